export type Family = 4 | 6;

/** A node's identity and addresses, as plain data that can be read from JSON. */
export type NodeInfo = {
  readonly index: number;
  readonly name: string;
  readonly zone: string;
  readonly netns: string;
  readonly ipv4: string;
  readonly ipv6: string;
  readonly podCidr4: string;
  readonly podCidr6: string;
};

/** A running cluster; `kubeconfig` (context = the cluster's name) works from the machine's own network. */
export type Cluster = {
  readonly name: string;
  readonly kubeconfig: string;
  readonly runDir: string;
  readonly auditLog: string;
  readonly bin: string;
  readonly seed: string;
  readonly nodes: readonly NodeInfo[];
  /** The cluster's families, the primary one first. Nodes have no addresses of other families. */
  readonly families: readonly Family[];
  /** E.g. cluster.local. */
  readonly domain: string;
};
