import { bind } from '../../model/bound-plan.ts';
import type { Plan } from '../../model/plan.ts';
import { remarkWords } from '../../model/remark.ts';
import { buildReport } from '../../report/build.ts';
import { exitCodeOf } from '../../report/exit-code.ts';
import { incompleteLines } from '../../report/text/incomplete.ts';
import type { JournalRow } from '../../state/journal.ts';
import { matrixFromRows } from '../../state/restore.ts';
import type { SavedRun } from '../../state/saved-run.ts';
import { isNothingLeft } from '../../state/unfinished.ts';
import { oneLine } from '../../text/visible.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import { styleFor } from '../../ui/style.ts';
import { version } from '../../version.ts';

/** What a resume prints and returns if it makes no probe. */
export interface NothingLeft {
  /** 2 if the run does not show that all is well, for example because it could not try anything. */
  readonly code: 0 | 1 | 2;
  readonly lines: readonly string[];
  /** Why the exit code is 2. */
  readonly missing: readonly string[];
}

/**
 * What a finished run has shown about the nodes that exist now; undefined if there are probes left to make.
 * Pure.
 * @param rows in the order of the plan
 */
export function nothingLeft(
  { runId, sections, report }: Pick<SavedRun, 'runId' | 'sections' | 'report'>,
  plan: Plan,
  rows: readonly JournalRow[],
): NothingLeft | undefined {
  if (!report || !isNothingLeft({ report, sections }, plan, rows)) return undefined;
  const now = buildReport({
    bound: { ...bind(plan, [], []), sections },
    matrix: matrixFromRows({ plan, sections }, rows),
    startedAt: new Date(report.metadata.startedAt),
    finishedAt: new Date(report.metadata.finishedAt),
    version,
    options: { ...plan.options },
  });
  return { code: exitCodeOf(now), lines: nothingLeftLines(runId, plan), missing: incompleteLines(now) };
}

/** Also reports changes of the nodes, because earlier passes say nothing about a node that is new. */
function nothingLeftLines(runId: string, { untested, remarks }: Plan): readonly string[] {
  return [
    `nothing is left to probe again: no probe of run ${runId} failed or was missed`,
    ...untested
      .filter(({ byRule }) => byRule)
      .map(({ cluster, node, reason }) => `left out: ${node} of ${cluster}: ${reason}`),
    ...remarks.filter(({ code }) => code === 'NODE_NEW').map(remarkWords),
  ];
}

/** Prints why the exit code is not 0 even with `--quiet`. */
export function sayNothingLeft({ lines, missing }: NothingLeft, io: Io): void {
  for (const line of lines) say(io.stderr, line);
  const stderr = io.loud ?? io.stderr;
  const style = styleFor('stderr', { ...io, stderr });
  for (const line of missing) stderr.write(`${style.doubtful(oneLine(line))}\n`);
}
