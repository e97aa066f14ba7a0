import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { lookout } from '../../../src/floater/trouble/lookout.ts';
import { apiError, fakeClient, type Handler, routes } from '../../support/kube.ts';
import { aDaemonSet, aKubeNode, deployment, listOf, NAMESPACE } from '../../support/objects.ts';

const EVENTS = `GET /api/v1/namespaces/${NAMESPACE}/events`;
const NODES = 'GET /api/v1/nodes';
const SET = `GET /apis/apps/v1/namespaces/${NAMESPACE}/daemonsets/netdoctor-floater`;
const event = (uid: string) => ({ metadata: { name: `e-${uid}` }, involvedObject: { uid }, reason: 'Failed' });

function watch(over: Readonly<Record<string, unknown>> = {}, slow?: Handler) {
  const answers = routes({
    [EVENTS]: listOf([event('a'), event('b'), event('a')]),
    [NODES]: ({ query }: { query?: Readonly<Record<string, string>> }) =>
      listOf(query?.fieldSelector ? [aKubeNode(query.fieldSelector.split('=')[1] ?? '')] : [aKubeNode('n1')]),
    [SET]: aDaemonSet({ creationTimestamp: '2030-01-01T00:00:00Z' }),
    ...over,
  });
  const client = fakeClient({ request: (asked) => slow?.(asked) ?? answers(asked) });
  const asked = (key: string) => client.requests.filter(({ method, path }) => `${method} ${path}` === key);
  return { ...lookout(client, [deployment]), asked, requests: client.requests };
}

describe('what else is read if floaters are not ready', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: 0 });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('nothing in the first seconds, then at limited intervals', async () => {
    const { look, asked } = watch();
    for (let at = 0; at <= 10_000; at += 500) {
      vi.setSystemTime(at);
      await look(['n1'], false);
    }
    expect([asked(EVENTS).length, asked(NODES).length, asked(SET).length]).toEqual([4, 2, 1]);
  });

  test('warnings are one list, by what they are about', async () => {
    const { look, asked } = watch();
    const { events } = await look([], true);
    expect([...events].map(([uid, list]) => `${uid}: ${list.length}`)).toEqual(['a: 2', 'b: 1']);
    expect(asked(EVENTS).map(({ query }) => query)).toEqual([{ fieldSelector: 'type=Warning', limit: '500' }]);
  });

  test('warnings of all pages', async () => {
    const pages = ({ query }: { query?: Readonly<Record<string, string>> }) =>
      query?.continue ? listOf([event('b')]) : listOf([event('a')], 'more');
    expect([...(await watch({ [EVENTS]: pages }).look([], true)).events.keys()]).toEqual(['a', 'b']);
  });

  test('a few nodes by name, many by one list; a removed one is known to be gone', async () => {
    const few = watch();
    expect([...(await few.look(['n1', 'n2'], true)).nodes.keys()]).toEqual(['n1', 'n2']);
    expect(few.asked(NODES).map(({ query }) => query?.fieldSelector)).toEqual(['metadata.name=n1', 'metadata.name=n2']);
    const many = watch();
    const { nodes } = await many.look(['n1', 'n2', 'n3', 'n4', 'n5', 'n6'], true);
    expect(many.asked(NODES)).toHaveLength(1);
    expect([nodes.get('n1')?.metadata.name, nodes.get('n6'), nodes.has('n6')]).toEqual(['n1', undefined, true]);
  });

  test('the template is as old as the last write to the DaemonSet itself', async () => {
    const managedFields = [
      { time: '2030-01-01T00:05:00Z' },
      { time: '2030-01-01T00:09:00Z', subresource: 'status' },
      { time: '2030-01-01T00:01:00Z' },
    ];
    const set = aDaemonSet({ creationTimestamp: '2030-01-01T00:00:00Z', managedFields });
    const { templatesSince } = await watch({ [SET]: set }).look([], true);
    expect(new Date(templatesSince.get('pod') ?? 0).toISOString()).toBe('2030-01-01T00:05:00.000Z');
  });

  test('each layer has its own template, and everything else is read once', async () => {
    const hostSet = aDaemonSet({ creationTimestamp: '2030-01-02T00:00:00Z' });
    const client = fakeClient({
      request: routes({
        [EVENTS]: listOf([]),
        [SET]: aDaemonSet({ creationTimestamp: '2030-01-01T00:00:00Z' }),
        [`${SET}-host`]: hostSet,
      }),
    });
    const { look } = lookout(client, [deployment, { ...deployment, layer: 'node' }]);
    const { templatesSince } = await look([], true);
    expect([...templatesSince].map(([layer, at]) => `${layer} ${new Date(at).toISOString().slice(0, 10)}`)).toEqual([
      ...['pod 2030-01-01', 'node 2030-01-02'],
    ]);
    expect(client.requests).toHaveLength(3);
  });

  test('what may not be read is not requested again, and what fails is requested later', async () => {
    const { look, asked } = watch({ [EVENTS]: apiError(403), [NODES]: apiError(500) });
    for (let at = 3_000; at <= 20_000; at += 500) {
      vi.setSystemTime(at);
      const { events, nodes } = await look(['n1'], at === 20_000);
      expect([events.size, nodes.size]).toEqual([0, 0]);
    }
    expect([asked(EVENTS).length, asked(NODES).length]).toEqual([1, 5]);
  });

  test('a slow server is asked less often', async () => {
    const { look, asked } = watch({}, ({ path }) => {
      if (path.endsWith('/events')) vi.setSystemTime(Date.now() + 2_000);
      return undefined;
    });
    vi.setSystemTime(3_000);
    await look([], false);
    vi.setSystemTime(12_900);
    await look([], false);
    expect(asked(EVENTS)).toHaveLength(1);
    vi.setSystemTime(13_100);
    await look([], false);
    expect(asked(EVENTS)).toHaveLength(2);
  });
});
