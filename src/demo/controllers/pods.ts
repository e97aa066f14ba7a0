import pMap from 'p-map';
import type { Node, Pod } from '../../kube/objects.ts';
import type { Stored } from '../api/objects.ts';
import { NODES, PODS } from '../api/resources.ts';
import type { Store } from '../api/store.ts';
import type { Kubelets } from '../node/kubelets.ts';

/** Floaters that come up at a time: each takes a shell and a curl to show that it is ready. */
const AT_A_TIME = 8;

/** Runs the pods that are new, and ends those that are to go. @returns resolves when the new ones are ready */
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
  const starts = pMap(
    fresh,
    async (stored) => {
      const pod = stored as unknown as Pod;
      const node = nodes.get(pod.spec.nodeName ?? '');
      // It may have been ended while it waited for its turn.
      if (!node || !isStill(store, stored)) return;
      await kubelets.start(pod, { node: node.metadata.name, hostIp: addressOf(node) });
    },
    { concurrency: AT_A_TIME },
  );
  await Promise.all([...ends, starts]);
}

function isStill(store: Store, { metadata }: Stored): boolean {
  const now = store.get(PODS, metadata.name, metadata.namespace);
  return now?.metadata.uid === metadata.uid && !now?.metadata.deletionTimestamp;
}

function addressOf(node: Stored): string {
  return (node as unknown as Node).status.addresses?.[0]?.address ?? '';
}
