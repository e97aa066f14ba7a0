import { describe, expect, test } from 'vitest';
import { bind } from '../../../src/model/bound-plan.ts';
import { exitCodeOf } from '../../../src/report/exit-code.ts';
import type { Report } from '../../../src/report/report.ts';
import { incompleteLines } from '../../../src/report/text/incomplete.ts';
import { printReport } from '../../../src/report/text/print.ts';
import { chosenIo } from '../../../src/ui/chosen-io.ts';
import { captureIo } from '../../support/io.ts';
import { aReport, type Decide, execError, pass, skip, timeout } from '../../support/matrix.ts';
import { aBound, aFloater, aPlan, CLUSTER, type PlanOptions, SECOND, twoClusters } from '../../support/plan.ts';

const three = aBound(3);
const missing = (over: object = {}) => [
  { cluster: CLUSTER, node: 'n9', reason: 'ImagePullBackOff', byRule: false, ...over },
];
const but =
  (judgement: ReturnType<Decide>): Decide =>
  ({ source, endpoint }) =>
    source === 0 && endpoint === 1 ? judgement : pass();

function planned(options: PlanOptions, remarks: Report['remarks'] = []) {
  return bind({ ...aPlan(2, options), remarks }, [aFloater(1), aFloater(2)], []);
}

const NAMED_UDP: PlanOptions = {
  checks: [
    { name: 'tcp', paths: ['pod-pod'] },
    { name: 'udp', paths: ['pod-pod'], named: true },
  ],
};
const NO_AIM: PlanOptions = {
  checks: [
    { name: 'tcp', paths: ['pod-pod'] },
    { name: 'service', paths: ['pod-service'], named: true },
  ],
};
const TIMED_OUT = { cluster: '', code: 'TIMED_OUT', detail: '--timeout: 5 s were over before all was probed' } as const;

const CASES: readonly { what: string; report: Report; lines: readonly string[] }[] = [
  {
    what: 'a node has no floater',
    report: aReport({ ...three, untested: missing() }),
    lines: ['not tested: n9: ImagePullBackOff'],
  },
  {
    what: 'a node of one of two clusters has no floater',
    report: aReport({ ...twoClusters(), untested: missing({ cluster: SECOND }) }),
    lines: ['not tested: n9 of cluster-b: ImagePullBackOff'],
  },
  {
    what: 'a probe could not be measured',
    report: aReport(three, but(execError)),
    lines: ['1 probe could not be measured: EXEC: the channel was cut'],
  },
  {
    what: 'a check that the user named was skipped',
    report: aReport(planned(NAMED_UDP), ({ section }) => (section === 1 ? skip : pass())),
    lines: ['check udp was skipped: no floater has an IPv6 address'],
  },
  {
    what: 'everything was skipped',
    report: aReport(three, () => skip),
    lines: ['check tcp was skipped: no floater has an IPv6 address'],
  },
  {
    what: 'a check that the user named had nothing to aim at',
    report: aReport(planned(NO_AIM)),
    lines: ['check service had nothing to probe'],
  },
  {
    what: 'the time was up',
    report: aReport(planned({}, [TIMED_OUT]), but(undefined)),
    lines: ['note: --timeout: 5 s were over before all was probed'],
  },
];

describe('why the exit code is 2', () => {
  test.each(CASES)('$what', async ({ report, lines }) => {
    expect(exitCodeOf(report)).toBe(2);
    expect(incompleteLines(report)).toEqual(lines);
    const { io, stderr } = captureIo();
    const quiet = chosenIo({ quiet: true }, io);
    await printReport(report, { format: 'name', folder: undefined, clean: undefined, io: quiet });
    const [verdict, ...said] = stderr().trimEnd().split('\n');
    expect(verdict).toMatch(/^No probe failed, but the check is not complete/);
    expect(said).toEqual(lines);
  });

  test('with --quiet it is printed only if it is the reason for the exit code', async () => {
    const reports = [aReport(three), aReport({ ...three, untested: missing() }, () => timeout)];
    for (const report of reports) {
      const { io, stderr } = captureIo();
      const quiet = chosenIo({ quiet: true }, io);
      await printReport(report, { format: 'name', folder: undefined, clean: undefined, io: quiet });
      expect(stderr()).not.toContain('not tested');
    }
    expect(incompleteLines(aReport(three))).toEqual([]);
  });

  test('is not shown if a finding explains more', () => {
    const report = aReport(three, ({ source }) => (source === 0 ? execError : pass()));
    expect(report.findings.map(({ code }) => code)).toEqual(['ND801']);
    expect(incompleteLines(report)).toEqual([]);
  });
});
