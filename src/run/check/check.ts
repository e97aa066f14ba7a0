import type { Plugin } from '../../check/contract.ts';
import { type CameFrom, nameOf } from '../../config/came-from.ts';
import { type CheckSettings, checkSettings } from '../../config/settings.ts';
import type { CheckArgs } from '../../config/settings-table.ts';
import { UserError } from '../../errors.ts';
import { floatersFor } from '../../floater/manifests.ts';
import { type ChoiceNames, refuseIdlePatterns } from '../../preflight/chosen-faults.ts';
import { refuseNothing } from '../../preflight/nothing-to-probe.ts';
import type { FormatName } from '../../report/formats.ts';
import type { OutputFile } from '../../report/output-file.ts';
import type { Report } from '../../report/report.ts';
import { createRun } from '../../state/run-store.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import { openClusters } from '../clusters.ts';
import { type ConfigFlag, loadEffectiveArgs } from '../effective-args.ts';
import { outputFilesFor } from '../output-files.ts';
import { savedReport } from '../saved/saved-report.ts';
import { type FloaterCluster, preflightStep } from '../steps.ts';
import { type Stop, withStop } from '../stop.ts';
import { refuseStranger } from './baseline.ts';
import { asksOf, choosePlugins } from './choose-checks.ts';
import { printDryRun } from './dry-run.ts';
import { planOf } from './plan-of.ts';
import { programFor } from './print-program.ts';
import { probe } from './probe.ts';

export type RunCheckArgs = CheckArgs &
  ConfigFlag & {
    readonly output: FormatName;
    readonly outputFile?: readonly string[] | undefined;
    readonly printProgram?: string | undefined;
    readonly dryRun?: boolean | undefined;
    readonly noDeploy?: boolean | undefined;
    readonly baseline?: string | undefined;
  };

/** preflight → deploy → verify → check → report. @returns the exit code */
export async function runCheck(flags: RunCheckArgs, io: Io): Promise<number> {
  const { args, cameFrom } = await loadEffectiveArgs(flags, io);
  const settings = checkSettings(args, cameFrom);
  refuseToCleanOthers(args);
  refuseFilesOfNothing(args);
  const outputFiles = await outputFilesFor(args.outputFile);
  const plugins = await choosePlugins(settings);
  const baseline = args.baseline === undefined ? undefined : await baselineOf(args.baseline, io);
  const parts = { args, cameFrom, settings, plugins, outputFiles, baseline };
  return await withStop(settings, io, (stop) => checkWith({ ...parts, stop }, io));
}

/** Looked through before anything is made. @throws UserError where it cannot be read */
async function baselineOf(word: string, io: Io): Promise<Report> {
  return (await savedReport(word, io)).report;
}

/** Floaters that somebody else put there are not ours to remove behind their back. */
export function refuseToCleanOthers({ noDeploy, autoClean }: Pick<RunCheckArgs, 'noDeploy' | 'autoClean'>): void {
  if (!noDeploy || !autoClean) return;
  throw new UserError('--no-deploy uses the floaters that are there, and --auto-clean would remove them', {
    code: 'BAD_FLAG',
    hint: 'leave one of them out (autoClean may stand in the configuration file)',
  });
}

function refuseFilesOfNothing({ outputFile = [], dryRun, printProgram }: RunCheckArgs): void {
  if (outputFile.length === 0 || !(dryRun || printProgram !== undefined)) return;
  throw new UserError(`--output-file writes a report, and ${dryRun ? '--dry-run' : '--print-program'} makes none`, {
    code: 'BAD_FLAG',
    hint: 'leave one of them out',
  });
}

interface CheckParts {
  readonly args: RunCheckArgs;
  readonly cameFrom: CameFrom;
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly outputFiles: readonly OutputFile[];
  readonly baseline: Report | undefined;
  readonly stop: Stop;
}

async function checkWith(parts: CheckParts, io: Io): Promise<number> {
  const { args, settings, plugins, outputFiles, baseline, stop } = parts;
  const { dryRun = false, autoClean = false, noDeploy, printProgram, output: format } = args;
  const bounded = { ...io, signal: stop.hard };
  const startedAt = new Date();
  const deploy = !noDeploy && printProgram === undefined;
  const seen = await preflightStep(await openFloaterClusters(parts, bounded), { deploy, ...asksOf(plugins) }, bounded);
  refuseIdlePatterns(
    settings.chosen,
    seen.flatMap(({ found }) => found.nodes),
    choiceNames(parts.cameFrom),
  );
  const plan = planOf(seen, { args, settings, plugins, now: startedAt, dryRun });
  refuseNothing(plan);
  if (baseline) refuseStranger(baseline, plan);
  if (dryRun) {
    await printDryRun({ clusters: seen, plan, format }, io);
    return 0;
  }
  if (printProgram !== undefined) {
    io.stdout.write(await programFor(printProgram, { clusters: seen, settings, plugins, plan }));
    return 0;
  }
  const onNote = (line: string) => say(io.stderr, line);
  const store = await createRun(plan, { env: io.env, command: 'check', onNote });
  try {
    return await probe(
      {
        clusters: seen,
        plan,
        settings,
        plugins,
        store,
        stop,
        startedAt,
        deploy,
        autoClean,
        format,
        outputFiles,
        ...(baseline ? { baseline } : {}),
      },
      io,
    );
  } finally {
    await store.close();
  }
}

function choiceNames(cameFrom: CameFrom): ChoiceNames {
  return {
    sources: nameOf('srcNodes', cameFrom),
    destinations: nameOf('dstNodes', cameFrom),
  };
}

async function openFloaterClusters(parts: CheckParts, io: Io): Promise<readonly FloaterCluster[]> {
  const { settings } = parts;
  const { floater, dstFloater } = settings;
  const namespaces = [floater.namespace, dstFloater.namespace] as const;
  const clusters = await openClusters({ ...parts, namespaces }, io);
  return clusters.map((cluster, index) => ({
    ...cluster,
    floaters: floatersFor(index === 0 ? floater : dstFloater, settings),
  }));
}
