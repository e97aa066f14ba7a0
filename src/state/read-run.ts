import { join } from 'node:path';
import type { Section } from '../model/bound-plan.ts';
import type { Plan } from '../model/plan.ts';
import type { Report } from '../report/report.ts';
import { damaged, jsonOf, newer } from './damage.ts';
import type { JournalRow } from './journal.ts';
import { rowsOf, wholeLength } from './journal-lines.ts';
import { readPlan } from './read-plan.ts';
import { checkedReport } from './report-value.ts';
import { rowFaults } from './row-fault.ts';
import { fileOf, isRunId, JOURNAL, REPORT, runIds, runsFolder, SECTIONS, unknownRun } from './run-folders.ts';
import type { SavedRun } from './saved-run.ts';

/**
 * Reads a saved run and validates every file of it. Nothing is guessed.
 * @throws UserError RUN_UNKNOWN, STATE_DAMAGED with file and line, STATE_NEWER, STATE_UNREADABLE
 */
export async function readRun(env: NodeJS.ProcessEnv, runId: string): Promise<SavedRun> {
  if (!isRunId(runId) || !(await runIds(env)).includes(runId)) throw await unknownRun(env, runId);
  const folder = join(runsFolder(env), runId);
  const plan = await readPlan(folder, runId);
  const sections = await readSections(folder, plan);
  const report = await readReport(folder, runId);
  const rows = await readRows(folder, plan, sections);
  if (!rows && report) throw damaged(join(folder, JOURNAL), 'it is missing, though the run has a report');
  return { runId, folder, plan, sections: sections ?? [], rows: rows ?? [], ...(report ? { report } : {}) };
}

/** @throws UserError as readRun */
export async function readSections(folder: string, plan: Plan): Promise<readonly Section[] | undefined> {
  const path = join(folder, SECTIONS);
  const bytes = await fileOf(folder, SECTIONS);
  if (!bytes) return undefined;
  const value = jsonOf(path, bytes);
  const { misfit } = await import('./schemas.ts');
  const words = misfit('sections', value);
  if (words !== undefined) throw damaged(path, words);
  const { sections } = value as { readonly sections: readonly Section[] };
  const stray = sections.find(
    ({ check, path }) => !plan.checks.some((one) => one.name === check && one.paths.includes(path)),
  );
  if (stray) throw damaged(path, `the plan has no check ${stray.check} on ${stray.path}`);
  return sections;
}

/** @throws UserError as readRun */
export async function readRows(
  folder: string,
  plan: Plan,
  sections: readonly Section[] | undefined,
): Promise<readonly JournalRow[] | undefined> {
  const bytes = await fileOf(folder, JOURNAL);
  if (!bytes) return undefined;
  if (wholeLength(bytes) === 0) return [];
  if (!sections) throw damaged(join(folder, SECTIONS), 'it is missing, though the journal has rows');
  const { misfit } = await import('./schemas.ts');
  const inPlan = rowFaults({ plan, sections });
  const fault = (value: unknown) => misfit('row', value) ?? inPlan(value as JournalRow);
  return rowsOf(bytes, { path: join(folder, JOURNAL), fault });
}

async function readReport(folder: string, runId: string): Promise<Report | undefined> {
  const path = join(folder, REPORT);
  const bytes = await fileOf(folder, REPORT);
  if (!bytes) return undefined;
  const { report, fault } = await checkedReport(jsonOf(path, bytes));
  if (fault?.kind === 'newer') throw newer(path);
  if (fault) throw damaged(path, fault.kind === 'error' ? `it holds an error: ${fault.message}` : fault.words);
  if (report.metadata.runId !== runId) throw damaged(path, `it is the report of run ${report.metadata.runId}`);
  return report;
}
