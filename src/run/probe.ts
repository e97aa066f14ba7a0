import type { Plugin } from '../check/plugin.ts';
import type { CheckSettings } from '../config/settings.ts';
import type { Plan } from '../plan/plan.ts';
import { buildReport } from '../report/build.ts';
import { EXIT_ON_SIGNAL, exitCodeOf } from '../report/exit-code.ts';
import { printReport } from '../report/print.ts';
import type { Report } from '../report/report.ts';
import { matrixFromRows } from '../state/restore.ts';
import type { RunStore } from '../state/run-store.ts';
import type { Io } from '../ui/io.ts';
import { version } from '../version.ts';
import { autoClean, cleanCommand, cleanStep } from './clean-step.ts';
import { lateRemarks } from './remarks.ts';
import type { Earlier } from './resume-from.ts';
import { checkStep, type DeployedSite, deployStep, findStep, type Run, type SeenSite, verifyStep } from './steps.ts';
import type { Stop } from './stop.ts';

export interface ProbeParts {
  readonly sites: readonly SeenSite[];
  readonly plan: Plan;
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly store: RunStore;
  readonly stop: Stop;
  readonly startedAt: Date;
  /** False: the floaters that are there are used. */
  readonly deploy: boolean;
  readonly autoClean: boolean;
  readonly format: string;
  /** What a run that is gone on with has shown already. */
  readonly earlier?: Earlier;
}

/**
 * What check and resume have in common: deploy → verify → check → report, and the clean-up where it is wanted, however
 * the run ends.
 * @returns the exit code
 */
export async function probe(parts: ProbeParts, io: Io): Promise<number> {
  const bounded = { ...io, signal: parts.stop.hard };
  let cleaned = false;
  try {
    const deployed = await (parts.deploy ? deployStep(parts.sites, bounded) : findStep(parts.sites, bounded));
    const report = await reportOf(parts, deployed, bounded);
    await parts.store.finish(report);
    printReport(report, {
      format: parts.format,
      folder: parts.store.folder,
      clean: parts.autoClean ? undefined : cleanCommand(deployed),
      io,
    });
    if (parts.autoClean) {
      cleaned = true;
      await cleanStep(deployed, autoClean(), io);
    }
    return io.signal.aborted ? (EXIT_ON_SIGNAL[String(io.signal.reason)] ?? 2) : exitCodeOf(report);
  } catch (error) {
    if (parts.autoClean && !cleaned) await cleanStep(parts.sites, autoClean(), io);
    throw error;
  }
}

async function reportOf(parts: ProbeParts, sites: readonly DeployedSite[], io: Io): Promise<Report> {
  const { settings, startedAt, earlier, stop } = parts;
  const run: Run = { ...parts, sites, io };
  const result = await checkStep(run, await verifyStep(run), earlier);
  const { floater, podWaitMs, probeTimeoutMs, concurrency } = settings;
  return buildReport({
    ...result,
    startedAt,
    finishedAt: new Date(),
    version,
    options: { image: floater.profile.image, port: floater.port, podWaitMs, probeTimeoutMs, concurrency },
    remarks: lateRemarks(sites, settings, stop),
    ...(earlier ? { before: { runId: earlier.runId, matrix: matrixFromRows(result.bound, earlier.rows) } } : {}),
  });
}
