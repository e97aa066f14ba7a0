import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/diagnose/finding.ts';
import { withCircumstances } from '../../../src/diagnose/words/circumstances.ts';
import type { Circumstances } from '../../../src/model/circumstances.ts';
import type { Remark } from '../../../src/model/remark.ts';
import { withFindings } from '../../../src/report/build.ts';
import { saying } from '../../support/circumstances.ts';
import { diagnosed, failing, failure, manyNodes, to } from '../../support/diagnosed.ts';
import { aFinding } from '../../support/findings.ts';
import { CLUSTER, SECOND } from '../../support/plan.ts';

const bare = diagnosed({
  nodes: manyNodes(6, (n) => ({ zone: n < 3 ? 'z1' : 'z2', subnets: [`10.0.${n % 2}.0/24`] })),
});
const floater = (layer: 'pod' | 'node', pod: string) => ({ layer, pod, uid: pod, addresses: [] });
const run = {
  ...bare,
  nodes: bare.nodes.map((node) => ({
    ...node,
    floaters: [floater('pod', `floater-${node.name}`), floater('node', `host-${node.name}`)],
  })),
};
const NODE: Partial<Finding> = { subject: { kind: 'node', cluster: CLUSTER, name: 'n2' }, evidence: [] };

function told(
  over: Partial<Finding>,
  seen: Partial<Circumstances>,
  remarks: readonly Remark[] = [],
): readonly string[] {
  const finding = aFinding({ evidence: [], next: [], ...over });
  return withCircumstances({ ...run, remarks, circumstances: [saying(seen)] }, [finding]).flatMap(
    ({ evidence }) => evidence,
  );
}

const bad = (node: string) => ({ node, type: 'Ready', status: 'Unknown' });
const proxy = (over: object) =>
  ({ role: 'kube-proxy', sets: ['kube-system/kube-proxy'], notReady: [], missing: [], ...over }) as const;

describe('the nodes that a finding is about', () => {
  test('conditions, with reason, words and time', () => {
    const why = { reason: 'NodeStatusUnknown', message: 'Kubelet stopped posting node status.' };
    const conditions = [{ ...bad('n2'), ...why, since: '2030-01-02T10:00:00Z' }, bad('n3')];
    expect(told(NODE, { conditions })).toEqual([
      'n2: condition Ready is Unknown since 2030-01-02T10:00:00Z: NodeStatusUnknown, Kubelet stopped posting node status.',
    ]);
  });

  test('of a group without a name, the nodes that it lists', () => {
    const to = { cluster: CLUSTER, name: 'n5', nodes: ['n5'] };
    const subject = { kind: 'block', cluster: CLUSTER, name: 'n1 and n3', nodes: ['n1', 'n3'], to } as const;
    const conditions = ['n1', 'n2', 'n3', 'n4', 'n5'].map(bad);
    expect(told({ subject, evidence: [] }, { conditions })).toEqual(
      ['n1', 'n3', 'n5'].map((node) => `${node}: condition Ready is Unknown`),
    );
  });

  test('parts of the network that do not run there', () => {
    const agents = [
      proxy({ notReady: ['n1', 'n2'] }),
      { role: 'cni', sets: ['kube-flannel/kube-flannel-ds'], notReady: ['n1'], missing: ['n2'] },
    ] as const;
    expect(told(NODE, { agents })).toEqual([
      'kube-proxy (kube-system/kube-proxy) is not ready on n2',
      'the CNI (kube-flannel/kube-flannel-ds) has no pod on n2',
    ]);
  });

  const since = '2030-01-02T10:00:00Z';
  const warning = (over: object) => ({ node: 'n2', reason: 'Sick', message: 'is ill', times: 1, last: since, ...over });

  test('warnings', () => {
    const events = [
      warning({ times: 3 }),
      warning({ pod: 'floater-n2', reason: 'Unhealthy', message: 'probe failed' }),
      warning({ reason: 'CgroupV1' }),
      warning({ node: 'n3' }),
    ];
    expect(told(NODE, { since, events })).toEqual([
      `n2: warning 3 times, last ${since}: Sick, is ill`,
      `floater-n2 on n2: warning ${since}: Unhealthy, probe failed`,
    ]);
  });

  test('no warnings from before the probes', () => {
    const last = '2030-01-02T09:59:59Z';
    expect(told(NODE, { since, events: [warning({ last }), warning({ last, pod: 'floater-n2' })] })).toEqual([]);
  });

  test.each<[string, 'pod-pod' | 'node-node' | 'node-pod', boolean]>([
    ['floater-n2', 'pod-pod', true],
    ['floater-n2', 'node-pod', true],
    ['floater-n2', 'node-node', false],
    ['host-n2', 'node-node', true],
    ['host-n2', 'pod-pod', false],
    ['netdoctor-floater-echo-x', 'pod-pod', false],
  ])('events of %s have to do with %s: %s', (pod, path, isTold) => {
    const scope = { checks: ['tcp'], paths: [path], families: ['ipv4'] } as const;
    expect(told({ ...NODE, scope }, { since, events: [warning({ pod })] })).toHaveLength(isTold ? 1 : 0);
  });

  test('a report from before the distinction uses the start of the run', () => {
    const last = bare.metadata.startedAt;
    const before = new Date(Date.parse(last) - 1_000).toISOString();
    expect(told(NODE, { events: [warning({ last }), warning({ last: before, reason: 'Old' })] })).toHaveLength(1);
  });

  test.each<[Finding['subject'], readonly string[]]>([
    [{ kind: 'node', cluster: CLUSTER, name: 'n2' }, ['n2']],
    [{ kind: 'pair', cluster: CLUSTER, name: 'n1', to: { cluster: CLUSTER, name: 'n3' } }, ['n1', 'n3']],
    [{ kind: 'zone', cluster: CLUSTER, name: 'z1' }, ['n1', 'n2']],
    [{ kind: 'subnet', cluster: CLUSTER, name: '10.0.0.0/24' }, ['n2', 'n4', 'n6']],
    [{ kind: 'service', cluster: CLUSTER, name: 'kube-dns' }, []],
    [{ kind: 'node', cluster: SECOND, name: 'n2' }, []],
    [{ kind: 'cluster', cluster: SECOND, name: SECOND }, []],
  ])('%j', (subject, nodes) => {
    const conditions = ['n1', 'n2', 'n3', 'n4', 'n6'].map(bad);
    expect(told({ ...NODE, subject }, { conditions })).toEqual(
      nodes.map((node) => `${node}: condition Ready is Unknown`),
    );
  });

  test('for a pod behind a Service, the node that it runs on', () => {
    const subject = { kind: 'service', cluster: CLUSTER, name: 'coredns-1' } as const;
    const next = [{ why: 'see', command: 'ip route', node: 'n4' }];
    expect(told({ subject, next }, { conditions: [bad('n4'), bad('n5')] })).toEqual(['n4: condition Ready is Unknown']);
  });

  test('more than three of a kind are counted', () => {
    const subject = { kind: 'run', cluster: CLUSTER, name: '' } as const;
    const nodes = ['n1', 'n2', 'n3', 'n4', 'n5'];
    expect(told({ subject }, { conditions: nodes.map(bad), agents: [proxy({ notReady: nodes })] })).toEqual([
      ...['n1', 'n2', 'n3'].map((node) => `${node}: condition Ready is Unknown`),
      'and 2 more conditions',
      'kube-proxy (kube-system/kube-proxy) is not ready on n1, n2, n3 and 2 more',
    ]);
  });
});

