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
  type NamedProbe,
  type RunOptions,
  SERVICES,
  to,
} from '../support/diagnosed.ts';
import { expectOne, type FindingCase, theFinding } from '../support/expected-finding.ts';
import { CLUSTER } from '../support/plan.ts';

const RUN: RunOptions = { nodes: 5, checks: ['tcp', 'udp'], services: SERVICES };
const lost = failure('LOSS', '3 of 10 attempts lost');
const slow = failure('SLOW', '90 ms, 45 times the median of 2.0 ms');

describe('a node', () => {
  test.each<FindingCase>([
    [
      'loses packets to Services',
      RUN,
      failing(lost, (probe) => from('n3')(probe) && isVirtual(probe)),
      {
        code: 'ND701',
        title: 'Some packets from n3 to Services are lost',
        direction: 'outbound',
        evidence: ['6 of 6 such probes failed: LOSS', 'from the same nodes 5 probes to other ends passed'],
      },
    ],
    [
      'is slow to get answers of DNS',
      RUN,
      failing(slow, (probe) => from('n3')(probe) && isDns(probe)),
      { code: 'ND702', title: 'Answers to probes from n3 to DNS are slow', direction: 'outbound' },
    ],
    [
      'loses packets to everything other than floaters',
      RUN,
      failing(lost, (probe) => from('n3')(probe) && isService(probe)),
      {
        code: 'ND701',
        title: 'Some packets from n3 to Services and the pods behind them are lost',
        direction: 'outbound',
      },
    ],
    [
      'that loses packets to everyone also loses them to Services, as one cause',
      RUN,
      failing(lost, (probe) => from('n3')(probe) || to('n3')(probe)),
      {
        code: 'ND701',
        title: 'Some packets into and out of n3 are lost',
        direction: 'both',
        evidence: ['with it 11 probes to DNS and Services failed'],
      },
    ],
  ])('%s', (_, run, breaks, expected) => {
    const report = diagnosed(run, breaks);
    expectOne(report, expected);
    expect(theFinding(report).subject).toEqual({ kind: 'node', cluster: CLUSTER, name: 'n3' });
  });
});

describe('an endpoint', () => {
  test.each<FindingCase>([
    [
      'a target',
      RUN,
      failing(slow, to(END.own)),
      {
        code: 'ND702',
        title: `Answers to probes to ${END.own} are slow, whoever asks`,
        evidence: ['5 of 5 such probes failed: SLOW'],
      },
    ],
    [
      'a DNS pod, and the Service with it',
      RUN,
      failing(lost, (probe) => to(END.dnsPod1)(probe) || (to(END.dnsService)(probe) && from('n1', 'n2', 'n3')(probe))),
      {
        code: 'ND701',
        title: `Some packets to ${END.dnsPod1} are lost, whoever asks`,
        evidence: ['by way of the DNS Service 3 probes failed with it'],
      },
    ],
    [
      'all NodePorts',
      RUN,
      failing(lost, to(END.nodePort1, END.nodePort2)),
      { code: 'ND701', title: 'Some packets to NodePorts are lost from everywhere' },
    ],
  ])('%s', (_, run, breaks, expected) => {
    const report = diagnosed(run, breaks);
    expectOne(report, expected);
    expect(theFinding(report).subject).toMatchObject({ kind: 'service', cluster: CLUSTER });
  });
});

test('a loss that passes half of the time is still found', () => {
  const half = (probe: NamedProbe) => to(END.dnsPod1, END.own)(probe) && from('n1', 'n2', 'n4')(probe);
  const report = diagnosed({ ...RUN, nodes: 6 }, failing(lost, half));
  expect(report.findings.map(({ code, subject }) => [code, subject.name])).toEqual([
    ['ND701', END.dnsPod1],
    ['ND701', END.own],
  ]);
});

test.each([
  ['lost', lost],
  ['slow', slow],
] as const)('single probes that are %s have no cause', (_, judgement) => {
  const single = (probe: NamedProbe) =>
    (from('n1')(probe) && to(END.apiserver)(probe)) || (from('n4')(probe) && to(END.dnsPod2)(probe));
  const report = diagnosed(RUN, failing(judgement, single));
  const finding = theFinding(report);
  expect(finding.code).toBe('ND901');
  expect(explainedCells(report, finding)).toEqual(failedCells(report));
});

test('a node that reaches no Service and one that loses packets are two causes', () => {
  const report = diagnosed(RUN, (probe) => {
    if (!isVirtual(probe)) return undefined;
    if (from('n2')(probe)) return failure('TIMEOUT');
    return from('n3')(probe) ? lost : undefined;
  });
  expect(report.findings.map(({ code, subject }) => [code, subject.name])).toEqual([
    ['ND511', 'n2'],
    ['ND701', 'n3'],
  ]);
});
