import { describe, expect, test } from 'vitest';
import { verifyFloaters } from '../../src/floater/verify.ts';
import type { Pod } from '../../src/kube/objects.ts';
import type { PlannedNode } from '../../src/model/plan.ts';
import { fakeClient, routes } from '../support/kube.ts';
import { aKubeNode, aPod, deployment, listOf, NAMESPACE, type PodParts } from '../support/objects.ts';
import { aNode, CLUSTER, uidOf } from '../support/plan.ts';

const PODS = `GET /api/v1/namespaces/${NAMESPACE}/pods`;
const EVENTS = `GET /api/v1/namespaces/${NAMESPACE}/events`;
const host = { ...deployment, layer: 'node', daemonSetUid: 'host', port: 9000 } as const;
const NODES = [aNode('n1'), aNode('n2')];

/** The host-network floater of n`n`. */
function aHostPod(n: number, parts: PodParts = {}): Pod {
  const owner = { kind: 'DaemonSet', name: 'netdoctor-floater-host', uid: 'host' };
  const metadata = { name: `netdoctor-floater-host-${n}`, uid: uidOf(n + 100), ownerReferences: [owner] };
  return aPod(n, { ...parts, metadata: { ...metadata, ...parts.metadata } });
}

async function verify(
  pods: readonly Pod[],
  answers: Readonly<Record<string, unknown>> = {},
  hostNodes: readonly PlannedNode[] = NODES,
) {
  const client = fakeClient({ request: routes({ [PODS]: listOf(pods), ...answers }) });
  const progress: string[] = [];
  const verified = await verifyFloaters({
    client,
    cluster: CLUSTER,
    podWaitMs: 0,
    signal: new AbortController().signal,
    wanted: [
      { deployment, nodes: NODES },
      { deployment: host, nodes: hostNodes },
    ],
    onProgress: (ready, missing) => progress.push(`${ready} ready, ${missing.length} missing`),
  });
  const said = verified.missing.map(({ node, reason }) => `${node}: ${reason}`);
  return { ...verified, said, progress, requests: client.requests };
}

describe('floaters of both layers', () => {
  test('are read in one list, each by its owner', async () => {
    const { floaters, said, progress, requests } = await verify([aPod(1), aPod(2), aHostPod(1), aHostPod(2)]);
    expect(floaters.map(({ node, layer, port }) => `${node} ${layer} ${port}`)).toEqual([
      ...['n1 pod 8889', 'n2 pod 8889'],
      ...['n1 node 9000', 'n2 node 9000'],
    ]);
    expect({ said, progress }).toEqual({ said: [], progress: ['4 ready, 0 missing'] });
    expect(requests.map(({ query }) => query?.labelSelector)).toEqual([
      'app.kubernetes.io/managed-by=kubectl-netdoctor,app.kubernetes.io/name in (netdoctor-floater,netdoctor-floater-host)',
    ]);
  });

  test('a missing one is reported with its layer, and does not affect the other', async () => {
    const event = {
      metadata: { name: 'e' },
      involvedObject: { kind: 'Pod', uid: uidOf(102) },
      reason: 'Unhealthy',
      message: 'Readiness probe failed: port 9000 of the node is taken: another process answers on it\n',
      count: 2,
      lastTimestamp: '2030-01-01T00:00:00Z',
    };
    const status = { containerStatuses: [{ name: 'floater', ready: false, restartCount: 0, state: { running: {} } }] };
    const pods = [aPod(1), aPod(2), aHostPod(1), aHostPod(2, { status })];
    const { floaters, said } = await verify(pods, { [EVENTS]: listOf([event]) });
    expect(floaters).toHaveLength(3);
    expect(said).toEqual([
      'n2: host-network floater: port 9000 of the node is taken by another process (--host-port takes another)',
    ]);
  });

  test('a problem of the node itself is reported once', async () => {
    const condition = {
      ...({ type: 'Ready', status: 'Unknown', message: 'Kubelet stopped posting node status.' } as const),
      lastTransitionTime: '2020-01-01T00:00:00Z',
    };
    const nodes = ({ query }: { query?: Readonly<Record<string, string>> }) =>
      listOf([aKubeNode(query?.fieldSelector?.split('=')[1] ?? '', {}, { status: { conditions: [condition] } })]);
    const { said, requests } = await verify([aPod(1), aHostPod(1)], { 'GET /api/v1/nodes': nodes });
    expect(said).toEqual(['n2: the node is not ready: kubelet stopped posting node status']);
    expect(requests.filter(({ path }) => path === '/api/v1/nodes')).toHaveLength(1);
  });

  test('different causes are both reported', async () => {
    const { said } = await verify([aPod(1), aHostPod(1), aPod(2, { status: {} })]);
    expect(said).toEqual([
      'n2: its pod is not started yet',
      'n2: host-network floater: no floater pod was made for it',
    ]);
  });

  test('a node is waited for only in the layers that the plan has there', async () => {
    const { floaters, said } = await verify([aPod(1), aPod(2), aHostPod(1)], {}, [aNode('n1')]);
    expect({ count: floaters.length, said }).toEqual({ count: 3, said: [] });
  });
});
