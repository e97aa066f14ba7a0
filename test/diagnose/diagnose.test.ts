import { describe, expect, test } from 'vitest';
import {
  ALL,
  diagnosed,
  explainedCells,
  failedCells,
  failing,
  failure,
  from,
  LAYERED,
  ONE_FAMILY,
  type RunOptions,
  to,
  way,
} from '../support/diagnosed.ts';
import { expectOne, type FindingCase, theFinding } from '../support/expected-finding.ts';
import { timeout } from '../support/matrix.ts';
import { CLUSTER } from '../support/plan.ts';

test.each<readonly [string, RunOptions]>([
  ['one check', { nodes: 5 }],
  ['everything', ALL],
  ['one node', { nodes: 1, paths: LAYERED }],
])('without failures there is no finding: %s', (_, run) => expect(diagnosed(run).findings).toEqual([]));

describe('everywhere', () => {
  test.each<FindingCase>([
    [
      'one check, whose name keeps its case',
      ALL,
      failing(timeout, ({ check }) => check === 'udp'),
      {
        code: 'ND302',
        title: 'udp fails everywhere',
        evidence: ['other probes between the same ends: 528 of 528 passed'],
      },
    ],
    [
      'one family',
      ALL,
      failing(timeout, ({ family }) => family === 'ipv6'),
      { code: 'ND303', title: 'Nothing reaches anything over IPv6' },
    ],
    [
      'the pod layer',
      ONE_FAMILY,
      failing(timeout, (probe) => probe.path.includes('pod') && probe.from !== probe.to),
      { code: 'ND304', title: 'The pod network between nodes fails everywhere' },
    ],
    [
      'pods, which reach other nodes with the address of their own node',
      ONE_FAMILY,
      failing(timeout, (probe) => probe.path.endsWith('-pod') && probe.from !== probe.to),
      { code: 'ND304', title: 'No pod is reached (pod-pod; node-pod)' },
    ],
    [
      'what leaves pods',
      ONE_FAMILY,
      failing(timeout, (probe) => probe.path.startsWith('pod-') && probe.from !== probe.to),
      { code: 'ND304', title: 'Pods reach nothing (pod-pod; pod-node)' },
    ],
    [
      'host networks',
      ONE_FAMILY,
      failing(timeout, (probe) => probe.path.endsWith('-node') && probe.from !== probe.to),
      { code: 'ND305', title: 'The network of the nodes themselves fails everywhere (node-node; pod-node)' },
    ],
    [
      'pods over one family',
      ALL,
      failing(timeout, (probe) => probe.path.endsWith('-pod') && probe.family === 'ipv6' && probe.from !== probe.to),
      { code: 'ND304', title: 'No pod is reached (IPv6; pod-pod; node-pod)' },
    ],
    [
      'the node layer',
      ONE_FAMILY,
      failing(timeout, ({ path }) => path === 'node-node'),
      { code: 'ND305', title: 'The network of the nodes themselves fails everywhere' },
    ],
    [
      'between each node and its own pods',
      ONE_FAMILY,
      failing(timeout, (probe) => probe.from === probe.to),
      { code: 'ND306', title: 'No node and its own pods reach each other' },
    ],
    ['all', ALL, failing(timeout, () => true), { code: 'ND301', title: 'Nothing reaches anything' }],
  ])('%s', (_, run, breaks, expected) => {
    const report = diagnosed(run, breaks);
    expectOne(report, expected);
    expect(theFinding(report).subject).toEqual({ kind: 'run', cluster: CLUSTER, name: '' });
  });
});

describe('several causes at once', () => {
  test('each has a finding, and the one that explains most is first', () => {
    const report = diagnosed({ nodes: 8 }, (probe) => {
      if (to('n2')(probe) || way('n7', 'n8')(probe)) return failure('REFUSED', 'refused');
      return from('n5')(probe) ? timeout : undefined;
    });
    expect(report.findings.map(({ code, title, explains, of }) => [code, title, explains, of])).toEqual([
      ['ND102', 'Nothing gets into n2', 7, 14],
      ['ND103', 'Nothing gets out of n5', 7, 14],
      ['ND201', 'n7 does not reach n8', 1, 14],
    ]);
    const explained = report.findings.map((finding) => [...explainedCells(report, finding)]);
    expect(explained.map(({ length }) => length)).toEqual([7, 7, 1]);
    expect(new Set(explained.flat())).toEqual(failedCells(report));
  });

  test('lost full-size packets count neither for nor against a node that is cut off', () => {
    const report = diagnosed({ nodes: 6, checks: ['tcp', 'mtu'] }, (probe) => {
      if (to('n2')(probe)) return timeout;
      const isMtu = probe.check === 'mtu' && (from('n5')(probe) || to('n5')(probe));
      return isMtu ? failure('MTU', 'path MTU 1400') : undefined;
    });
    expect(report.findings.map(({ code, explains }) => [code, explains])).toEqual([
      ['ND102', 10],
      ['ND402', 9],
    ]);
    for (const finding of report.findings) expect(explainedCells(report, finding).size).toBe(finding.explains);
  });
});
