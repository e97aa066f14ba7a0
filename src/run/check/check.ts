import { type CameFrom, nameOf } from '../../config/came-from.ts';
import { checkSettings } from '../../config/settings.ts';
import type { CheckArgs } from '../../config/settings-table.ts';
import { UserError } from '../../errors.ts';
import { type ChoiceNames, refuseIdlePatterns } from '../../preflight/chosen-faults.ts';
import { refuseNothing } from '../../preflight/nothing-to-probe.ts';
import type { FormatName } from '../../report/formats.ts';
import type { Report } from '../../report/report.ts';
import { createRun } from '../../state/run-store.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import { type ConfigFlag, loadEffectiveArgs } from '../effective-args.ts';
import { openFloaterClusters } from '../floater-clusters.ts';
import { outputFilesFor } from '../output-files.ts';
import type { Run } from '../run.ts';
import { savedReport } from '../saved/saved-report.ts';
import { preflightStep } from '../steps.ts';
import { withStop } from '../stop.ts';
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
  const { dryRun, printProgram, autoClean = false, noDeploy, output: format } = args;
  const deploy = !noDeploy && printProgram === undefined;
  const asked = { settings, plugins, outputFiles, baseline, deploy, autoClean, format };
  const request = { args, cameFrom, dryRun: dryRun ?? false, printProgram };
  return await withStop(settings, io, (stop) => checkWith({ ...asked, stop, startedAt: new Date() }, request, io));
}

/** Reads and validates the baseline before anything is made. @throws UserError if it cannot be read */
async function baselineOf(word: string, io: Io): Promise<Report> {
  return (await savedReport(word, io)).report;
}

/** Floaters that somebody else deployed must not be removed without their knowledge. */
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

interface CheckCommand {
  readonly args: RunCheckArgs;
  readonly cameFrom: CameFrom;
  readonly dryRun: boolean;
  readonly printProgram: string | undefined;
}

async function checkWith(run: Run, request: CheckCommand, io: Io): Promise<number> {
  const { settings, plugins, startedAt, deploy, baseline, format, stop } = run;
  const { args, cameFrom, dryRun, printProgram } = request;
  const bounded = { ...io, signal: stop.hard };
  const opened = await openFloaterClusters({ args, cameFrom, settings }, bounded);
  const clusters = await preflightStep(opened, { deploy, ...asksOf(plugins) }, bounded);
  const nodes = clusters.flatMap(({ found }) => found.nodes);
  refuseIdlePatterns(settings.chosen, nodes, choiceNames(cameFrom));
  const plan = planOf(clusters, { args, settings, plugins, now: startedAt, dryRun });
  refuseNothing(plan);
  if (baseline) refuseStranger(baseline, plan);
  if (dryRun) {
    await printDryRun({ clusters, plan, format }, io);
    return 0;
  }
  if (printProgram !== undefined) {
    io.stdout.write(await programFor(printProgram, { clusters, settings, plugins, plan }));
    return 0;
  }
  const onNote = (line: string) => say(io.stderr, line);
  const store = await createRun(plan, { env: io.env, command: 'check', onNote });
  try {
    return await probe({ ...run, clusters, plan, store }, io);
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
