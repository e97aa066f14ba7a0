import { describe, expect, test } from 'vitest';
import { type VerifyRequest, verifyFloaters, type WantedFloaters } from '../../src/floater/verify.ts';
import type { Pod } from '../../src/kube/objects.ts';
import { apiError, fakeClient, routes } from '../support/kube.ts';
import {
  aDaemonSet,
  aKubeNode,
  aPod,
  DAEMON_SET_UID,
  deployment as defaultDeployment,
  listOf,
  NAMESPACE,
} from '../support/objects.ts';
import { aFloater, aNode, CLUSTER } from '../support/plan.ts';

const PODS = `GET /api/v1/namespaces/${NAMESPACE}/pods`;
const EVENTS = `GET /api/v1/namespaces/${NAMESPACE}/events`;

type Over = Partial<VerifyRequest> & Partial<WantedFloaters>;

/** Verify sees these lists one after another; the last one stays. */
async function verify(
  looks: readonly (readonly Pod[])[],
  { deployment = defaultDeployment, nodes = [aNode('n1'), aNode('n2')], ...over }: Over = {},
  answers: Readonly<Record<string, unknown>> = {},
) {
  let look = 0;
  const client = fakeClient({
    request: routes({ [PODS]: () => listOf(looks[Math.min(look++, looks.length - 1)] ?? []), ...answers }),
  });
  const progress: string[] = [];
  const verified = await verifyFloaters({
    client,
    cluster: CLUSTER,
    wanted: [{ deployment, nodes }],
    podWaitMs: 0,
    signal: new AbortController().signal,
    onProgress: (ready, missing) =>
      progress.push(`${ready} ready, waiting for ${missing.map(({ node }) => node).join(' ')}`),
    ...over,
  });
  return { ...verified, progress, requests: client.requests };
}

