import { describe, expect, test } from 'vitest';
import {
  diagnosed,
  END,
  explainedCells,
  failedCells,
  failing,
  failure,
  from,
  isDns,
  isService,
  isVirtual,
  type RunOptions,
  SERVICES,
  to,
} from '../support/diagnosed.ts';
import { expectOne, type FindingCase, theFinding } from '../support/expected-finding.ts';
import { timeout } from '../support/matrix.ts';
import { CLUSTER } from '../support/plan.ts';

const RUN: RunOptions = { nodes: 4, services: SERVICES };
/** Two checks between floaters, so that a cause there is not about a single check. */
const BOTH: RunOptions = { ...RUN, checks: ['tcp', 'udp'] };

describe('one node', () => {
  test.each<FindingCase>([
    [
      'does not reach DNS',
      RUN,
      failing(timeout, (probe) => from('n3')(probe) && isDns(probe)),
      {
        code: 'ND502',
        title: 'n3 does not reach DNS',
        direction: 'outbound',
        evidence: ['from other nodes 12 such probes passed', 'from the same nodes 7 probes to other ends passed'],
      },
    ],
    [
      'has a resolver that fails',
      RUN,
      failing(failure('DNS', 'SERVFAIL'), (probe) => from('n3')(probe) && to(END.resolver, END.headless)(probe)),
      {
        code: 'ND503',
        title: 'n3 does not reach its own resolvers',
        direction: 'outbound',
        evidence: [`what was asked: ${END.resolver}, ${END.headless}`],
      },
    ],
    [
      'has no kube-proxy',
      RUN,
      failing(timeout, (probe) => from('n3')(probe) && isVirtual(probe)),
      {
        code: 'ND511',
        title: 'Services do not work from n3',
        direction: 'outbound',
        evidence: ['6 of 6 such probes failed: TIMEOUT', 'from the same nodes 5 probes to other ends passed'],
      },
    ],
    [
      'does not reach NodePorts',
      RUN,
      failing(timeout, (probe) => from('n3')(probe) && to(END.nodePort1, END.nodePort2)(probe)),
      { code: 'ND514', title: 'n3 does not reach NodePorts', direction: 'outbound' },
    ],
    [
      'reaches nothing other than floaters',
      RUN,
      failing(timeout, (probe) => from('n3')(probe) && isService(probe)),
      { code: 'ND517', title: 'n3 reaches no Service and no pod behind one', direction: 'outbound' },
    ],
  ])('%s', (_, run, breaks, expected) => {
    const report = diagnosed(run, breaks);
    expectOne(report, expected);
    expect(theFinding(report).subject).toEqual({ kind: 'node', cluster: CLUSTER, name: 'n3' });
  });

  test('that is cut off does not reach Services either, as one cause', () => {
    const report = diagnosed(
      BOTH,
      failing(timeout, (probe) => from('n3')(probe) || to('n3')(probe)),
    );
    expectOne(report, {
      code: 'ND101',
      title: 'n3 is cut off: nothing gets in or out',
      direction: 'both',
      evidence: ['with it 11 probes to DNS and Services failed'],
    });
    expect(theFinding(report).scope.paths).toEqual(['pod-pod', 'pod-service']);
  });

  test.each([
    [2, 'n1'],
    [2, 'n2'],
    [3, 'n1'],
    [3, 'n2'],
  ])('of %i, with DNS pods on the first two, does not reach DNS: %s', (nodes, name) => {
    const run = { nodes, checks: ['tcp', 'udp'], services: SERVICES.filter(({ check }) => check === 'dns') };
    const report = diagnosed(
      run,
      failing(timeout, (probe) => from(name)(probe) && isDns(probe)),
    );
    expectOne(report, { code: 'ND502', title: `${name} does not reach DNS`, direction: 'outbound' });
  });

  test('that is cut off takes its DNS pod with it', () => {
    const report = diagnosed(
      BOTH,
      failing(timeout, (probe) => from('n1')(probe) || to('n1', END.dnsPod1)(probe)),
    );
    expectOne(report, { code: 'ND101', title: 'n1 is cut off: nothing gets in or out', direction: 'both' });
  });
});

const DNS_ENDS = SERVICES.filter(({ check }) => check === 'dns');

