import { randomBytes } from 'node:crypto';
import { plugins as allPlugins } from '../../plugins/registry.ts';
import type { Plugin } from '../check/plugin.ts';
import { fromFlag } from '../config/came-from.ts';
import { type CheckArgs, type CheckSettings, checkSettings } from '../config/settings.ts';
import { UserError } from '../errors.ts';
import { directionsOf } from '../plan/directions.ts';
import { makePlan, type Plan } from '../plan/plan.ts';
import type { Remark } from '../plan/remarks.ts';
import { buildReport } from '../report/build.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import { printReport } from '../report/print.ts';
import { createRun, newRunId } from '../state/run-store.ts';
import type { Io } from '../ui/io.ts';
import { version } from '../version.ts';
import { cleanCommand } from './clean-command.ts';
import { type Deadline, startDeadline } from './deadline.ts';
import { printDryRun } from './dry-run.ts';
import { programFor } from './print-program.ts';
import { type ClusterArgs, openSites } from './sites.ts';
import {
  checkStep,
  deployStep,
  type FloaterSite,
  findStep,
  preflightStep,
  type SeenSite,
  verifyStep,
} from './steps.ts';

export type RunCheckArgs = CheckArgs &
  ClusterArgs & {
    readonly output: string;
    readonly printProgram?: string | undefined;
    readonly dryRun?: boolean | undefined;
    readonly noDeploy?: boolean | undefined;
  };

/** preflight → deploy → verify → check → report. @returns the exit code */
export async function runCheck(args: RunCheckArgs, io: Io): Promise<number> {
  const settings = checkSettings(args);
  const plugins = choosePlugins(settings.checks);
  const deadline = startDeadline(settings.timeoutMs);
  try {
    const bounded = { ...io, signal: AbortSignal.any([io.signal, deadline.tooEarly]) };
    return await checkWith({ args, settings, plugins, deadline }, bounded);
  } catch (error) {
    throw deadline.tooEarly.aborted && !io.signal.aborted ? deadline.tooEarly.reason : error;
  } finally {
    deadline.clear();
  }
}

interface CheckParts {
  readonly args: RunCheckArgs;
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly deadline: Deadline;
}

async function checkWith({ args, settings, plugins, deadline }: CheckParts, io: Io): Promise<number> {
  const startedAt = new Date();
  const sites = await openFloaterSites(args, settings, io);
  const deploy = !args.noDeploy && args.printProgram === undefined;
  const seen = await preflightStep(sites, { deploy }, io);
  const plan = planOf(seen, { settings, plugins, now: startedAt });
  if (args.dryRun) {
    await printDryRun({ sites: seen, plan, format: args.output }, io);
    return 0;
  }
  if (args.printProgram !== undefined) {
    io.stdout.write(await programFor(args.printProgram, { sites: seen, settings, plugins, plan }));
    return 0;
  }
  const store = await createRun(plan, io.env);
  try {
    const deployed = await (deploy ? deployStep(seen, io) : findStep(seen, io));
    const run = { sites: deployed, settings, plugins, plan, store, deadline, io };
    const result = await checkStep(run, await verifyStep(run));
    const options = reportOptions(settings);
    const remarks = [...identityRemarks(deployed), ...timeRemarks(settings, deadline)];
    const report = buildReport({ ...result, startedAt, finishedAt: new Date(), version, options, remarks });
    await store.finish(report);
    printReport(report, { format: args.output, folder: store.folder, clean: cleanCommand(deployed), io });
    return exitCodeOf(report);
  } finally {
    await store.close();
  }
}

async function openFloaterSites(
  args: RunCheckArgs,
  { floater, dstFloater }: CheckSettings,
  io: Io,
): Promise<readonly FloaterSite[]> {
  const namespaces = [floater.namespace, dstFloater.namespace] as const;
  const cameFrom = (key: keyof ClusterArgs) => (args[key] === undefined ? 'the default' : fromFlag(key));
  const sites = await openSites({ args, namespaces, cameFrom }, io);
  return sites.map((site, index) => ({ ...site, floater: index === 0 ? floater : dstFloater }));
}

interface PlanParts {
  readonly settings: CheckSettings;
  readonly plugins: readonly Plugin[];
  readonly now: Date;
}

/** @throws UserError where both ends are one cluster */
function planOf(sites: readonly SeenSite[], { settings, plugins, now }: PlanParts): Plan {
  const [source, ...destinations] = sites.map(({ found }) => found.cluster);
  if (!source) throw new RangeError('a run without a cluster');
  const same = destinations.find(({ fingerprint }) => fingerprint === source.fingerprint);
  if (same) throw sameCluster(source.context, same.context);
  const names = destinations.map(({ name }) => name);
  return makePlan({
    runId: newRunId(now, randomBytes(2).toString('hex')),
    source,
    destinations,
    directions: directionsOf(source.name, names, settings),
    nodes: sites.flatMap(({ found }) => found.nodes),
    untested: sites.flatMap(({ found }) => found.untested),
    checks: plugins.map(({ name, paths }) => ({ name, paths })),
    remarks: [...sites.flatMap(({ found }) => found.remarks), ...oneWayRemarks(source.name, names, settings)],
  });
}

function sameCluster(source: string, destination: string): UserError {
  return new UserError(`source and destination are one and the same cluster: contexts ${source} and ${destination}`, {
    code: 'SAME_CLUSTER',
    hint: 'for the network within one cluster leave out --dst-context and --dst-kubeconfig; else name another cluster',
  });
}

function oneWayRemarks(source: string, names: readonly string[], { oneWay }: CheckSettings): readonly Remark[] {
  if (!oneWay) return [];
  return names.map((name) => ({
    cluster: '',
    code: 'ONE_WAY',
    detail: `the way back, ${name} → ${source}, was not tried: --one-way`,
  }));
}

function identityRemarks(
  sites: readonly { readonly name: string; readonly deployment: { readonly profile: string } }[],
): readonly Remark[] {
  return sites
    .filter(({ deployment }) => deployment.profile === 'kosmos')
    .map(({ name }) => ({
      cluster: name,
      code: 'NO_IDENTITY',
      detail: `netctl's floaters all answer "OK": an answer from the wrong pod cannot be told from the right one`,
    }));
}

function timeRemarks({ timeoutMs = 0 }: CheckSettings, { timeUp }: Deadline): readonly Remark[] {
  if (!timeUp.aborted) return [];
  return [
    { cluster: '', code: 'TIMED_OUT', detail: `--timeout: ${timeoutMs / 1000} s were over before all was probed` },
  ];
}

/** @throws UserError that lists the checks there are */
export function choosePlugins(names: readonly string[] | undefined): readonly Plugin[] {
  if (!names) return allPlugins;
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
