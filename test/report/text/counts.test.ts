import { describe, expect, test } from 'vitest';
import { compareReports } from '../../../src/diff/compare.ts';
import { diffTables } from '../../../src/diff/tables.ts';
import { diffWords } from '../../../src/diff/words.ts';
import { bind } from '../../../src/model/bound-plan.ts';
import { FORMAT_NAMES, formatOf } from '../../../src/report/formats.ts';
import type { Report } from '../../../src/report/report.ts';
import { incompleteLines } from '../../../src/report/text/incomplete.ts';
import { summaryWords } from '../../../src/report/text/summary-words.ts';
import { progressWords } from '../../../src/run/check/progress.ts';
import { counted } from '../../../src/text/plural.ts';
import { NO_SCREEN } from '../../../src/ui/screen.ts';
import { NO_STYLE } from '../../../src/ui/style.ts';
import { textOf } from '../../support/document.ts';
import { aReport, type Decide, execError, pass, skip, timeout } from '../../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, aFloater, aPlan, CLUSTER, twoClusters } from '../../support/plan.ts';

/** A plural noun after the number one. */
const FAULT =
  /(?<![\d.,:/-])\b1 (?:more |new |such |other |failed |full-size |tcp |udp |dns |echo )?(?:attempts|cells|endpoints|errors|failures|floaters|groups|nodes|packets|places|pods|probes|restarts|runs|services|sources|ways)\b/gi;

const faultsIn = (text: string) => text.match(FAULT) ?? [];

test('counted', () => {
  expect([0, 1, 2].map((count) => counted(count, 'probe'))).toEqual(['0 probes', '1 probe', '2 probes']);
  expect(counted(2, 'entry', 'entries')).toBe('2 entries');
});

describe('one is followed by a singular noun', () => {
  const first =
    (judgement: ReturnType<Decide>): Decide =>
    ({ source, endpoint, section }) =>
      section === 0 && source === 0 && endpoint === 1 ? judgement : pass();
  const flaky: ReturnType<Decide> = { verdict: 'pass', latencyMs: 1, note: { kind: 'flaky', detail: 'x' } };
  const clamped: ReturnType<Decide> = { verdict: 'pass', latencyMs: 1, note: { kind: 'clamped', detail: 'x' } };
  const services = [{ cluster: CLUSTER, layer: 'service', check: 'dns', node: 'DNS', aim: {} }] as const;
  const oneService = bind(aPlan(1, { checks: [{ name: 'dns', paths: ['pod-service'] }], services }), [aFloater(1)], []);
  const oneWay = bind(aPlan(2, { chosen: { sources: ['n1'], destinations: ['n2'] } }), [aFloater(1), aFloater(2)], []);
  const untested = [{ cluster: CLUSTER, node: 'n9', reason: 'x', byRule: false }];

  const reports: readonly Report[] = [
    ...[pass(), timeout, execError, skip, undefined].flatMap((judgement) => [
      aReport(aBound(2), first(judgement)),
      aReport(aBound(3), first(judgement)),
      aReport(aBoundOfTwoChecks(2), first(judgement)),
      aReport(twoClusters(), ({ source, endpoint }) => (source === 0 && endpoint === 2 ? judgement : pass())),
      aReport(twoClusters({ oneWay: true }), () => judgement),
      aReport(oneService, () => judgement),
      aReport(oneWay, () => judgement),
      aReport({ ...oneWay, untested }, () => judgement),
    ]),
    ...[flaky, clamped].map((judgement) => aReport(aBound(3), first(judgement))),
    aReport(aBound(1)),
  ];

  test('the pattern finds what it should find', () => {
    for (const text of ['all 1 probes', 'between 1 nodes', 'skipped: 1 udp probes over', '1 more probes']) {
      expect(faultsIn(text)).toHaveLength(1);
    }
    for (const text of ['1 probe', '11 probes', '0.1 probes', 'of 1', 'n1 nodes', '2 of 1,001 probes']) {
      expect(faultsIn(text)).toEqual([]);
    }
  });

  test.each(FORMAT_NAMES)('in every report as %s', async (format) => {
    const render = await formatOf(format).load();
    for (const report of reports) {
      for (const rows of [1, 40]) {
        const document = render(report, { screen: { ...NO_SCREEN, rows }, style: NO_STYLE, blocks: false });
        expect(faultsIn(textOf(document))).toEqual([]);
      }
    }
  });

  test('in the words of a run', () => {
    for (const report of reports) {
      expect(faultsIn(summaryWords(report, NO_STYLE))).toEqual([]);
      expect(faultsIn(incompleteLines(report).join('\n'))).toEqual([]);
    }
    const now = { done: 1, total: 1, probes: 1, failed: 1, elapsedMs: 4000 };
    expect(faultsIn(progressWords(now))).toEqual([]);
  });

  test('in the words of a diff', () => {
    const [before] = reports;
    if (!before) throw new Error('there are no reports');
    for (const after of reports.filter(({ spec }) => spec.destinations.length === 0)) {
      const diff = compareReports({ before, after });
      const text = [diffWords(diff, NO_STYLE), diffTables(diff, { screen: NO_SCREEN, style: NO_STYLE })].join('\n');
      expect(faultsIn(text)).toEqual([]);
    }
  });
});
