import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/diagnose/finding.ts';
import { withLeads } from '../../../src/diagnose/words/leads.ts';
import type { Circumstances, DnsState, SeenPolicy } from '../../../src/model/circumstances.ts';
import type { Path } from '../../../src/model/network.ts';
import { withFindings } from '../../../src/report/build.ts';
import { saying } from '../../support/circumstances.ts';
import { ALL, diagnosed, END, failing, failure, isDns, SERVICES, to } from '../../support/diagnosed.ts';
import { aFinding } from '../../support/findings.ts';
import { CLUSTER, SECOND } from '../../support/plan.ts';

const run = diagnosed({ nodes: 3, services: SERVICES });
const BASE = { evidence: ['it failed'], reasons: ['kube-proxy'], next: [] } as const;

/** What the finding names before anything only likely, in evidence and reasons, and what it lists last. */
function led(over: Partial<Finding>, seen: Partial<Circumstances>) {
  const { evidence, reasons, next } = withLeads(
    { ...run, circumstances: [saying(seen)] },
    aFinding({ ...BASE, ...over }),
  );
  return {
    first: evidence.slice(0, evidence.indexOf('it failed')),
    below: evidence.slice(evidence.indexOf('it failed') + 1),
    reasons: reasons.slice(0, reasons.indexOf('kube-proxy')),
    commands: next.map(({ command }) => command.replace(/^kubectl --context \S+ /, '')),
  };
}

const dnsFinding = (code: Finding['code'], over: Partial<Finding> = {}): Partial<Finding> => ({
  code,
  subject: { kind: 'service', cluster: CLUSTER, name: '' },
  scope: { checks: ['dns'], paths: ['pod-service'], families: ['ipv4'] },
  ...over,
});
const SERVICE = 'kube-system/kube-dns';
const dns = (over: Partial<DnsState> = {}): DnsState => ({
  service: SERVICE,
  endpoints: 2,
  pods: { all: 2, ready: 2, troubles: [] },
  policies: [],
  ...over,
});
const crashing = (pod: string) => ({ pod, node: 'n1', why: 'CrashLoopBackOff' });
const LIST = [
  '-n kube-system get pods -l k8s-app=kube-dns -o wide',
  '-n kube-system get endpointslices -l kubernetes.io/service-name=kube-dns',
];

