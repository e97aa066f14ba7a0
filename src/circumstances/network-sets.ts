import type { DaemonSet } from '../kube/objects.ts';
import type { Agent } from '../model/circumstances.ts';

/** A DaemonSet that provides the network, and how to find its pods. */
export interface NetworkSet extends Pick<Agent, 'role'> {
  readonly namespace: string;
  readonly name: string;
  /** The name of the CNI, e.g. `Calico`. */
  readonly product?: string;
  /** The label selector of its pods; empty if labels alone do not select them. */
  readonly selector: string;
  /** How many pods it should have, and how many of them are ready. */
  readonly wanted: number;
  readonly ready: number;
}

/** Identified by the names that the projects' own manifests give their DaemonSets. */
const PRODUCTS: readonly (readonly [name: RegExp, product: string])[] = [
  [/^calico-node$/, 'Calico'],
  [/^(rke2-)?canal$/, 'Canal'],
  [/^(cilium|anetd)$/, 'Cilium'],
  [/^kube-flannel(-ds.*)?$/, 'Flannel'],
  [/^weave-net$/, 'Weave Net'],
  [/^antrea-agent$/, 'Antrea'],
  [/^aws-node$/, 'Amazon VPC CNI'],
  [/^azure-cni$/, 'Azure CNI'],
  [/^kindnet$/, 'kindnet'],
  [/^kube-router$/, 'kube-router'],
  [/^kube-ovn-cni$/, 'Kube-OVN'],
  [/^ovnkube-node(-.*)?$/, 'OVN-Kubernetes'],
  [/^sdn$/, 'OpenShift SDN'],
  [/^terway(-eniip)?$/, 'Terway'],
];

/** The DaemonSets among these that provide the network. Pure. */
export function networkSets(sets: readonly DaemonSet[]): readonly NetworkSet[] {
  return sets.flatMap((set) => {
    const { name, labels = {} } = set.metadata;
    const isProxy = /^kube-proxy(-.*)?$/.test(name) || labels['k8s-app'] === 'kube-proxy';
    if (isProxy) return [networkSet(set, { role: 'kube-proxy' })];
    const product = PRODUCTS.find(([pattern]) => pattern.test(name))?.[1];
    return product ? [networkSet(set, { role: 'cni', product })] : [];
  });
}

function networkSet(
  { metadata, spec, status = {} }: DaemonSet,
  what: Pick<NetworkSet, 'role' | 'product'>,
): NetworkSet {
  const { matchLabels = {}, matchExpressions = [] } = spec.selector ?? {};
  const labels = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  return {
    ...what,
    namespace: metadata.namespace ?? '',
    name: metadata.name,
    selector: matchExpressions.length > 0 ? '' : labels.join(','),
    wanted: status.desiredNumberScheduled ?? 0,
    ready: status.numberReady ?? 0,
  };
}
