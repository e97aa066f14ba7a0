import type { Heard } from '../../../src/loopback/api/server.ts';
import { type LoopbackCluster, startLoopbackCluster } from '../../../src/loopback/cluster.ts';

/** A loopback cluster whose nodes have the same names as another cluster's. */
export async function startWithNodes(
  nodes: readonly string[],
  onRequest?: (request: Heard) => void,
): Promise<LoopbackCluster> {
  return await startLoopbackCluster({
    name: 'loopback',
    nodes: nodes.map((name) => ({ name })),
    env: process.env,
    ...(onRequest ? { onRequest } : {}),
  });
}
