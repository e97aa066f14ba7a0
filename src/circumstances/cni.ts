import type { Node } from '../kube/objects.ts';
import type { NetworkSet } from './network-sets.ts';

/** What CNIs write on nodes, for those that do not run in a DaemonSet with a known name. */
const MARKS: readonly (readonly [prefix: string, product: string])[] = [
  ['flannel.alpha.coreos.com/', 'Flannel'],
  ['projectcalico.org/', 'Calico'],
  ['network.cilium.io/', 'Cilium'],
  ['io.cilium.network.', 'Cilium'],
  ['node.antrea.io/', 'Antrea'],
  ['k8s.ovn.org/', 'OVN-Kubernetes'],
  ['ovn.kubernetes.io/', 'Kube-OVN'],
  ['kube-router.io/', 'kube-router'],
];

/**
 * Which CNI the cluster has and how it carries packets, e.g. `Flannel, vxlan`, as far as DaemonSets and nodes
 * show. Pure.
 */
export function cniWords(sets: readonly NetworkSet[], nodes: readonly Node[]): string | undefined {
  const marks = nodes.map(({ metadata }) => metadata.annotations ?? {});
  const named = sets.flatMap(({ product }) => product ?? []);
  const products = distinct(named.length > 0 ? named : marks.flatMap(productsOf));
  if (products.length === 0) return undefined;
  return [products.join(' and '), ...distinct(marks.flatMap(carriersOf))].join(', ');
}

type Marks = Readonly<Record<string, string>>;

function productsOf(marks: Marks): readonly string[] {
  const keys = Object.keys(marks);
  return MARKS.filter(([prefix]) => keys.some((key) => key.startsWith(prefix))).map(([, product]) => product);
}

/**
 * https://github.com/flannel-io/flannel/blob/master/Documentation/kubernetes.md
 * https://docs.tigera.io/calico/latest/networking/configuring/vxlan-ipip
 */
function carriersOf(marks: Marks): readonly string[] {
  const flannel = marks['flannel.alpha.coreos.com/backend-type'];
  return [
    ...(flannel ? [flannel] : []),
    ...(marks['projectcalico.org/IPv4VXLANTunnelAddr'] ? ['vxlan'] : []),
    ...(marks['projectcalico.org/IPv4IPIPTunnelAddr'] ? ['ipip'] : []),
    ...(marks['projectcalico.org/IPv4WireguardInterfaceAddr'] ? ['wireguard'] : []),
  ];
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)];
}
