import type { Target } from '../../src/check/contract.ts';
import type { BoundPlan, Floater } from '../../src/model/bound-plan.ts';
import { bind } from '../../src/model/bound-plan.ts';
import { directionsOf } from '../../src/model/directions.ts';
import { makePlan, type PlanInput } from '../../src/model/make-plan.ts';
import type { ClusterRef, Plan, PlannedNode, Untested } from '../../src/model/plan.ts';
import { type SavedCheck, withTraits } from '../../src/state/earlier-checks.ts';

export const CLUSTER = 'cluster-a';
export const TOKEN = '0123456789abcdef';

export const clusterRef: ClusterRef = {
  name: CLUSTER,
  context: CLUSTER,
  server: 'https://127.0.0.1:6443',
  fingerprint: 'f0f0f0f0-0000-4000-8000-000000000000',
  version: 'v1.37.0',
  namespace: 'netdoctor-system',
  flags: { context: CLUSTER },
};

/** The UID of the nth pod, as long as a real one. */
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
  /** Those that there are have the traits of their plug-ins. */
  readonly checks?: readonly SavedCheck[];
  readonly services?: PlanInput['services'];
  readonly chosen?: PlanInput['chosen'];
  /** Nodes of a second cluster, `cluster-b`: m1 … */
  readonly second?: readonly PlannedNode[];
  readonly oneWay?: boolean;
  readonly within?: boolean;
}

export const SECOND = 'cluster-b';
export const secondRef: ClusterRef = {
  ...clusterRef,
  name: SECOND,
  context: SECOND,
  server: 'https://127.0.0.2:6443',
  flags: { context: SECOND },
  fingerprint: 'b0b0b0b0-0000-4000-8000-000000000000',
};

/** A plan of n1 … n`count`, or of the given nodes. */
export function aPlan(count: number, options: PlanOptions = {}): Plan {
  const { nodes, untested = [], checks, services, chosen, second, oneWay = false, within = false } = options;
  return makePlan({
    runId: '20300102-030405-abcd',
    source: clusterRef,
    destinations: second ? [secondRef] : [],
    directions: directionsOf(CLUSTER, second ? [SECOND] : [], { oneWay, within }),
    nodes: [...(nodes ?? Array.from({ length: count }, (_, index) => aNode(`n${index + 1}`))), ...(second ?? [])],
    untested,
    remarks: [],
    options: { port: '8889', ...(oneWay ? { oneWay } : {}), ...(within ? { within } : {}) },
    checks: withTraits(checks ?? [{ name: 'tcp', paths: ['pod-pod'] }]),
    ...(services ? { services } : {}),
    ...(chosen ? { chosen } : {}),
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
    can: ['udp', 'identity'],
    ...over,
  };
}

/** n nodes with a floater on each. `change` changes the nth one, or removes it. */
export function aBound(count: number, change: (n: number) => Partial<Floater> | undefined = () => ({})): BoundPlan {
  const floaters: Floater[] = [];
  for (let n = 1; n <= count; n++) {
    const over = change(n);
    if (over) floaters.push(aFloater(n, over));
  }
  return bind(aPlan(count), floaters, []);
}

/** n nodes with a floater on each, to probe with tcp and icmp. */
export function aBoundOfTwoChecks(count: number): BoundPlan {
  const checks = ['tcp', 'icmp'].map((name) => ({ name, paths: ['pod-pod'] as const }));
  const floaters = Array.from({ length: count }, (_, index) => aFloater(index + 1));
  return bind(aPlan(count, { checks }), floaters, []);
}

/** Two nodes in each of two clusters, with a floater on each. The second cluster's nodes are m1 and m2. */
export function twoClusters(
  options: Pick<PlanOptions, 'oneWay' | 'within'> = {},
  change: (floater: Floater) => Partial<Floater> | undefined = () => ({}),
): BoundPlan {
  const second = ['m1', 'm2'].map((name) => aNode(name, { cluster: SECOND, podCIDRs: ['10.245.0.0/24'] }));
  const all = [
    ...[1, 2].map((n) => aFloater(n)),
    ...[1, 2].map((n) => aFloater(n + 10, { cluster: SECOND, node: `m${n}`, addresses: [`10.245.${n}.2`] })),
  ];
  const floaters = all.flatMap((floater) => {
    const over = change(floater);
    return over ? [{ ...floater, ...over }] : [];
  });
  return bind(aPlan(2, { ...options, second }), floaters, []);
}

export function aTarget(endpoint: number, over: Partial<Target> = {}): Target {
  return {
    section: { check: 'tcp', path: 'pod-pod', family: 'ipv4' },
    endpoint,
    address: `10.244.${endpoint + 1}.2`,
    port: 8889,
    identity: identityOf(endpoint + 1),
    source: aFloater(1),
    ...over,
  };
}
