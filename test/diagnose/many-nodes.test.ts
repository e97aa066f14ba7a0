import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/diagnose/finding.ts';
import type { Report } from '../../src/report/report.ts';
import {
  diagnosed,
  explainedCells,
  failedCells,
  failing,
  from,
  isPodEnd,
  LAYERED,
  manyNodes,
  type NamedProbe,
  SERVICES,
  to,
} from '../support/diagnosed.ts';
import { timeout } from '../support/matrix.ts';

const names = (count: number) => Array.from({ length: count }, (_, index) => `n${3 * index + 1}`);
const cutOff = (nodes: readonly string[]) => (probe: NamedProbe) => from(...nodes)(probe) || to(...nodes)(probe);

function only(report: Report): Finding {
  const [finding, ...others] = report.findings;
  expect(others.map(({ title }) => title)).toEqual([]);
  if (!finding) throw new Error('there is no finding');
  return finding;
}

describe('many nodes with the same fault', () => {
  test.each([
    ['are cut off', 12, cutOff, 'ND101', 'both', 'n1, n4 and 10 more are cut off: nothing gets in or out'],
    ['get nothing', 7, (nodes) => to(...nodes), 'ND102', 'inbound', 'Nothing gets into n1, n4 and 5 more'],
    ['send nothing', 6, (nodes) => from(...nodes), 'ND103', 'outbound', 'Nothing gets out of n1, n4 and 4 more'],
  ] as readonly [string, number, typeof cutOff, string, string, string][])(
    'that %s are one finding, which names them',
    (_, count, faultOf, code, direction, title) => {
      const nodes = names(count);
      const report = diagnosed({ nodes: 50, checks: ['tcp', 'udp'] }, failing(timeout, faultOf(nodes)));
      const finding = only(report);
      expect([finding.code, finding.direction, finding.title]).toEqual([code, direction, title]);
      expect(finding.subject).toMatchObject({ kind: 'block', nodes });
      expect(finding.explains).toBe(report.summary.fail);
      expect(explainedCells(report, finding)).toEqual(failedCells(report));
    },
  );

  test('what they lose among themselves is counted once', () => {
    const nodes = names(20);
    const report = diagnosed({ nodes: 60 }, failing(timeout, cutOff(nodes)));
    expect(only(report).evidence[0]).toBe(
      `${report.summary.fail} of ${report.summary.fail} such probes failed (tcp; IPv4): TIMEOUT`,
    );
  });

  test('of which the pods are cut off, also from their own hosts, are one finding', () => {
    const nodes = names(8);
    const isLost = (probe: NamedProbe) => nodes.some((node) => isPodEnd(node)(probe));
    const isOwn = ({ from: source, to: destination, path }: NamedProbe) =>
      source === destination && path !== 'pod-pod' && path !== 'node-node' && nodes.includes(source);
    const report = diagnosed(
      { nodes: 30, paths: LAYERED },
      failing(timeout, (probe) => isLost(probe) || isOwn(probe)),
    );
    const finding = only(report);
    expect([finding.code, finding.title]).toEqual([
      'ND104',
      'The pods of n1, n4 and 6 more are cut off: nothing gets in or out',
    ]);
    expect(finding.explains).toBe(report.summary.fail);
    const own = 8 * 2;
    const others = report.summary.fail - own;
    expect(finding.evidence[0]).toMatch(`${report.summary.fail} of ${report.summary.fail} such probes failed`);
    expect(finding.evidence).toContain(`between the nodes and their own pods: ${own} of ${own} failed too`);
    expect(others).toBeGreaterThan(0);
  });

  test('of which the pods are cut off from others pass in between, as other probes between the same ends do', () => {
    const nodes = names(7);
    const isLost = (probe: NamedProbe) => nodes.some((node) => isPodEnd(node)(probe));
    const report = diagnosed({ nodes: 30, paths: LAYERED }, failing(timeout, isLost));
    const { evidence } = only(report);
    const { fail } = report.summary;
    expect(evidence[0]).toMatch(`${fail} of ${fail} such probes failed`);
    const [, passed, measured] =
      /other probes between the same ends: (\d+) of (\d+) passed/.exec(evidence.join('\n')) ?? [];
    expect(Number(passed)).toBeGreaterThan(0);
    expect(passed).toBe(measured);
  });

  test('and which reach no Services are one finding, also if nobody saw whether they reach others', () => {
    const nodes = names(7);
    const report = diagnosed(
      { nodes: 30, paths: ['node-pod'], services: SERVICES },
      failing(timeout, (probe) =>
        probe.path === 'pod-service' ? nodes.includes(probe.from) : probe.from !== probe.to && nodes.includes(probe.to),
      ),
    );
    expect(only(report).explains).toBe(report.summary.fail);
  });

  test('beside another fault are one finding, and that is another', () => {
    const nodes = names(10);
    const report = diagnosed(
      { nodes: 50 },
      failing(timeout, (probe) => cutOff(nodes)(probe) || to('n50')(probe)),
    );
    expect(report.findings.map(({ title }) => title)).toEqual([
      'n1, n4 and 8 more are cut off: nothing gets in or out',
      'Nothing gets into n50',
    ]);
  });

  test('commands are for two of them', () => {
    const { next } = only(diagnosed({ nodes: 50 }, failing(timeout, cutOff(names(10)))));
    expect(new Set(next.flatMap(({ node }) => node ?? []))).toEqual(new Set(['n1', 'n4']));
  });

  test('a few are told one by one', () => {
    const report = diagnosed({ nodes: 50 }, failing(timeout, cutOff(names(5))));
    expect(report.findings.map(({ subject }) => subject.kind)).toEqual(Array(5).fill('node'));
  });

  test('all nodes of a zone that is cut off are told as the zone', () => {
    const nodes = manyNodes(40, (n) => ({ zone: `z${n % 4}` }));
    const zone = nodes.filter((node) => node.zone === 'z1').map(({ name }) => name);
    const between = ({ from: source, to: destination }: NamedProbe) =>
      zone.includes(source) !== zone.includes(destination);
    expect(only(diagnosed({ nodes }, failing(timeout, between))).title).toBe(
      'Zone z1 is cut off: nothing gets in or out',
    );
  });
});
