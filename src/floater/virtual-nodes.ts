/** A label of nodes that have no kubelet behind them, or none that runs the pods of a DaemonSet. */
export interface VirtualNode {
  readonly key: string;
  /** Undefined: any value. */
  readonly value?: string;
  /** Why such a node gets no floater. */
  readonly words: string;
}

/** Both the affinity of the DaemonSets and the nodes that preflight leaves out follow this table. */
export const VIRTUAL_NODES: readonly VirtualNode[] = [
  // https://github.com/virtual-kubelet/virtual-kubelet; so are the virtual nodes of AKS and of Alibaba Cloud.
  { key: 'type', value: 'virtual-kubelet', words: 'a virtual node: it runs no DaemonSets' },
  // https://kwok.sigs.k8s.io/docs/user/kwok-manage-nodes-and-pods/
  { key: 'type', value: 'kwok', words: 'a simulated node of kwok: it runs no containers' },
  // https://docs.aws.amazon.com/eks/latest/userguide/fargate.html
  { key: 'eks.amazonaws.com/compute-type', value: 'fargate', words: 'a Fargate node: it runs no DaemonSets' },
  // https://docs.liqo.io/en/stable/faq/faq.html: pods of a DaemonSet stay in OffloadingBackOff there.
  { key: 'liqo.io/type', value: 'virtual-node', words: 'a virtual node of Liqo: it runs no DaemonSets' },
  // https://admiralty.io/docs/concepts/scheduling
  {
    key: 'virtual-kubelet.io/provider',
    value: 'admiralty',
    words: 'a virtual node of Admiralty: it runs no DaemonSets',
  },
  // https://docs.oracle.com/en-us/iaas/Content/ContEng/Tasks/contengworkingwithvirtualnodes.htm; OpenCost
  // reads this label:
  // https://github.com/opencost/opencost/blob/develop/pkg/cloud/oracle/provider.go
  { key: 'node-role.kubernetes.io/virtual-node', words: 'a virtual node of OKE: it runs no DaemonSets' },
];

/** What a pod requires of its node's labels to stay off these nodes: one requirement for each key. */
export function notVirtual(): readonly object[] {
  const byKey = Map.groupBy(VIRTUAL_NODES, ({ key }) => key);
  return [...byKey].map(([key, nodes]) => {
    const values = nodes.flatMap(({ value }) => value ?? []);
    // A node without the label meets both.
    return values.length === nodes.length ? { key, operator: 'NotIn', values } : { key, operator: 'DoesNotExist' };
  });
}

/** Why a node with these labels gets no floater; undefined if it is not a virtual node. */
export function virtualWords(labels: Readonly<Record<string, string>>): string | undefined {
  return VIRTUAL_NODES.find(({ key, value }) => (value === undefined ? key in labels : labels[key] === value))?.words;
}
