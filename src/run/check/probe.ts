import { countOf } from '../../check/source.ts';
import { describeError, toNetdoctorError } from '../../errors.ts';
import { describeRun, withFindings } from '../../report/build.ts';
import { EXIT_FAILED, EXIT_INCOMPLETE, EXIT_OK, EXIT_ON_SIGNAL, exitCodeOf } from '../../report/exit-code.ts';
import type { Report } from '../../report/report.ts';
import { printReport } from '../../report/text/print.ts';
import { matrixFromRows } from '../../state/restore.ts';
import { savedForm } from '../../state/saved-form.ts';
import type { Io } from '../../ui/io.ts';
import { version } from '../../version.ts';
import { afterRun, cleanCommand, cleanStep } from '../clean/clean-step.ts';
import { freeMemory } from '../free-memory.ts';
import { writeOutputFiles } from '../output-files.ts';
import type { DeployedRun, StartedRun } from '../run.ts';
import { deployStep, findStep, verifyStep } from '../steps.ts';
import { compareWith } from './baseline.ts';
import { checkStep } from './check-step.ts';
import { withCircumstances } from './circumstances.ts';
import { lateRemarks } from './late-remarks.ts';
import { withFixtures } from './prepare-step.ts';

/**
 * The common part of check and resume: deploy → verify → check → report. Cleans up afterwards if requested,
 * no matter how the run ends.
 * @returns the exit code
 */
export async function probe(run: StartedRun, io: Io): Promise<number> {
  try {
    const report = await probeAndPrint(run, io);
    const compared = run.baseline ? compareWith(run.baseline, report, { format: run.format, io }) : EXIT_OK;
    const written = await writeOutputFiles(report, run.outputFiles, io);
    const saved = saySaved(run, io);
    const cleaned = await cleanBehind(run, io);
    // An unsaved run can be neither resumed nor shown again, whatever it found.
    const code = saved ? worse(withDiff(exitCodeOf(report), compared), written && cleaned) : EXIT_INCOMPLETE;
    return io.signal.aborted ? (EXIT_ON_SIGNAL[String(io.signal.reason)] ?? code) : code;
  } catch (error) {
    await cleanBehind(run, io);
    throw error;
  }
}

async function probeAndPrint(run: StartedRun, io: Io): Promise<Report> {
  const { clusters, deploy, store, format } = run;
  const bounded = { ...io, signal: run.stop.hard };
  const deployed = await (deploy ? deployStep(clusters, bounded) : findStep(clusters, bounded));
  const report = await reportOf({ ...run, clusters: deployed }, bounded);
  freeMemory(run.plan);
  await store.finish(savedForm(report));
  freeMemory(run.plan);
  const clean = run.autoClean ? undefined : cleanCommand(deployed);
  await printReport(report, { format, folder: store.trouble() ? undefined : store.folder, clean, io });
  return report;
}

/**
 * Reports that the run could not be saved. Comes after the report, which is printed in any case. @returns
 * whether the run is saved
 */
function saySaved({ store }: StartedRun, io: Io): boolean {
  const trouble = store.trouble();
  if (trouble) (io.loud ?? io.stderr).write(`${describeError(trouble)}\n`);
  return trouble === undefined;
}

/**
 * Cleans up. A failure is reported, but does not change the results. @returns whether everything that should
 * be gone is gone
 */
async function cleanBehind({ autoClean, clusters }: StartedRun, io: Io): Promise<boolean> {
  if (!autoClean) return true;
  try {
    await cleanStep(clusters, afterRun(), io);
    return true;
  } catch (error) {
    (io.loud ?? io.stderr).write(`${describeError(toNetdoctorError(error))}\n`);
    return false;
  }
}

/** A failure takes precedence over everything else. */
function withDiff(code: number, compared: number): number {
  return code === EXIT_OK || compared === EXIT_FAILED ? compared : code;
}

function worse(code: number, allDone: boolean): number {
  return code === EXIT_OK && !allDone ? EXIT_INCOMPLETE : code;
}

async function reportOf(run: DeployedRun, io: Io): Promise<Report> {
  const { clusters, settings, startedAt, earlier, stop } = run;
  let probedFrom = startedAt;
  const { value: result, remarks } = await withFixtures({ run, bound: await verifyStep(run, io), io }, (bound) => {
    probedFrom = new Date();
    return checkStep(run, bound, io);
  });
  freeMemory(run.plan);
  const { floater, podWaitMs, probeTimeoutMs, concurrency } = settings;
  const attempts = Object.fromEntries(run.plugins.map((plugin) => [plugin.name, countOf(plugin, settings)]));
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
