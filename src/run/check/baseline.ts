import { aligned } from '../../diff/clusters.ts';
import { describeError, toNetdoctorError, UserError } from '../../errors.ts';
import { endpointName } from '../../model/bound-plan.ts';
import type { Plan } from '../../model/plan.ts';
import { EXIT_FAILED, EXIT_INCOMPLETE, EXIT_OK } from '../../report/exit-code.ts';
import type { Report } from '../../report/report.ts';
import type { Io } from '../../ui/io.ts';
import { comparedReports, printDiff, printDiffWords } from '../saved/diff.ts';

/**
 * @throws UserError BASELINE_STRANGER if the baseline probed no floater of the plan. Call this before
 * anything is made.
 */
export function refuseStranger(baseline: Report, plan: Plan): void {
  const { rename } = aligned({ before: baseline, after: { spec: plan } });
  const known = new Set(baseline.matrix.endpoints.map((one) => endpointName({ ...one, cluster: rename(one.cluster) })));
  if (plan.endpoints.some((one) => one.layer !== 'service' && known.has(endpointName(one)))) return;
  throw new UserError(`--baseline: run ${baseline.metadata.runId} has no node in common with this check`, {
    code: 'BASELINE_STRANGER',
    hint: 'name a run of the same clusters; kubectl netdoctor runs lists them',
  });
}

/**
 * Reports the changes since the baseline: as one more table if tables are printed, otherwise in words only,
 * because stdout holds a single document. An error here does not affect the report.
 * @returns 1 if it got worse, 2 if nothing could be compared, otherwise 0
 */
export function compareWith(baseline: Report, after: Report, { format, io }: { format: string; io: Io }): 0 | 1 | 2 {
  try {
    const diff = comparedReports({ before: baseline, after });
    if (format === 'table' || format === 'wide') printDiff(diff, 'table', io);
    else printDiffWords(diff, io);
    return diff.result === 'worse' ? EXIT_FAILED : EXIT_OK;
  } catch (error) {
    (io.loud ?? io.stderr).write(`${describeError(toNetdoctorError(error))}\n`);
    return EXIT_INCOMPLETE;
  }
}
