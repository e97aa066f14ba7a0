import { describe, expect, test } from 'vitest';
import { compareReports } from '../../../src/diff/compare.ts';
import { diffTables } from '../../../src/diff/tables.ts';
import { type BoundPlan, bind } from '../../../src/model/bound-plan.ts';
import { buildReport } from '../../../src/report/build.ts';
import { FORMAT_NAMES, formatOf } from '../../../src/report/formats.ts';
import type { Report } from '../../../src/report/report.ts';
import { summaryWords } from '../../../src/report/text/summary-words.ts';
import { NO_SCREEN } from '../../../src/ui/screen.ts';
import { NO_STYLE } from '../../../src/ui/style.ts';
import { textOf } from '../../support/document.ts';
import { aReport, type Decide, filled, judgedCells, pass, timeout } from '../../support/matrix.ts';
import { aFloater, aNode, aPlan, SECOND } from '../../support/plan.ts';

/** Two clusters whose nodes have the same names. */
const second = ['n1', 'n2'].map((name) => aNode(name, { cluster: SECOND }));
const twins: BoundPlan = bind(
  aPlan(2, { second }),
  [...[1, 2].map((n) => aFloater(n)), ...[1, 2].map((n) => aFloater(n + 10, { cluster: SECOND, node: `n${n}` }))],
  [],
);

/** n2 → n2, from one cluster to the other. */
const across =
  (judgement: ReturnType<Decide>): Decide =>
  ({ source, endpoint }) =>
    source === 1 && endpoint === 3 ? judgement : pass(1);

function resumed(): Report {
  const [before, after] = [across(timeout), across(pass(1))].map((one) => filled(twins, judgedCells(twins, one)));
  if (!before || !after) throw new Error('no matrices');
  const times = { startedAt: new Date(0), finishedAt: new Date(1000), version: '1', options: {} };
  return buildReport({ bound: twins, matrix: after, before: { runId: 'run-1', matrix: before }, ...times });
}

const clamped: ReturnType<Decide> = { verdict: 'pass', latencyMs: 1, note: { kind: 'clamped', detail: 'x' } };

/** Names of adjacent nodes without the names of their clusters. */
const AMBIGUOUS = /(?<![/\w])n\d (?:→|to) n\d(?! of)/g;

describe('if the nodes of two clusters have the same names, no node is named without its cluster', () => {
  const reports = [resumed(), aReport(twins, across(timeout)), aReport(twins, across(clamped))];

  test('in the list of what a resume has fixed', () => {
    expect(summaryWords(resumed(), NO_STYLE)).toContain('fixed: cluster-a/n2 → cluster-b/n2 (tcp ipv4, was TIMEOUT)');
  });

  test('in a warning about full-size packets', () => {
    const [finding] = aReport(twins, across(clamped)).findings;
    expect(finding?.title).toBe(
      'Full-size datagrams from n2 of cluster-a to n2 of cluster-b are lost, full-size TCP is not',
    );
    expect(finding?.evidence).toEqual(['n2 of cluster-a → n2 of cluster-b (pod-pod ipv4): x']);
  });

  test.each(FORMAT_NAMES)('in a report as %s', async (format) => {
    const render = await formatOf(format).load();
    for (const report of reports) {
      const document = render(report, { screen: NO_SCREEN, style: NO_STYLE, blocks: false });
      expect(textOf(document).match(AMBIGUOUS)).toBeNull();
    }
  });

  test('in the words and the table of slower probes', () => {
    for (const report of reports) expect(summaryWords(report, NO_STYLE).match(AMBIGUOUS)).toBeNull();
    const [, before] = reports;
    if (!before) throw new Error('no reports');
    const [from, to] = [
      { cluster: 'cluster-a', node: 'n2' },
      { cluster: SECOND, node: 'n2' },
    ] as const;
    const one = {
      check: 'tcp',
      path: 'pod-pod',
      family: 'ipv4',
      from,
      to,
      probes: 3,
      beforeMs: 1,
      afterMs: 9,
    } as const;
    const diff = { ...compareReports({ before, after: before }), slower: [one] };
    expect(diffTables(diff, { screen: NO_SCREEN, style: NO_STYLE })).toMatch(/n2 of cluster-a +\| n2 of cluster-b/);
  });
});
