import { describe, expect, test } from 'vitest';
import { listAll } from '../../src/kube/api.ts';
import { MOST_PAGES } from '../../src/kube/limits.ts';
import { fakeClient } from '../support/kube.ts';
import { listOf } from '../support/objects.ts';

const ENDLESS = expect.objectContaining({ code: 'LIST_ENDLESS' });

describe('listAll', () => {
  test('joins the pages', async () => {
    const client = fakeClient({
      request: ({ query }) => (query?.continue ? listOf([3]) : listOf([1, 2], 'more')),
    });
    expect(await listAll(client, '/api/v1/nodes')).toEqual([1, 2, 3]);
  });

  test('accepts a page of any length, because some servers ignore the limit', async () => {
    const client = fakeClient({ request: () => listOf(Array(200_000).fill(1)) });
    expect(await listAll(client, '/api/v1/nodes')).toHaveLength(200_000);
  });

  test.each([{ kind: 'Status', metadata: {} }, { kind: 'Node', metadata: { name: 'n1' } }, { kind: 'List' }])(
    'an answer that is not a list is not our bug: $kind',
    async (answer) => {
      const client = fakeClient({ request: () => answer });
      await expect(listAll(client, '/api/v1/nodes')).rejects.toMatchObject({
        name: 'ClusterError',
        code: 'NOT_AN_API',
      });
    },
  );

  test('ends if a page leads to itself', async () => {
    const client = fakeClient({ request: () => listOf([1], 'same') });
    await expect(listAll(client, '/api/v1/nodes')).rejects.toEqual(ENDLESS);
    expect(client.requests).toHaveLength(2);
  });

  test('ends if the pages never do', async () => {
    let page = 0;
    const client = fakeClient({ request: () => listOf([], String(page++)) });
    await expect(listAll(client, '/api/v1/nodes')).rejects.toEqual(ENDLESS);
    expect(client.requests).toHaveLength(MOST_PAGES);
  });
});