describe('a dead DNS', () => {
  test.each<{ state: DnsState; evidence: string; reason: string; commands: readonly string[] }>([
    {
      state: dns({ endpoints: 0, pods: { all: 0, ready: 0, troubles: [] } }),
      evidence: 'no pod runs behind the DNS Service kube-system/kube-dns',
      reason: 'there are no DNS pods: scaled to 0, or removed',
      commands: ['-n kube-system get deployments,daemonsets -o wide', ...LIST],
    },
    {
      state: dns({ endpoints: 0, pods: { all: 2, ready: 0, troubles: [crashing('a'), crashing('b')] } }),
      evidence:
        'none of the 2 pods behind the DNS Service kube-system/kube-dns is ready: a on n1: CrashLoopBackOff; b on n1: CrashLoopBackOff',
      reason: 'the DNS pods do not run: a on n1: CrashLoopBackOff',
      commands: [...LIST],
    },
    {
      state: dns({ endpoints: 0, pods: { all: 1, ready: 0, troubles: [crashing('a')] } }),
      evidence: 'the only pod behind the DNS Service kube-system/kube-dns is not ready: a on n1: CrashLoopBackOff',
      reason: 'the DNS pods do not run: a on n1: CrashLoopBackOff',
      commands: [...LIST],
    },
    {
      state: dns({ endpoints: 0 }),
      evidence:
        'the DNS Service kube-system/kube-dns has no ready endpoint, though 2 of 2 pods that it selects are ready',
      reason: 'the DNS Service leads to nothing: its ports fit no pod, or nobody writes its endpoints',
      commands: ['-n kube-system describe service kube-dns', ...LIST],
    },
    {
      state: { policies: [] },
      evidence: 'namespace kube-system has no DNS Service: the nameserver of the pods leads nowhere',
      reason: 'the DNS Service (kube-dns) was removed',
      commands: ['-n kube-system get services -o wide'],
    },
  ])('is named first: $evidence', ({ state, evidence, reason, commands }) => {
    const found = led(dnsFinding('ND504'), { dns: state });
    expect(found).toEqual({ first: [evidence], below: [], reasons: [reason], commands });
  });

  const dead = dns({ endpoints: 0, pods: { all: 0, ready: 0, troubles: [] } });

  test('is listed last if other Services fail too', () => {
    const scope = { checks: ['dns', 'service'], paths: ['pod-service'], families: ['ipv4'] } as const;
    const broken = diagnosed(
      { ...ALL, services: SERVICES },
      failing(failure('TIMEOUT'), to(END.clusterIp, END.dnsService)),
    );
    const finding = aFinding({ ...BASE, ...dnsFinding('ND512', { scope }) });
    const { evidence } = withLeads({ ...broken, circumstances: [saying({ dns: dead })] }, finding);
    expect(evidence).toEqual(['it failed', 'no pod runs behind the DNS Service kube-system/kube-dns']);
  });

  test('has nothing to do with probes that look up no name', () => {
    expect(led({ code: 'ND101' }, { dns: dead })).toMatchObject({ first: [], below: [] });
    const scope = { checks: ['service'], paths: ['pod-service'], families: ['ipv4'] } as const;
    expect(led(dnsFinding('ND512', { scope }), { dns: dead })).toMatchObject({ first: [], below: [] });
  });

  test('has nothing to do with another cluster', () => {
    const subject = { kind: 'service', cluster: SECOND, name: '' } as const;
    expect(led(dnsFinding('ND504', { subject }), { dns: dead })).toMatchObject({ first: [], below: [] });
  });

  test('is the reason why a URL by name fails', () => {
    const broken = diagnosed({ ...ALL, services: SERVICES }, failing(failure('DNS'), to(END.own)));
    const scope = { checks: ['targets'], paths: ['pod-service'], families: ['ipv4'] } as const;
    const finding = aFinding({ ...BASE, ...dnsFinding('ND515', { scope }) });
    const { reasons } = withLeads({ ...broken, circumstances: [saying({ dns: dead })] }, finding);
    expect(reasons[0]).toBe('there are no DNS pods: scaled to 0, or removed');
  });

  test('if only one node fails, no Service is missing', () => {
    const subject = { kind: 'node', cluster: CLUSTER, name: 'n1' } as const;
    expect(led(dnsFinding('ND503', { subject }), { dns: { policies: [] } })).toMatchObject({ first: [], below: [] });
  });
});

describe('a DNS with a faulty part', () => {
  const sick = dns({ endpoints: 1, pods: { all: 2, ready: 1, troubles: [crashing('coredns-1')] } });
  const podFinding = (pod: string) =>
    dnsFinding('ND501', {
      subject: { kind: 'service', cluster: CLUSTER, name: `kubernetes.default (DNS pod ${pod})` },
    });

  test('the pod that the finding is about is named first', () => {
    expect(led(podFinding('coredns-1'), { dns: sick })).toEqual({
      first: ['coredns-1 on n1: CrashLoopBackOff'],
      below: [],
      reasons: ['the pod itself: CrashLoopBackOff'],
      commands: ['-n kube-system describe pod coredns-1'],
    });
  });

  test('others are listed last', () => {
    expect(led(podFinding('coredns-2'), { dns: sick })).toMatchObject({
      first: [],
      below: ['of the DNS pods, coredns-1 on n1: CrashLoopBackOff'],
    });
  });

  test('policies that select the DNS pods', () => {
    const shut = dns({ policies: ['kube-system/deny'] });
    const line = 'NetworkPolicy kube-system/deny selects the DNS pods (ingress)';
    expect(led(dnsFinding('ND504'), { dns: shut })).toEqual({
      first: [line],
      below: [],
      reasons: ['NetworkPolicy kube-system/deny, which selects the DNS pods'],
      commands: ['-n kube-system describe networkpolicy deny'],
    });
    const subject = { kind: 'node', cluster: CLUSTER, name: 'n1' } as const;
    expect(led(dnsFinding('ND502', { subject }), { dns: shut })).toMatchObject({ first: [], below: [line] });
  });

  test('of many policies for DNS pods, the others are counted', () => {
    const many = dns({ policies: ['a', 'b', 'c', 'd', 'e'].map((name) => `kube-system/${name}`) });
    const { first, below } = led(dnsFinding('ND504'), { dns: many });
    expect([first.length, below]).toEqual([3, ['and 2 more NetworkPolicies that select the DNS pods (ingress)']]);
  });

  test('a healthy one adds nothing', () => {
    expect(led(dnsFinding('ND504'), { dns: dns() })).toEqual({ first: [], below: [], reasons: [], commands: [] });
  });
});

