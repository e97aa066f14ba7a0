import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Stored } from '../../../src/loopback/api/objects.ts';
import { getObject, listObjects } from '../../../src/loopback/api/read.ts';
import { NODES, PODS } from '../../../src/loopback/api/resources.ts';
import { makeStore, type Store } from '../../../src/loopback/api/store.ts';
import { pod, refusalOf } from '../../support/api-world.ts';

interface Page {
  readonly metadata: { readonly continue?: string; readonly resourceVersion: string };
  readonly items: readonly Stored[];
}

const list = (store: Store, query: Readonly<Record<string, string>> = {}, namespace?: string) =>
  listObjects(store, { resource: PODS, ...(namespace ? { namespace } : {}) }, new URLSearchParams(query)) as Page;

describe('one object', () => {
  test('has kind and version', () => {
    const store = makeStore();
    store.put(PODS, pod('one'));
    expect(getObject(store, { resource: PODS, namespace: 'home', name: 'one' })).toMatchObject({
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { name: 'one' },
    });
  });

  test('is named in the refusal if it is missing', () => {
    const refusal = refusalOf(() => getObject(makeStore(), { resource: NODES, name: 'n9' }));
    expect(refusal).toMatchObject({
      code: 404,
      message: 'nodes "n9" not found',
      details: { name: 'n9', kind: 'nodes' },
    });
  });
});

describe('a list', () => {
  test('has its kind, and its items have none', () => {
    const store = makeStore();
    store.put(PODS, pod('one'));
    const page = list(store);
    expect(page).toMatchObject({ kind: 'PodList', apiVersion: 'v1' });
    expect(page.metadata).toEqual({ resourceVersion: String(store.revision()) });
    expect(page.items[0]).not.toHaveProperty('kind');
  });

  test.each([
    ['few', 'strconv.ParseInt: parsing "few": invalid syntax'],
    ['1.5', 'strconv.ParseInt: parsing "1.5": invalid syntax'],
  ])('a limit of %j is refused', (limit, message) => {
    expect(refusalOf(() => list(makeStore(), { limit }))).toMatchObject({ code: 400, message });
  });

  test.each(['nonsense', ...['null', '{}', '{"start":1}'].map((text) => Buffer.from(text).toString('base64url'))])(
    'the token %j is refused',
    (token) => {
      const { code, message } = refusalOf(() => list(makeStore(), { continue: token }));
      expect(code).toBe(400);
      expect(message).toMatch(/^invalid continue token: continue key is not valid: /);
    },
  );

  test('in pages of any size, it is the same list, and no page is too long', () => {
    const objects = fc.uniqueArray(
      fc.record({ namespace: fc.constantFrom('x', 'y'), name: fc.stringMatching(/^[a-z-]{1,3}$/) }),
      {
        selector: ({ namespace, name }) => `${namespace}/${name}`,
      },
    );
    fc.assert(
      fc.property(
        objects,
        fc.integer({ min: 1, max: 6 }),
        fc.constantFrom('x', undefined),
        (given, limit, namespace) => {
          const store = makeStore();
          for (const { namespace: home, name } of given)
            store.put(PODS, pod(name, { namespace: home, labels: { odd: String(name.length % 2) } }));
          for (const labelSelector of ['', 'odd=1']) {
            const whole = list(store, { labelSelector }, namespace).items;
            const pages = pagesOf(store, { limit: String(limit), labelSelector }, namespace);
            expect(pages.flatMap(({ items }) => items)).toEqual(whole);
            expect(Math.max(...pages.map(({ items }) => items.length))).toBeLessThanOrEqual(limit);
          }
        },
      ),
    );
  });

  test('has no token if it ends with its page', () => {
    const store = makeStore();
    for (const name of ['a', 'b']) store.put(PODS, pod(name));
    expect(list(store, { limit: '2' }).metadata.continue).toBeUndefined();
    expect(list(store, { limit: '1' }).metadata.continue).toBeDefined();
  });

  test('does not lose other objects if one is removed between two pages', () => {
    const store = makeStore();
    for (const name of ['a', 'b', 'c']) store.put(PODS, pod(name));
    const first = list(store, { limit: '1' });
    store.remove(PODS, pod('a'));
    const second = list(store, { limit: '1', continue: first.metadata.continue ?? '' });
    expect(second.items.map(({ metadata }) => metadata.name)).toEqual(['b']);
  });
});

const MOST_PAGES = 100;

function pagesOf(store: Store, query: Readonly<Record<string, string>>, namespace?: string): readonly Page[] {
  const pages: Page[] = [];
  let token: string | undefined;
  do {
    const page = list(store, { ...query, ...(token ? { continue: token } : {}) }, namespace);
    pages.push(page);
    token = page.metadata.continue;
    if (pages.length > MOST_PAGES) throw new Error('the list does not end');
  } while (token);
  return pages;
}
