import type { Finding } from '../../src/diagnose/finding.ts';
import { type BoundPlan, bind, type Section } from '../../src/model/bound-plan.ts';
import type { Path } from '../../src/model/network.ts';
import type { PlannedNode } from '../../src/model/plan.ts';
import { CODES, type FailReason, type Judgement } from '../../src/model/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import { aReport, type Decide, pass } from './matrix.ts';
import { aNode, aPlan, type PlanOptions } from './plan.ts';
import { aService } from './services.ts';

/** A probe by names, so that a test can choose its result. */
export interface NamedProbe extends Section {
  readonly from: string;
  /** A node, or the name of a service end. */
  readonly to: string;
}

/** Undefined: it passes. */
export type Break = (probe: NamedProbe) => Judgement | undefined;

export interface RunOptions extends Pick<PlanOptions, 'services' | 'second' | 'within'> {
  /** The nodes, or how many: n1 … */
  readonly nodes: number | readonly PlannedNode[];
  readonly checks?: readonly string[];
  readonly paths?: readonly Path[];
  readonly families?: 1 | 2;
}

/** Which probes a test is about. */
export const from =
  (...names: readonly string[]) =>
  (probe: NamedProbe) =>
    names.includes(probe.from);
export const to =
  (...names: readonly string[]) =>
  (probe: NamedProbe) =>
    names.includes(probe.to);
export const way = (here: string, there: string) => (probe: NamedProbe) => probe.from === here && probe.to === there;
export const isPodEnd = (node: string) => (probe: NamedProbe) => {
  const [out, into] = probe.path.split('-');
  return probe.from !== probe.to && ((probe.from === node && out === 'pod') || (probe.to === node && into === 'pod'));
};

export const LAYERED = ['pod-pod', 'node-node', 'node-pod', 'pod-node'] as const satisfies readonly Path[];

/** A run whose probes pass, except those for which `breaks` returns a judgement. */
export function diagnosed(options: RunOptions, breaks: Break = () => undefined): Report {
  const bound = boundOf(options);
  return aReport(bound, (cell) => breaks(probeOf(bound, cell)) ?? pass());
}

/** One judgement for those that `fails` picks. */
export function failing(judgement: Judgement, fails: (probe: NamedProbe) => boolean): Break {
  return (probe) => (fails(probe) ? judgement : undefined);
}

export function failure(reason: FailReason, detail = 'no answer in 5 s'): Judgement {
  return { verdict: 'fail', reason, detail };
}

export function boundOf({
  nodes,
  checks = ['tcp'],
  paths = ['pod-pod'],
  families = 1,
  ...rest
}: RunOptions): BoundPlan {
  const those = typeof nodes === 'number' ? manyNodes(nodes) : nodes;
  const services = rest.services ?? [];
  const served = [...new Set(services.map(({ check }) => check))];
  const plan = aPlan(0, {
    ...rest,
    nodes: those.map((node) => (families === 2 ? { ...node, podCIDRs: [...node.podCIDRs, 'fd00:1::/64'] } : node)),
    checks: [
      ...checks.map((name) => ({ name, paths })),
      ...served.map((name) => ({ name, paths: ['pod-service'] as const })),
    ],
  });
  return bind(plan, [], []);
}

/** Nodes n1 …, each with its own pod CIDR. */
export function manyNodes(count: number, over: (n: number) => Partial<PlannedNode> = () => ({})): PlannedNode[] {
  return Array.from({ length: count }, (_, index) =>
    aNode(`n${index + 1}`, { podCIDRs: [`10.244.${index + 1}.0/24`], ...over(index + 1) }),
  );
}

export function probeOf(bound: BoundPlan, { section, source, endpoint }: Parameters<Decide>[0]): NamedProbe {
  const where = bound.sections[section];
  if (!where) throw new RangeError(`no section ${section}`);
  const nameOf = (index: number) => bound.plan.endpoints[index]?.node ?? '';
  return { ...where, from: nameOf(source), to: nameOf(endpoint) };
}

/** `row/endpoint` of every failed cell of the matrix. */
export function failedCells({ matrix }: Pick<Report, 'matrix'>): ReadonlySet<string> {
  return new Set(
    matrix.rows.flatMap(({ verdicts }, row) =>
      verdicts.flatMap((code, endpoint) => (code >= CODES['fail TIMEOUT'] ? [`${row}/${endpoint}`] : [])),
    ),
  );
}

/** `row/endpoint` of the failed cells that a finding's region holds. */
export function explainedCells(
  report: Pick<Report, 'matrix'>,
  { region }: Pick<Finding, 'region'>,
): ReadonlySet<string> {
  const failed = failedCells(report);
  const held = region.flatMap(({ rows, endpoints }) =>
    rows.flatMap((row) => endpoints.map((endpoint) => `${row}/${endpoint}`)),
  );
  return new Set(held.filter((cell) => failed.has(cell)));
}

export const END = {
  resolver: 'kubernetes.default (resolv.conf)',
  dnsService: 'kubernetes.default (DNS Service kube-system/kube-dns)',
  dnsPod1: 'kubernetes.default (DNS pod coredns-1)',
  dnsPod2: 'kubernetes.default (DNS pod coredns-2)',
  apiserver: 'kubernetes.default.svc',
  clusterIp: 'Service (ClusterIP)',
  headless: 'Service (DNS name)',
  hairpin: 'hairpin',
  nodePort1: 'n1 (NodePort)',
  nodePort2: 'n2 (NodePort)',
  own: '192.0.2.1:443/tcp',
} as const;

/** What checks aim at in a cluster of `manyNodes`, by their names. The DNS pods run on n1 and n2. */
export const SERVICES = [
  aService('dns', END.resolver, { aim: { role: 'resolver' } }),
  aService('dns', END.dnsService, { aim: { role: 'dns-service', addresses: ['10.96.0.10'], port: 53 } }),
  aService('dns', END.dnsPod1, { aim: { role: 'dns-replica', pod: 'coredns-1', addresses: ['10.244.1.9'], port: 53 } }),
  aService('dns', END.dnsPod2, { aim: { role: 'dns-replica', pod: 'coredns-2', addresses: ['10.244.2.9'], port: 53 } }),
  aService('apiserver', END.apiserver, { aim: { role: 'apiserver', addresses: ['10.96.0.1'], port: 443 } }),
  aService('service', END.clusterIp, { aim: { role: 'cluster-ip', addresses: ['10.96.7.1'] } }),
  aService('service', END.headless, {
    aim: { role: 'headless', name: 'floaters.netdoctor-system.svc' },
  }),
  aService('service', END.hairpin, { aim: { role: 'hairpin' } }),
  aService('nodeport', END.nodePort1, { aim: { role: 'nodeport', node: 'n1', port: 31_000 } }),
  aService('nodeport', END.nodePort2, { aim: { role: 'nodeport', node: 'n2', port: 31_000 } }),
  aService('targets', END.own, { aim: { kind: 'tcp', addresses: ['192.0.2.1'], port: 443 } }),
];

export const ALL: RunOptions = { nodes: 6, checks: ['tcp', 'udp', 'icmp'], paths: LAYERED, families: 2 };
export const ONE_FAMILY: RunOptions = { ...ALL, families: 1 };

/** Probes of service ends: all, those of DNS, and those of an address that kube-proxy turns into a pod's. */
export const isService = ({ path }: NamedProbe) => path === 'pod-service';
export const isDns = ({ check }: NamedProbe) => check === 'dns';
export const isVirtual = to(END.resolver, END.dnsService, END.clusterIp, END.headless, END.hairpin, END.apiserver);
