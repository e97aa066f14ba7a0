import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderJunit } from '../../../src/report/junit/junit.ts';
import type { Report } from '../../../src/report/report.ts';
import { visible } from '../../../src/text/visible.ts';
import { cutOff, exampleReport } from '../../support/example-report.ts';
import { type ParsedCase, readJunit } from '../../support/junit.ts';
import { aReport, execError, pass, skip, timeout } from '../../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, CLUSTER, twoClusters } from '../../support/plan.ts';

const casesIn = (report: Report): readonly ParsedCase[] => readJunit(renderJunit(report)).flatMap(({ cases }) => cases);
const lines = (cases: readonly ParsedCase[]): readonly string[] =>
  cases.map(({ classname, name, is }) => `${classname}: ${name}: ${is}`);

describe('renderJunit', () => {
  test('a run that passed has one case per source, and one for the run', () => {
    expect(lines(casesIn(aReport(aBound(3))))).toEqual([
      'netdoctor: run: passed',
      'netdoctor.tcp.pod-pod.ipv4: n1 → 2 nodes: passed',
      'netdoctor.tcp.pod-pod.ipv4: n2 → 2 nodes: passed',
      'netdoctor.tcp.pod-pod.ipv4: n3 → 2 nodes: passed',
    ]);
  });

  test('a probe that did not pass is a case with its reason and detail; one that was not measured leaves a gap', () => {
    const report = aReport(aBound(3), ({ source, endpoint }) =>
      source === 0 ? (endpoint === 1 ? timeout : execError) : pass(),
    );
    const cases = casesIn(report);
    expect(lines(cases)).toEqual([
      'netdoctor.findings: ND901 One probe failed alone: n1 → n2 (tcp pod-pod, IPv4): passed',
      'netdoctor: run: error',
      'netdoctor.tcp.pod-pod.ipv4: n1 → n2: failure',
      'netdoctor.tcp.pod-pod.ipv4: n1 → n3: error',
      'netdoctor.tcp.pod-pod.ipv4: n2 → 2 nodes: passed',
      'netdoctor.tcp.pod-pod.ipv4: n3 → 2 nodes: passed',
    ]);
    expect(cases[2]).toMatchObject({ type: 'TIMEOUT', message: 'TIMEOUT: no answer in 5 s' });
    expect(cases[2]?.text).toContain('TIMEOUT: no answer in 5 s\ntarget: 10.244.2.2\n');
    expect(cases[3]).toMatchObject({ type: 'EXEC', message: 'EXEC: the channel was cut' });
  });

  test('there is one suite per section; its time is that of its probes, in seconds', () => {
    const suites = readJunit(renderJunit(aReport(aBoundOfTwoChecks(2), () => pass(250))));
    expect(suites.map(({ attributes: { name, time } }) => [name, time])).toEqual([
      ['netdoctor', '0.000000'],
      ['tcp pod-pod ipv4', '0.500000'],
      ['icmp pod-pod ipv4', '0.500000'],
    ]);
    expect(suites[1]?.attributes.timestamp).toBe('2030-01-02T03:04:05');
    expect(suites[0]?.properties).toEqual({ runId: '20300102-030405-abcd', version: '1.2.3', source: CLUSTER });
  });

  test('with two clusters, nodes are named with their cluster', () => {
    const cases = casesIn(aReport(twoClusters(), ({ source }) => (source === 2 ? timeout : pass())));
    expect(cases.map(({ name }) => name)).toEqual([
      'ND103 m1 of cluster-b does not reach cluster cluster-a',
      'run',
      'cluster-b/m1 → cluster-a/n1',
      'cluster-b/m1 → cluster-a/n2',
      'cluster-a/n1 → 2 nodes',
      'cluster-a/n2 → 2 nodes',
      'cluster-b/m2 → 2 nodes',
    ]);
  });

  test('skipped probes are one case per reason', () => {
    const report = aReport(aBoundOfTwoChecks(3), ({ section }) => (section === 1 ? skip : pass()));
    const cases = casesIn(report).filter(({ classname }) => classname.includes('icmp'));
    expect(lines(cases)).toEqual(['netdoctor.icmp.pod-pod.ipv4: skipped: no floater has an IPv6 address: skipped']);
    expect(cases[0]?.message).toBe('6 probes: no floater has an IPv6 address');
  });

  test('probes that were not tried are an error, and so is the run', () => {
    const cases = casesIn(aReport(aBound(3), ({ source }) => (source === 0 ? undefined : pass())));
    expect(lines(cases)).toEqual([
      'netdoctor: run: error',
      'netdoctor.tcp.pod-pod.ipv4: n1 → 2 nodes: error',
      'netdoctor.tcp.pod-pod.ipv4: n2 → 2 nodes: passed',
      'netdoctor.tcp.pod-pod.ipv4: n3 → 2 nodes: passed',
    ]);
    expect(cases[0]).toMatchObject({ type: 'INCOMPLETE', message: expect.stringContaining('2 were not tried') });
    expect(cases[1]).toMatchObject({ type: 'NOT_TRIED', message: '2 of 2 probes were not tried' });
  });

  test('a run without any verdict does not pass', () => {
    expect(lines(casesIn(aReport(aBound(3), () => undefined)))).toEqual(['netdoctor: run: error']);
  });

  test('nodes that were not tested are errors, except those left out by rule', () => {
    const untested = [
      { cluster: CLUSTER, node: 'n4', reason: 'its pod is not started yet', byRule: false },
      { cluster: CLUSTER, node: 'n5', reason: 'windows', byRule: true },
    ];
    const suites = readJunit(renderJunit({ ...aReport(aBound(2)), untested }));
    expect(suites.map(({ attributes }) => attributes.name)).toEqual(['netdoctor', 'nodes', 'tcp pod-pod ipv4']);
    expect(suites[1]?.cases).toMatchObject([
      { classname: 'netdoctor.nodes', name: 'n4', is: 'error', message: 'its pod is not started yet' },
    ]);
  });

  test('findings come first, and also in the suites that they are about', () => {
    const warning = { ...cutOff, code: 'ND901', severity: 'warning', title: 'x' } as const;
    const suites = readJunit(renderJunit(exampleReport({ findings: [cutOff, warning] })));
    expect(suites[0]?.attributes.name).toBe('findings');
    expect(lines(suites[0]?.cases ?? [])).toEqual([
      'netdoctor.findings: ND101 n3 is cut off: failure',
      'netdoctor.findings: ND901 x: passed',
    ]);
    expect(suites[0]?.cases[0]?.text).toContain('next: the routes of the node (on n3)\n  ip route');
    expect(suites[0]?.cases[1]?.output).toContain('shown by: all 4 probes from and to n3 failed');
    expect(suites.at(-1)?.output).toBe('ND101: n3 is cut off\nND901: x');
  });

  test('a warning explains nothing, because its probes passed', () => {
    const warning = { ...cutOff, severity: 'warning', explains: 0, of: 0 } as const;
    const [findings] = readJunit(renderJunit(exampleReport({ findings: [warning] })));
    expect(findings?.cases[0]?.output).toMatch(/^shown by: /);
    expect(findings?.cases[0]?.output).not.toContain('explains');
  });

  test('a finding about another section is not in its suite', () => {
    const finding = { ...cutOff, scope: { ...cutOff.scope, families: ['ipv6'] } } as const;
    expect(readJunit(renderJunit(exampleReport({ findings: [finding] }))).at(-1)?.output).toBeUndefined();
  });

  test('more failures than a server would accept are counted by source', () => {
    const cases = casesIn(aReport(aBound(75), () => timeout));
    expect(cases).toHaveLength(1 + 1 + 5000 + 8);
    expect(cases.at(-1)).toMatchObject({
      name: 'n75 → 74 more',
      is: 'failure',
      message: '74 more probes did not pass: TIMEOUT; -o json has them all',
    });
  });

  test('any text can be read back, except what XML cannot contain', () => {
    const report = aReport(aBound(2));
    const [failure] = aReport(aBound(2), () => timeout).failures;
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const detail = `a${text}b`;
        const bad = casesIn({ ...report, failures: failure ? [{ ...failure, detail }] : [] }).find(
          ({ is }) => is === 'failure',
        );
        const held = visible(detail).replace(/[\ufffe\uffff]/g, '');
        expect(bad?.message).toBe(`TIMEOUT: ${held}`);
      }),
    );
  });
});