describe('policies that select the floaters', () => {
  const policy = (over: Partial<SeenPolicy> = {}): SeenPolicy => ({
    kind: 'NetworkPolicy',
    resource: 'networkpolicies.networking.k8s.io',
    namespace: 'netdoctor-system',
    name: 'deny-all',
    directions: ['ingress'],
    selects: 'yes',
    ...over,
  });
  const RUN = { kind: 'run', cluster: '', name: '' } as const;
  const lost = (paths: readonly Path[], over: Partial<Finding> = {}): Partial<Finding> => ({
    code: 'ND301',
    subject: RUN,
    scope: { checks: ['tcp'], paths, families: ['ipv4'] },
    ...over,
  });
  const LINE = 'NetworkPolicy netdoctor-system/deny-all selects the floaters (ingress)';

  test('are named first if pods do not reach each other', () => {
    expect(led(lost(['pod-pod']), { policies: [policy()] })).toEqual({
      first: [LINE],
      below: [],
      reasons: ['NetworkPolicy netdoctor-system/deny-all, which selects the floaters'],
      commands: ['-n netdoctor-system get networkpolicies.networking.k8s.io deny-all -o yaml'],
    });
  });

  test.each<{
    name: string;
    finding: Partial<Finding>;
    policy?: Partial<SeenPolicy>;
    where: 'first' | 'below' | 'none';
  }>([
    { name: 'into pods from hosts', finding: lost(['node-pod', 'pod-pod']), where: 'first' },
    { name: 'only out of pods', finding: lost(['pod-node']), where: 'none' },
    { name: 'out of pods, by egress', finding: lost(['pod-node']), policy: { directions: ['egress'] }, where: 'first' },
    { name: 'between hosts too', finding: lost(['pod-pod', 'node-node']), where: 'below' },
    { name: 'only between hosts', finding: lost(['node-node']), where: 'none' },
    {
      name: 'of an unknown selector',
      finding: lost(['pod-pod']),
      policy: { selects: 'perhaps' },
      where: 'below',
    },
    {
      name: 'of only one node',
      finding: lost(['pod-pod'], { code: 'ND102', subject: { kind: 'node', cluster: CLUSTER, name: 'n1' } }),
      where: 'below',
    },
    { name: 'of sizes', finding: lost(['pod-pod'], { code: 'ND401' }), where: 'none' },
    {
      name: 'to DNS, by egress',
      finding: dnsFinding('ND504'),
      policy: { directions: ['ingress', 'egress'] },
      where: 'first',
    },
    { name: 'to DNS, by ingress', finding: dnsFinding('ND504'), where: 'none' },
    { name: 'of Services', finding: dnsFinding('ND512'), policy: { directions: ['egress'] }, where: 'first' },
  ])('$name: $where', ({ finding, policy: over, where }) => {
    const { first, below } = led(finding, { policies: [policy(over)] });
    expect([first.length, below.length]).toEqual({ first: [1, 0], below: [0, 1], none: [0, 0] }[where]);
  });

  test('of many the first are named, and the others counted', () => {
    const many = (count: number, over: Partial<SeenPolicy> = {}) =>
      Array.from({ length: count }, (_, n) => policy({ name: `p${n}`, ...over }));
    const all = led(lost(['pod-pod']), { policies: many(9) });
    expect([all.first.length, all.below]).toEqual([3, ['and 6 more policies that select the floaters']]);
    const maybe = led(lost(['pod-pod']), { policies: many(4, { selects: 'perhaps' }) });
    expect(maybe.below.at(-1)).toBe('and 1 more policy that selects the floaters, or may select them');
    expect(led(lost(['pod-pod']), { policies: many(3) }).below).toEqual([]);
  });

  test('of the whole cluster are named without a namespace', () => {
    const wide = {
      ...policy({ kind: 'Calico GlobalNetworkPolicy', resource: 'globalnetworkpolicies.crd.projectcalico.org' }),
    };
    const { namespace: _, ...global } = wide;
    const found = led(lost(['pod-pod']), { policies: [global] });
    expect(found.first).toEqual(['Calico GlobalNetworkPolicy deny-all selects the floaters (ingress)']);
    expect(found.commands).toEqual(['get globalnetworkpolicies.crd.projectcalico.org deny-all -o yaml']);
  });
});

