import { plugins as allPlugins } from '../../plugins/registry.ts';
import type { Plugin } from '../check/plugin.ts';
import type { CameFrom } from '../config/came-from.ts';
import { type CheckArgs, type CheckSettings, checkSettings } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import { buildReport } from '../report/build.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import { printReport } from '../report/print.ts';
import { createRun } from '../state/run-store.ts';
import type { Io } from '../ui/io.ts';
import { version } from '../version.ts';
import { cleanCommand } from './clean-command.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { printDryRun } from './dry-run.ts';
import { planOf } from './plan-of.ts';
import { programFor } from './print-program.ts';
import { lateRemarks } from './remarks.ts';
import { type ConfigFlag, settledArgs } from './settled.ts';
import { type ClusterArgs, openSites } from './sites.ts';
import { checkStep, deployStep, type FloaterSite, findStep, preflightStep, verifyStep } from './steps.ts';

export type RunCheckArgs = CheckArgs &
  ClusterArgs &
  ConfigFlag & {
    readonly output: string;
    readonly printProgram?: string | undefined;
    readonly dryRun?: boolean | undefined;
    readonly noDeploy?: boolean | undefined;
  };

/** preflight → deploy → verify → check → report. @returns the exit code */
export async function runCheck(flags: RunCheckArgs, io: Io): Promise<number> {
  const { args, cameFrom } = await settledArgs(flags, io);
  const settings = checkSettings(args, cameFrom);
  const plugins = choosePlugins(settings.checks);
  const deadline = startDeadline(settings.timeoutMs);
  const bounded = { ...io, signal: AbortSignal.any([io.signal, deadline.tooEarly]) };
  try {
    return await checkWith({ args, cameFrom, settings, plugins, deadline }, bounded);
  } catch (error) {
    throw deadline.tooEarly.aborted && !io.signal.aborted ? deadline.tooEarly.reason : error;
  } finally {
    deadline.clear();
  }
}

interface CheckParts {
  readonly args: RunCheckArgs;
  readonly cameFrom: CameFrom;
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly deadline: Deadline;
}

async function checkWith(parts: CheckParts, io: Io): Promise<number> {
  const { args, settings, plugins, deadline } = parts;
  const startedAt = new Date();
  const sites = await openFloaterSites(parts, io);
  const deploy = !args.noDeploy && args.printProgram === undefined;
  const seen = await preflightStep(sites, { deploy }, io);
  const dryRun = args.dryRun === true;
  const plan = planOf(seen, { args, settings, plugins, now: startedAt, dryRun });
  if (args.dryRun) {
    await printDryRun({ sites: seen, plan, format: args.output }, io);
    return 0;
  }
  if (args.printProgram !== undefined) {
    io.stdout.write(await programFor(args.printProgram, { sites: seen, settings, plugins, plan }));
    return 0;
  }
  const onNote = (line: string) => io.stderr.write(`${line}\n`);
  const store = await createRun(plan, { env: io.env, command: 'check', onNote });
  try {
    const deployed = await (deploy ? deployStep(seen, io) : findStep(seen, io));
    const run = { sites: deployed, settings, plugins, plan, store, deadline, io };
    const result = await checkStep(run, await verifyStep(run));
    const facts = { startedAt, finishedAt: new Date(), version, options: reportOptions(settings) };
    const report = buildReport({ ...result, ...facts, remarks: lateRemarks(deployed, settings, deadline) });
    await store.finish(report);
    printReport(report, { format: args.output, folder: store.folder, clean: cleanCommand(deployed), io });
    return exitCodeOf(report);
  } finally {
    await store.close();
  }
}

async function openFloaterSites(parts: CheckParts, io: Io): Promise<readonly FloaterSite[]> {
  const { floater, dstFloater } = parts.settings;
  const namespaces = [floater.namespace, dstFloater.namespace] as const;
  const sites = await openSites({ ...parts, namespaces }, io);
  return sites.map((site, index) => ({ ...site, floater: index === 0 ? floater : dstFloater }));
}

/** @throws UserError that lists the checks there are */
export function choosePlugins(names: readonly string[] | undefined): readonly Plugin[] {
  if (!names) return allPlugins.filter(({ byDefault }) => byDefault);
  const known = allPlugins.map(({ name }) => name);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length === 0 && names.length > 0) return allPlugins.filter(({ name }) => names.includes(name));
  throw new UserError(unknown.length > 0 ? `no such check: ${unknown.join(', ')}` : '--checks names no check', {
    code: 'UNKNOWN_CHECK',
    hint: `checks that exist: ${known.join(', ')}`,
  });
}

function reportOptions(settings: CheckSettings): Record<string, unknown> {
  const { floater, podWaitMs, probeTimeoutMs, concurrency } = settings;
  return { image: floater.profile.image, port: floater.port, podWaitMs, probeTimeoutMs, concurrency };
}
