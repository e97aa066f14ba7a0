import type { CameFrom } from '../../config/came-from.ts';
import { checkSettings, hasDestination } from '../../config/settings.ts';
import { argsWith, type CheckArgs, type CommandArgs } from '../../config/settings-table.ts';
import { UserError } from '../../errors.ts';
import { sameCluster } from '../../model/same-cluster.ts';
import { refuseNothing } from '../../preflight/nothing-to-probe.ts';
import { EXIT_INCOMPLETE, EXIT_OK } from '../../report/exit-code.ts';
import type { FormatName } from '../../report/formats.ts';
import { latestRun } from '../../state/latest.ts';
import { readRun } from '../../state/read-run.ts';
import { remapRows } from '../../state/remap-rows.ts';
import { createRun } from '../../state/run-store.ts';
import type { SavedRun } from '../../state/saved-run.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import { refuseToCleanOthers } from '../check/check.ts';
import { asksOf, choosePlugins } from '../check/choose-checks.ts';
import { planAgain } from '../check/plan-of.ts';
import { probe } from '../check/probe.ts';
import { type ClusterArgs, clusterArgsOf, contextsOf, withoutUndefined } from '../clusters.ts';
import { type ConfigFlag, loadEffectiveArgs } from '../effective-args.ts';
import { openFloaterClusters } from '../floater-clusters.ts';
import { outputFilesFor } from '../output-files.ts';
import type { FloaterCluster, PreflightedCluster, Run } from '../run.ts';
import { savedArgs } from '../saved/saved-args.ts';
import { preflightStep } from '../steps.ts';
import { withStop } from '../stop.ts';
import { type HiddenParts, tellHiddenFailures } from './hidden.ts';
import { nothingLeft, sayNothingLeft } from './nothing-left.ts';

/** The settings of a check that may differ from the resumed run. */
export type RunResumeArgs = CommandArgs<'resume'> &
  ConfigFlag & {
    readonly run?: string | undefined;
    readonly output: FormatName;
    readonly outputFile?: readonly string[] | undefined;
    readonly noDeploy?: boolean | undefined;
  };

/**
 * Makes the probes again that a run did not bring to a pass, and reports everything together. A resume is a
 * run of its own that begins with the results of the earlier one. Whatever happens to it, no earlier result
 * is lost.
 * @returns the exit code
 */
export async function runResume(flags: RunResumeArgs, io: Io): Promise<number> {
  const effective = await loadEffectiveArgs(flags, io);
  const saved = await savedRun(effective, io);
  const args = argsFor(saved, flags, effective);
  const settings = checkSettings(args);
  refuseToCleanOthers(effective.args);
  const outputFiles = await outputFilesFor(flags.outputFile);
  const cameFrom: CameFrom = (arg) => {
    const from = effective.cameFrom(arg);
    return from === 'the default' ? `from run ${saved.runId}` : from;
  };
  const { noDeploy, autoClean = false, output: format } = effective.args;
  const plugins = await choosePlugins(settings);
  const asked = { settings, plugins, outputFiles, deploy: !noDeploy, autoClean, format };
  const request = { flags: effective.args, args, cameFrom, saved };
  return await withStop(settings, io, (stop) => resumeWith({ ...asked, stop, startedAt: new Date() }, request, io));
}

interface EffectiveResume {
  readonly args: RunResumeArgs;
  readonly cameFrom: CameFrom;
}

/**
 * The run that --run names, otherwise the newest run of the clusters that flags and configuration lead to.
 */
async function savedRun({ args, cameFrom }: EffectiveResume, { env }: Pick<Io, 'env'>): Promise<SavedRun> {
  if (args.run !== undefined) return await readRun(env, args.run);
  const { source, destination } = contextsOf({ args, cameFrom }, env);
  const runId = await latestRun(env, { source: source.name, destination: destination?.name });
  if (runId !== undefined) return await readRun(env, runId);
  const clusters = destination ? `contexts ${source.name} and ${destination.name}` : `context ${source.name}`;
  throw new UserError(`no check of ${clusters} is saved`, {
    code: 'NO_RUN',
    hint: 'kubectl netdoctor check makes one; kubectl netdoctor runs lists those that are there',
  });
}

/**
 * The arguments of the run, with those that may be changed. As in check, the source comes from flags and
 * configuration, unless --run names the run. The destination is the run's, unless another one is named.
 */
