import type { Plan } from '../plan/plan.ts';
import { remarkWords } from '../plan/remarks.ts';
import { EXIT_INCOMPLETE, EXIT_OK } from '../report/exit-code.ts';
import { incompleteLines } from '../report/incomplete.ts';
import { summarise } from '../report/summary.ts';
import type { JournalRow } from '../state/journal.ts';
import { matrixFromRows } from '../state/restore.ts';
import type { SavedRun } from '../state/saved-run.ts';

/**
 * What a resume says and exits with where no probe is to be made again. What the run did not show, it still does not show:
 * a check that was skipped whole, nodes that were not tested then or cannot be now. What changed about the nodes is said
 * too: what passed says nothing of a node that came since. Pure.
 */
export function nothingLeft(
  { runId, report, sections }: Pick<SavedRun, 'runId' | 'report' | 'sections'>,
  plan: Plan,
  rows: readonly JournalRow[],
): { readonly code: number; readonly lines: readonly string[] } {
  const untested = [...plan.untested, ...(report?.untested ?? [])];
  const { complete } = summarise({ plan, sections, untested }, matrixFromRows({ plan, sections }, rows));
  const lines = [
    `nothing is left to probe again: no probe of run ${runId} failed or was missed`,
    ...plan.untested.map(({ cluster, node, reason }) => `left out: ${node} of ${cluster}: ${reason}`),
    ...plan.remarks.filter(({ code }) => code === 'NODE_NEW').map(remarkWords),
  ];
  if (complete) return { code: EXIT_OK, lines };
  return { code: EXIT_INCOMPLETE, lines: [...lines, ...(report ? incompleteLines(report) : [])] };
}
