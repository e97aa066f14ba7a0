import type { Node, Pod } from '../../kube/objects.ts';
import type { Stored } from '../api/objects.ts';
import { NODES, PODS } from '../api/resources.ts';
import type { Store } from '../api/store.ts';
import type { Kubelets } from '../node/kubelets.ts';

/** Starts new pods, and ends deleted ones. @returns resolves when the new ones are ready */
export async function reconcilePods(store: Store, kubelets: Kubelets): Promise<void> {
  const pods = store.list(PODS);
  const nodes = new Map(store.list(NODES).map((node) => [node.metadata.name, node]));
  const there = new Set(pods.map(({ metadata }) => metadata.uid));
  const orphans = kubelets.all().filter(({ pod }) => !there.has(pod.uid));
  const going = pods.filter(({ metadata }) => metadata.deletionTimestamp);
  const ends = [
    ...orphans.map(({ pod }) => kubelets.stop(pod.uid)),
    ...going.map(async (pod) => {
      await kubelets.stop(pod.metadata.uid ?? '');
      store.remove(PODS, pod);
    }),
  ];
  const fresh = pods.filter(({ metadata }) => !metadata.deletionTimestamp && !kubelets.find(metadata.uid ?? ''));
  const starts = fresh.map(async (stored) => {
    const pod = stored as unknown as Pod;
    const node = nodes.get(pod.spec.nodeName ?? '');
    if (node) await kubelets.start(pod, { node: node.metadata.name, hostIp: addressOf(node) });
  });
  await Promise.all([...ends, ...starts]);
}

function addressOf(node: Stored): string {
  return (node as unknown as Node).status.addresses?.[0]?.address ?? '';
}
