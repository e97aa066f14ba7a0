export type Family = 4 | 6;

/** What identifies a node and its addresses; plain data, readable from JSON. */
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
  /** The families that it has, the primary one first; a node's addresses of another family exist nowhere. */
  readonly families: readonly Family[];
  /** Such as cluster.local. */
  readonly domain: string;
};
