import { inNode } from '../../cluster/node.ts';
import type { Cluster } from '../../cluster/types.ts';

/** kube-proxy stands still on a node, and what it had written is gone; the returned function wakes it up. */
export async function withoutKubeProxy(cluster: Cluster, index: number): Promise<() => Promise<unknown>> {
  const { stdout } = await inNode(cluster, index, ['pidof', 'kube-proxy']);
  const [pid = ''] = stdout.trim().split(' ');
  await inNode(cluster, index, ['kill', '-STOP', pid]);
  await inNode(cluster, index, ['nft', 'delete table ip kube-proxy; delete table ip6 kube-proxy']);
  return () => inNode(cluster, index, ['kill', '-CONT', pid]);
}