test('what a node says is listed in the finding about it, and not in a broader one too', () => {
  const findings = [
    aFinding({ subject: { kind: 'run', cluster: CLUSTER, name: '' }, evidence: [] }),
    aFinding({ ...NODE, evidence: [] }),
  ];
  const seen = { ...run, circumstances: [saying({ conditions: ['n2', 'n3'].map(bad) })] };
  expect(withCircumstances(seen, findings).map(({ evidence }) => evidence)).toEqual([
    ['n3: condition Ready is Unknown'],
    ['n2: condition Ready is Unknown'],
  ]);
});

describe('the network as a whole', () => {
  const seen = { cni: 'Flannel, vxlan', proxyMode: 'nftables' };
  const lines = { cni: "the pods' network is that of Flannel, vxlan", mode: 'kube-proxy works in mode nftables' };

  test.each<[Finding['code'], Finding['scope']['paths'], readonly string[]]>([
    ['ND104', ['pod-pod'], [lines.cni]],
    ['ND101', ['node-node'], []],
    ['ND401', ['pod-pod'], [lines.cni]],
    ['ND511', ['pod-service'], [lines.mode]],
    ['ND514', ['pod-service'], [lines.mode]],
    ['ND501', ['pod-service'], []],
    ['ND801', ['pod-pod'], []],
  ])('%s on %j', (code, paths, expected) => {
    expect(told({ ...NODE, code, scope: { checks: ['tcp'], paths, families: ['ipv4'] } }, seen)).toEqual(expected);
  });

  test('NetworkPolicies of the floaters’ namespace, if pods do not reach each other', () => {
    const remark = (cluster: string) =>
      ({ cluster, code: 'NETWORK_POLICIES', detail: `${cluster} has NetworkPolicies: deny-all` }) as const;
    const remarks = [remark(CLUSTER), remark(SECOND)];
    const scope = (path: 'pod-pod' | 'node-node') => ({ checks: ['tcp'], paths: [path], families: ['ipv4'] }) as const;
    const line = `${CLUSTER} has NetworkPolicies: deny-all`;
    expect(told({ ...NODE, scope: scope('pod-pod') }, {}, remarks)).toEqual([line]);
    expect(told({ ...NODE, scope: scope('node-node') }, {}, remarks)).toEqual([]);
    expect(told({ ...NODE, code: 'ND401', scope: scope('pod-pod') }, {}, remarks)).toEqual([]);
    // Read after the probes, and none of the policies selects floaters.
    expect(told({ ...NODE, scope: scope('pod-pod') }, { policies: [] }, remarks)).toEqual([]);
  });
});

test('without circumstances a finding stays as it is', () => {
  const finding = aFinding();
  expect(withCircumstances(run, [finding])[0]).toBe(finding);
});

test('a diagnosed report includes it', () => {
  const { findings: _, ...broken } = diagnosed({ nodes: 5 }, failing(failure('TIMEOUT'), to('n2')));
  const { findings } = withFindings({ ...broken, circumstances: [saying({ conditions: [bad('n2')] })] });
  expect(findings.map(({ evidence }) => evidence.at(-1))).toEqual(['n2: condition Ready is Unknown']);
});
