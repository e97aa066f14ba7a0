import type { Target } from '../../src/check/plugin.ts';
import type { BoundPlan, Floater } from '../../src/plan/bind.ts';
import { bind } from '../../src/plan/bind.ts';
import { type ClusterRef, makePlan, type Plan, type PlannedNode, type Untested } from '../../src/plan/plan.ts';

export const CLUSTER = 'cluster-a';
export const TOKEN = '0123456789abcdef';

export const clusterRef: ClusterRef = {
  context: CLUSTER,
  server: 'https://127.0.0.1:6443',
  fingerprint: 'f0f0f0f0-0000-4000-8000-000000000000',
  version: 'v1.37.0',
  namespace: 'netdoctor-system',
};

/** The UID of the nth pod: as long as a real one. */
export function uidOf(n: number): string {
  return `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
}

export function identityOf(n: number): string {
  return `${TOKEN}.${uidOf(n)}`;
}

export function aNode(name: string, over: Partial<PlannedNode> = {}): PlannedNode {
  return { cluster: CLUSTER, name, subnets: [], os: 'linux', ready: true, podCIDRs: ['10.244.0.0/24'], ...over };
}

export interface PlanOptions {
  readonly nodes?: readonly PlannedNode[];
  readonly untested?: readonly Untested[];
  readonly checks?: Plan['checks'];
}

/** A plan of n1 … n`count`, or of the nodes given. */
export function aPlan(count: number, { nodes, untested = [], checks }: PlanOptions = {}): Plan {
  return makePlan({
    runId: '20300102-030405-abcd',
    source: clusterRef,
    nodes: nodes ?? Array.from({ length: count }, (_, index) => aNode(`n${index + 1}`)),
    untested,
    checks: checks ?? [{ name: 'tcp', paths: ['pod-pod'] }],
  });
}

/** The floater on n`n`, as verify would see it. */
export function aFloater(n: number, over: Partial<Floater> = {}): Floater {
  return {
    cluster: CLUSTER,
    node: `n${n}`,
    layer: 'pod',
    namespace: 'netdoctor-system',
    pod: `netdoctor-floater-${n}`,
    uid: uidOf(n),
    addresses: [`10.244.${n}.2`],
    restarts: 0,
    identity: identityOf(n),
    port: 8889,
    ...over,
  };
}

/** n nodes with a floater on each; `change` makes the nth one other, or takes it away. */
export function aBound(count: number, change: (n: number) => Partial<Floater> | undefined = () => ({})): BoundPlan {
  const floaters: Floater[] = [];
  for (let n = 1; n <= count; n++) {
    const over = change(n);
    if (over) floaters.push(aFloater(n, over));
  }
  return bind(aPlan(count), floaters, []);
}

export function aTarget(endpoint: number, over: Partial<Target> = {}): Target {
  return {
    section: { check: 'tcp', path: 'pod-pod', family: 'ipv4' },
    endpoint,
    address: `10.244.${endpoint + 1}.2`,
    port: 8889,
    identity: identityOf(endpoint + 1),
    ...over,
  };
}