describe('verifyFloaters', () => {
  test('is done at once if every node has its floater', async () => {
    const { floaters, missing, progress } = await verify([[aPod(2), aPod(1)]], { podWaitMs: 60_000 });
    expect(floaters).toEqual([aFloater(1), aFloater(2)]);
    expect({ missing, progress }).toEqual({ missing: [], progress: ['2 ready, waiting for '] });
  });

  test('waits for a floater that comes later', async () => {
    const { floaters, progress } = await verify([[aPod(1)], [aPod(1), aPod(2)]], { podWaitMs: 60_000 });
    expect(floaters).toHaveLength(2);
    expect(progress).toEqual(['1 ready, waiting for n2', '2 ready, waiting for ']);
  });

  test('uses lists, never a watch, which may hang', async () => {
    const { requests } = await verify([[aPod(1)], [aPod(1)], [aPod(1), aPod(2)]], { podWaitMs: 60_000 });
    expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([PODS, PODS, PODS]);
    expect(requests.flatMap(({ query }) => Object.keys(query ?? {}))).not.toContain('watch');
  });

  test('when the time is up, it names the nodes without one, and the reason', async () => {
    const { floaters, missing } = await verify([[aPod(1), aPod(2, { status: {} })]]);
    expect(floaters).toEqual([aFloater(1)]);
    expect(missing).toEqual([{ cluster: CLUSTER, node: 'n2', reason: 'its pod is not started yet', byRule: false }]);
  });

  test('a pod of an older template is not the wanted floater', async () => {
    const { missing } = await verify([[aPod(1), aPod(2, { metadata: { annotations: {} } })]]);
    expect(missing.map(({ node }) => node)).toEqual(['n2']);
  });

  test('takes the ready one if a node has two pods', async () => {
    const old = aPod(1, { metadata: { name: 'z-old', deletionTimestamp: '2030-01-01T00:00:00Z' } });
    const { floaters } = await verify([[old, aPod(1), aPod(2)]]);
    expect(floaters.map(({ pod }) => pod)).toEqual(['netdoctor-floater-1', 'netdoctor-floater-2']);
  });

  test('a floater on a node that is not planned is ignored', async () => {
    expect((await verify([[aPod(1), aPod(2), aPod(3)]])).floaters).toHaveLength(2);
  });

  test('goes on without a node that waiting cannot help, and gives the reason', async () => {
    const never = { waiting: { reason: 'ErrImageNeverPull', message: 'image x is not present' } };
    const status = { containerStatuses: [{ name: 'floater', ready: false, restartCount: 0, state: never }] };
    const made = { ...defaultDeployment, daemonSet: 'created' } as const;
    const { floaters, missing } = await verify([[aPod(1), aPod(2, { status })]], {
      podWaitMs: 600_000,
      deployment: made,
    });
    expect(floaters).toEqual([aFloater(1)]);
    expect(missing.map(({ node, reason }) => `${node}: ${reason}`)).toEqual([
      'n2: ErrImageNeverPull: image x is not present; load it onto the node, or take another --image-pull-policy',
    ]);
  });

  test('keeps waiting for the others, and counts a lost one that appears after all', async () => {
    const never = { waiting: { reason: 'ErrImageNeverPull', message: 'no' } };
    const lost = aPod(2, {
      status: { containerStatuses: [{ name: 'floater', ready: false, restartCount: 0, state: never }] },
    });
    const looks = [
      [aPod(1, { status: {} }), lost],
      [aPod(1, { status: {} }), aPod(2)],
      [aPod(1), aPod(2)],
    ];
    const made = { ...defaultDeployment, daemonSet: 'created' } as const;
    const { floaters, progress } = await verify(looks, { podWaitMs: 60_000, deployment: made });
    expect(floaters).toHaveLength(2);
    expect(progress).toHaveLength(3);
  });

  test('ends at once when interrupted', async () => {
    const controller = new AbortController();
    const waiting = verify([[]], {
      podWaitMs: 60_000,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(waiting).rejects.toThrow();
  });

  test('if there is no pod, it reports what keeps the controller from making one', async () => {
    const event = {
      metadata: { name: 'e' },
      involvedObject: { kind: 'DaemonSet', uid: DAEMON_SET_UID },
      reason: 'FailedCreate',
      message: 'Error creating: pods "netdoctor-floater-x" is forbidden: exceeded quota: q, requested: pods=1',
      lastTimestamp: '2030-01-01T00:00:00Z',
    };
    const { missing } = await verify([[aPod(1)]], {}, { [EVENTS]: listOf([event]) });
    expect(missing.map(({ reason }) => reason)).toEqual([
      'no floater pod can be made: exceeded quota: q, requested: pods=1; raise the quota, or take another namespace with -n',
    ]);
  });

  test('without the right to list events, it reports what the pods show', async () => {
    const { missing } = await verify([[aPod(1)]], {}, { [EVENTS]: apiError(403) });
    expect(missing.map(({ reason }) => reason)).toEqual(['no floater pod was made for it']);
  });

  test('a thousand nodes are one list of pods and one of everything else', async () => {
    const nodes = Array.from({ length: 1000 }, (_, index) => aNode(`n${index + 1}`));
    const pods = nodes.map((_, index) => aPod(index + 1, { status: {} }));
    const events = pods.flatMap(({ metadata }) =>
      [1, 2, 3].map((count) => ({
        metadata: { name: `${metadata.name}.${count}` },
        involvedObject: { kind: 'Pod', uid: metadata.uid },
        reason: 'FailedCreatePodSandBox',
        message: 'Failed to create pod sandbox: plugin type="x" failed (add): no more addresses',
      })),
    );
    const others = {
      [EVENTS]: listOf(events),
      'GET /api/v1/nodes': listOf(nodes.map(({ name }) => aKubeNode(name))),
      [`GET /apis/apps/v1/namespaces/${NAMESPACE}/daemonsets/netdoctor-floater`]: aDaemonSet(),
    };
    const { missing, requests } = await verify([pods], { nodes }, others);
    expect(missing.filter(({ reason }) => reason.includes('no more addresses'))).toHaveLength(1000);
    expect(requests.map(({ path }) => path.split('/').at(-1))).toEqual([
      'pods',
      'events',
      'nodes',
      'netdoctor-floater',
    ]);
  });
});