describe('from everywhere', () => {
  test.each<FindingCase>([
    [
      'a DNS pod',
      RUN,
      failing(timeout, to(END.dnsPod1)),
      {
        code: 'ND501',
        title: `${END.dnsPod1} does not answer`,
        evidence: ['4 of 4 such probes failed: TIMEOUT', 'from the same nodes 40 probes to other ends passed'],
      },
    ],
    [
      'the DNS Service',
      RUN,
      failing(timeout, to(END.resolver, END.dnsService, END.headless)),
      { code: 'ND504', title: 'From no node do pods reach the DNS Service' },
    ],
    [
      'all of DNS',
      RUN,
      failing(timeout, (probe) => isDns(probe) || to(END.headless)(probe)),
      { code: 'ND504', title: 'From no node do pods reach DNS' },
    ],
    [
      'DNS, where it was all that was asked and has no pods',
      { nodes: 6, services: DNS_ENDS.slice(0, 2) },
      failing(timeout, isDns),
      { code: 'ND504', title: 'From no node do pods reach DNS' },
    ],
    [
      'the DNS Service, if only DNS was asked and its pods answer',
      { nodes: 6, services: DNS_ENDS },
      failing(timeout, to(END.resolver, END.dnsService)),
      { code: 'ND504', title: 'From no node do pods reach the DNS Service' },
    ],
    ['Services', RUN, failing(timeout, isVirtual), { code: 'ND512', title: 'From no node do pods reach Services' }],
    [
      'the API server',
      RUN,
      failing(timeout, to(END.apiserver)),
      { code: 'ND513', title: 'From no node do pods reach the API server by its Service' },
    ],
    [
      'NodePorts',
      RUN,
      failing(timeout, to(END.nodePort1, END.nodePort2)),
      { code: 'ND514', title: 'From no node do pods reach NodePorts' },
    ],
    [
      'the NodePort of a node',
      RUN,
      failing(timeout, to(END.nodePort1)),
      {
        code: 'ND514',
        title: `${END.nodePort1} does not answer`,
        evidence: ['3 of 3 such probes failed: TIMEOUT', 'from the node itself it failed too'],
      },
    ],
    [
      'the NodePort of a node, from all others',
      RUN,
      failing(timeout, (probe) => to(END.nodePort1)(probe) && !from('n1')(probe)),
      {
        code: 'ND514',
        title: `${END.nodePort1} does not answer`,
        evidence: ['from other nodes 1 such probe passed'],
      },
    ],
    [
      'a pod through its own Service',
      RUN,
      failing(timeout, to(END.hairpin)),
      { code: 'ND516', title: 'From no node do pods reach themselves by a Service' },
    ],
    [
      'a target of the user',
      RUN,
      failing(failure('REFUSED', 'refused'), to(END.own)),
      { code: 'ND515', title: `${END.own} does not answer` },
    ],
  ])('%s', (_, run, breaks, expected) => {
    const report = diagnosed(run, breaks);
    expectOne(report, expected);
    expect(theFinding(report).subject).toMatchObject({ kind: 'service', cluster: CLUSTER });
  });

  test('a dead DNS pod explains occasional lost look-ups through the DNS Service', () => {
    const breaks = failing(
      timeout,
      (probe) => to(END.dnsPod1)(probe) || (to(END.dnsService)(probe) && from('n1', 'n3')(probe)),
    );
    const report = diagnosed(RUN, breaks);
    expectOne(report, {
      code: 'ND501',
      title: `${END.dnsPod1} does not answer`,
      evidence: ['by way of the DNS Service 2 probes failed with it'],
    });
  });

  test('for a DNS pod, the next steps begin at its node', () => {
    const { next } = theFinding(diagnosed(RUN, failing(timeout, to(END.dnsPod2))));
    expect(next[0]?.command).toContain('spec.nodeName=n2');
    expect(next.map(({ command }) => command)).toContain(
      `kubectl --context ${CLUSTER} -n kube-system logs -l k8s-app=kube-dns --tail=50`,
    );
  });
});

test('a single lost probe to a Service has no cause', () => {
  const report = diagnosed(
    RUN,
    failing(timeout, (probe) => from('n2')(probe) && to(END.apiserver)(probe)),
  );
  const finding = theFinding(report);
  expect(finding).toMatchObject({
    code: 'ND901',
    title: `One probe failed alone: n2 → ${END.apiserver} (apiserver pod-service, IPv4)`,
  });
  expect(explainedCells(report, finding)).toEqual(failedCells(report));
});

test('a Service that fails besides a node that is cut off is a cause of its own', () => {
  const breaks = failing(timeout, (probe) => from('n3')(probe) || to('n3', END.apiserver)(probe));
  const report = diagnosed(BOTH, breaks);
  expect(report.findings.map(({ code }) => code)).toEqual(['ND101', 'ND513']);
  const explained = report.findings.map((finding) => explainedCells(report, finding));
  expect(new Set(explained.flatMap((cells) => [...cells]))).toEqual(failedCells(report));
});