function argsFor({ plan }: SavedRun, flags: RunResumeArgs, { args }: EffectiveResume): CheckArgs & ClusterArgs {
  const clusters = clusterArgsOf(flags.run === undefined ? args : flags);
  const source = flags.run === undefined ? { ...plan.source, flags: {} } : plan.source;
  const destinations = hasDestination(clusters) ? [] : plan.destinations;
  const dstNamespace = plan.destinations[0]?.namespace;
  return {
    ...savedArgs({ ...plan, source, destinations }),
    ...(dstNamespace ? { dstNamespace } : {}),
    ...clusters,
    ...given(flags),
  };
}

const GIVEN_ANEW = argsWith(({ alsoIn = [], part }) => alsoIn.includes('resume') && part === undefined);

function given(flags: RunResumeArgs): Partial<CheckArgs> {
  return withoutUndefined(Object.fromEntries(Object.entries(flags).filter(([arg]) => GIVEN_ANEW.includes(arg))));
}

interface ResumeRequest {
  readonly flags: RunResumeArgs;
  readonly args: CheckArgs & ClusterArgs;
  readonly cameFrom: CameFrom;
  readonly saved: SavedRun;
}

async function resumeWith(run: Run, request: ResumeRequest, io: Io): Promise<number> {
  const { settings, plugins, startedAt, deploy, stop } = run;
  const { flags, args, saved } = request;
  const bounded = { ...io, signal: stop.hard };
  const opened = await resumedClusters({ ...request, settings }, bounded);
  const clusters = await preflightStep(opened, { deploy, ...asksOf(plugins) }, bounded);
  refuseOthers(saved, clusters);
  const plan = planAgain(saved, clusters, { args, settings, plugins, now: startedAt });
  refuseNothing(plan);
  const rows = remapRows(saved.rows, { from: saved.plan, to: plan });
  const earlier = { runId: saved.runId, sections: saved.sections, rows };
  const named = hasDestination(flags);
  const nothing = nothingLeft(saved, plan, rows);
  if (nothing) {
    sayNothingLeft(nothing, io);
    return await withHidden(nothing.code, { flags, current: saved.runId, clusters, named }, io);
  }
  const onNote = (line: string) => say(io.stderr, line);
  const store = await createRun(plan, { env: io.env, command: 'resume', onNote, begin: earlier });
  try {
    const code = await probe({ ...run, clusters, plan, store, earlier }, io);
    return await withHidden(code, { flags, current: plan.runId, clusters, named }, io);
  } finally {
    await store.close();
  }
}

/**
 * If the user named a run, only that run matters. Otherwise the user must not take the newest run for the
 * complete result.
 */
async function withHidden(
  code: number,
  { flags, ...parts }: HiddenParts & Pick<ResumeRequest, 'flags'>,
  io: Io,
): Promise<number> {
  if (flags.run !== undefined || io.signal.aborted) return code;
  const hidden = await tellHiddenFailures(parts, io);
  return code === EXIT_OK && hidden ? EXIT_INCOMPLETE : code;
}

/** Opens the clusters under the names that the run gave them, because rows and pairs use those names. */
async function resumedClusters(
  { saved, ...request }: ResumeRequest & Pick<Run, 'settings'>,
  io: Io,
): Promise<readonly FloaterCluster[]> {
  const clusters = await openFloaterClusters(request, io);
  say(io.stderr, `going on with run ${saved.runId}`);
  const names = [saved.plan.source, ...saved.plan.destinations].map(({ name }) => name);
  return clusters.map((cluster, index) => ({ ...cluster, name: names[index] ?? cluster.name }));
}

/** A name may lead to another cluster by now, and results of one cluster say nothing about another. */
export function refuseOthers(
  { runId, plan }: Pick<SavedRun, 'runId' | 'plan'>,
  seen: readonly { readonly found: Pick<PreflightedCluster['found'], 'cluster'> }[],
): void {
  const refs = [plan.source, ...plan.destinations];
  const other = seen.find(({ found }, index) => {
    const ref = refs[index];
    return !ref || !sameCluster(found.cluster, ref);
  });
  if (!other) return;
  throw new UserError(`context ${other.found.cluster.context} leads to another cluster than in run ${runId}`, {
    code: 'OTHER_CLUSTER',
    hint: 'name the context of that run, or make a new check of this cluster: kubectl netdoctor check',
  });
}
