import { bind } from '../../model/bound-plan.ts';
import type { Remark } from '../../model/remark.ts';
import { buildReport } from '../../report/build.ts';
import type { Report } from '../../report/report.ts';
import { matrixFromRows } from '../../state/restore.ts';
import { startOf } from '../../state/run-folders.ts';
import type { SavedRun } from '../../state/saved-run.ts';
import { version } from '../../version.ts';

export interface Interruption {
  /** The time at which the run last saved something. */
  readonly savedAt: Date;
  /** Whether a process is still working on it. */
  readonly running: boolean;
}

/**
 * The report of a run that has none, made from its rows. The floaters are not saved, nor which nodes had
 * none. It is never complete, even if every probe has a verdict, because failures were not probed a second
 * time. Pure.
 */
export function interruptedReport(saved: Omit<SavedRun, 'report'>, { savedAt, running }: Interruption): Report {
  const { runId, plan, sections, rows } = saved;
  const bound = { ...bind(plan, [], []), sections };
  const report = buildReport({
    bound,
    matrix: matrixFromRows({ plan, sections }, rows),
    startedAt: startOf(runId) ?? savedAt,
    finishedAt: savedAt,
    version,
    options: { ...plan.options },
    remarks: [running ? runningRemark(runId) : interruptedRemark(runId)],
  });
  return { ...report, summary: { ...report.summary, complete: false } };
}

function interruptedRemark(runId: string): Remark {
  return {
    cluster: '',
    code: 'INTERRUPTED',
    detail: `run ${runId} was interrupted: this is what was saved of it until then`,
    next: `kubectl netdoctor resume --run ${runId} goes on with it`,
  };
}

function runningRemark(runId: string): Remark {
  const detail = `run ${runId} is not finished: this is what it has saved so far`;
  return { cluster: '', code: 'INTERRUPTED', detail };
}