describe('a node whose kubelet is silent', () => {
  const silent = { conditions: [{ node: 'n1', type: 'Ready', status: 'Unknown' }] };
  const node = (over: Partial<Finding> = {}): Partial<Finding> => ({
    code: 'ND102',
    direction: 'inbound',
    subject: { kind: 'node', cluster: CLUSTER, name: 'n1' },
    ...over,
  });

  test('is down or cut off, if nothing reaches it', () => {
    expect(led(node(), silent)).toEqual({
      first: [],
      below: [],
      reasons: ['the node is down, or its link: its kubelet is silent as well'],
      commands: ['describe node n1'],
    });
  });

  const block = (nodes: readonly string[]) =>
    node({
      code: 'ND212',
      direction: 'both',
      subject: { kind: 'block', cluster: CLUSTER, name: nodes.join(', '), nodes },
    });

  test('so are several, if all of their kubelets are silent', () => {
    const conditions = ['n1', 'n2'].map((name) => ({ node: name, type: 'Ready', status: 'Unknown' }));
    expect(led(block(['n1', 'n2']), { conditions })).toEqual({
      first: [],
      below: [],
      reasons: ['the nodes are down, or their link: their kubelets are silent as well'],
      commands: ['describe node n1 n2'],
    });
    expect(led(block(['n1', 'n2', 'n3']), { conditions }).reasons).toEqual([]);
  });

  test.each<[string, Partial<Finding>, Partial<Circumstances>]>([
    ['another node', node({ subject: { kind: 'node', cluster: CLUSTER, name: 'n2' } }), silent],
    ['a node that does not reach others', node({ code: 'ND103', direction: 'outbound' }), silent],
    ['a node that filters one check', node({ code: 'ND106' }), silent],
    ['a node that says it is not ready', node(), { conditions: [{ node: 'n1', type: 'Ready', status: 'False' }] }],
  ])('says nothing of %s', (_, finding, seen) => {
    expect(led(finding, seen).reasons).toEqual([]);
  });
});

test('a saved report is diagnosed with them again', () => {
  const dead = dns({ endpoints: 0, pods: { all: 0, ready: 0, troubles: [] } });
  const { findings: _, ...broken } = diagnosed({ ...ALL, services: SERVICES }, failing(failure('TIMEOUT'), isDns));
  const { findings } = withFindings({ ...broken, circumstances: [saying({ dns: dead })] });
  expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['ND504']));
  expect(new Set(findings.map(({ evidence }) => evidence[0]))).toEqual(
    new Set(['no pod runs behind the DNS Service kube-system/kube-dns']),
  );
});
