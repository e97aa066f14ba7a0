import type { Plugin } from '../../check/contract.ts';
import { countOf } from '../../check/source.ts';
import type { CheckSettings } from '../../config/settings.ts';
import { describeError, toNetdoctorError } from '../../errors.ts';
import type { Plan } from '../../model/plan.ts';
import { describeRun, withFindings } from '../../report/build.ts';
import { EXIT_FAILED, EXIT_INCOMPLETE, EXIT_OK, EXIT_ON_SIGNAL, exitCodeOf } from '../../report/exit-code.ts';
import type { FormatName } from '../../report/formats.ts';
import type { OutputFile } from '../../report/output-file.ts';
import type { Report } from '../../report/report.ts';
import { printReport } from '../../report/text/print.ts';
import { matrixFromRows } from '../../state/restore.ts';
import type { RunStore } from '../../state/run-store.ts';
import type { Io } from '../../ui/io.ts';
import { version } from '../../version.ts';
import { afterRun, cleanCommand, cleanStep } from '../clean/clean-step.ts';
import { writeOutputFiles } from '../output-files.ts';
import type { Earlier } from '../resume/resume-from.ts';
import { type DeployedCluster, deployStep, findStep, type PreflightedCluster, type Run, verifyStep } from '../steps.ts';
import type { Stop } from '../stop.ts';
import { compareWith } from './baseline.ts';
import { checkStep } from './check-step.ts';
import { withCircumstances } from './circumstances.ts';
import { lateRemarks } from './late-remarks.ts';
import { withFixtures } from './prepare-step.ts';

export interface ProbeParts {
  readonly clusters: readonly PreflightedCluster[];
  readonly plan: Plan;
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly store: RunStore;
  readonly stop: Stop;
  readonly startedAt: Date;
  /** False: the floaters that are there are used. */
  readonly deploy: boolean;
  readonly autoClean: boolean;
  readonly format: FormatName;
  readonly outputFiles: readonly OutputFile[];
  /** What the report is to be held against. */
  readonly baseline?: Report;
  /** What a run that is gone on with has shown already. */
  readonly earlier?: Earlier;
}

/**
 * What check and resume have in common: deploy → verify → check → report, and the clean-up where it is wanted, however
 * the run ends.
 * @returns the exit code
 */
export async function probe(parts: ProbeParts, io: Io): Promise<number> {
  try {
    const report = await probeAndPrint(parts, io);
    const compared = parts.baseline ? compareWith(parts.baseline, report, { format: parts.format, io }) : EXIT_OK;
    const written = await writeOutputFiles(report, parts.outputFiles, io);
    const saved = saySaved(parts, io);
    const cleaned = await cleanBehind(parts, io);
    // What is not saved cannot be resumed or shown again, whatever was found out.
    const code = saved ? worse(withDiff(exitCodeOf(report), compared), written && cleaned) : EXIT_INCOMPLETE;
    return io.signal.aborted ? (EXIT_ON_SIGNAL[String(io.signal.reason)] ?? code) : code;
  } catch (error) {
    await cleanBehind(parts, io);
    throw error;
  }
}

async function probeAndPrint(parts: ProbeParts, io: Io): Promise<Report> {
  const { clusters, deploy, store, format } = parts;
  const bounded = { ...io, signal: parts.stop.hard };
  const deployed = await (deploy ? deployStep(clusters, bounded) : findStep(clusters, bounded));
  const report = await reportOf(parts, deployed, bounded);
  await store.finish(report);
  const clean = parts.autoClean ? undefined : cleanCommand(deployed);
  await printReport(report, { format, folder: store.trouble() ? undefined : store.folder, clean, io });
  return report;
}

/** Comes after the report, which was printed all the same. @returns whether the run is saved */
function saySaved({ store }: ProbeParts, io: Io): boolean {
  const trouble = store.trouble();
  if (trouble) (io.loud ?? io.stderr).write(`${describeError(trouble)}\n`);
  return trouble === undefined;
}

/** What cannot be removed is said, and takes nothing from what was found out. @returns whether all is gone that should be */
async function cleanBehind({ autoClean, clusters }: ProbeParts, io: Io): Promise<boolean> {
  if (!autoClean) return true;
  try {
    await cleanStep(clusters, afterRun(), io);
    return true;
  } catch (error) {
    (io.loud ?? io.stderr).write(`${describeError(toNetdoctorError(error))}\n`);
    return false;
  }
}

/** A failure comes before all else. */
function withDiff(code: number, compared: number): number {
  return code === EXIT_OK || compared === EXIT_FAILED ? compared : code;
}

function worse(code: number, allDone: boolean): number {
  return code === EXIT_OK && !allDone ? EXIT_INCOMPLETE : code;
}

async function reportOf(parts: ProbeParts, clusters: readonly DeployedCluster[], io: Io): Promise<Report> {
  const { settings, startedAt, earlier, stop } = parts;
  const run: Run = { ...parts, clusters, io };
  let probedFrom = startedAt;
  const { value: result, remarks } = await withFixtures(run, await verifyStep(run), (bound) => {
    probedFrom = new Date();
    return checkStep(run, bound, earlier);
  });
  const { floater, podWaitMs, probeTimeoutMs, concurrency } = settings;
  const attempts = Object.fromEntries(parts.plugins.map((plugin) => [plugin.name, countOf(plugin, settings)]));
  const described = describeRun({
    ...result,
    startedAt,
    finishedAt: new Date(),
    version,
    options: { image: floater.profile.image, port: floater.port, podWaitMs, probeTimeoutMs, concurrency, attempts },
    remarks: [...result.remarks, ...remarks, ...lateRemarks(clusters, settings, stop)],
    ...(earlier ? { before: { runId: earlier.runId, matrix: matrixFromRows(result.bound, earlier.rows) } } : {}),
  });
  return withFindings(await withCircumstances(described, clusters, { probing: stop.probing, probedFrom }));
}
