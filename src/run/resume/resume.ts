import type { CameFrom } from '../../config/came-from.ts';
import { type CheckSettings, checkSettings, hasDestination } from '../../config/settings.ts';
import { argsWith, type CheckArgs, type CommandArgs } from '../../config/settings-table.ts';
import { UserError } from '../../errors.ts';
import { floatersFor } from '../../floater/manifests.ts';
import { sameCluster } from '../../model/same-cluster.ts';
import { refuseNothing } from '../../preflight/nothing-to-probe.ts';
import { EXIT_INCOMPLETE, EXIT_OK } from '../../report/exit-code.ts';
import type { FormatName } from '../../report/formats.ts';
import type { OutputFile } from '../../report/output-file.ts';
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
import { type ClusterArgs, clusterArgsOf, contextsOf, openClusters, withoutUndefined } from '../clusters.ts';
import { type ConfigFlag, loadEffectiveArgs } from '../effective-args.ts';
import { outputFilesFor } from '../output-files.ts';
import { savedArgs } from '../saved/saved-args.ts';
import { type FloaterCluster, type PreflightedCluster, preflightStep } from '../steps.ts';
import { type Stop, withStop } from '../stop.ts';
import { type HiddenParts, tellHiddenFailures } from './hidden.ts';
import { nothingLeft, sayNothingLeft } from './nothing-left.ts';

/** Of the settings of a check, those that may be other than in the run that is gone on with. */
export type RunResumeArgs = CommandArgs<'resume'> &
  ConfigFlag & {
    readonly run?: string | undefined;
    readonly output: FormatName;
    readonly outputFile?: readonly string[] | undefined;
    readonly noDeploy?: boolean | undefined;
  };

/**
 * Probes again what a run did not bring to a pass, and reports all of it together. A resume is a run of its own, which
 * begins with what the earlier one has shown: whatever happens to it, nothing that was known is lost.
 * @returns the exit code
 */
export async function runResume(flags: RunResumeArgs, io: Io): Promise<number> {
  const settled = await loadEffectiveArgs(flags, io);
  const saved = await savedRun(settled, io);
  const args = argsFor(saved, flags, settled);
  const settings = checkSettings(args);
  refuseToCleanOthers(settled.args);
  const outputFiles = await outputFilesFor(flags.outputFile);
  const cameFrom: CameFrom = (arg) => {
    const from = settled.cameFrom(arg);
    return from === 'the default' ? `from run ${saved.runId}` : from;
  };
  return await withStop(settings, io, (stop) =>
    resumeWith({ flags: settled.args, args, cameFrom, saved, settings, outputFiles, stop }, io),
  );
}

interface EffectiveResume {
  readonly args: RunResumeArgs;
  readonly cameFrom: CameFrom;
}

/** The run that --run names, else the newest of the clusters that flags and configuration lead to. */
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
 * What the run had, and what may be given anew. The source is the one that flags and configuration lead to, as in check,
 * unless --run said which run; the destination is the run's, unless another is named.
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

interface ResumeParts {
  readonly flags: RunResumeArgs;
  readonly args: CheckArgs & ClusterArgs;
  readonly cameFrom: CameFrom;
  readonly saved: SavedRun;
  readonly settings: CheckSettings;
  readonly outputFiles: readonly OutputFile[];
  readonly stop: Stop;
}

async function resumeWith(parts: ResumeParts, io: Io): Promise<number> {
  const { flags, args, cameFrom, saved, settings, outputFiles, stop } = parts;
  const startedAt = new Date();
  const plugins = await choosePlugins(settings);
  const bounded = { ...io, signal: stop.hard };
  const deploy = !flags.noDeploy;
  const clusters = await resumedClusters({ args, cameFrom, saved, settings }, bounded);
  const seen = await preflightStep(clusters, { deploy, ...asksOf(plugins) }, bounded);
  refuseOthers(saved, seen);
  const plan = planAgain(saved, seen, { args, settings, plugins, now: startedAt });
  refuseNothing(plan);
  const rows = remapRows(saved.rows, { from: saved.plan, to: plan });
  const earlier = { runId: saved.runId, sections: saved.sections, rows };
  const named = hasDestination(flags);
  const nothing = nothingLeft(saved, plan, rows);
  if (nothing) {
    sayNothingLeft(nothing, io);
    return await withHidden(nothing.code, { flags, current: saved.runId, clusters: seen, named }, io);
  }
  const onNote = (line: string) => say(io.stderr, line);
  const store = await createRun(plan, { env: io.env, command: 'resume', onNote, begin: earlier });
  const { autoClean = false, output: format } = flags;
  try {
    const code = await probe(
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
        earlier,
      },
      io,
    );
    return await withHidden(code, { flags, current: plan.runId, clusters: seen, named }, io);
  } finally {
    await store.close();
  }
}

/** Whoever named a run asks about that one; whoever did not must not take the newest run for all there is. */
async function withHidden(
  code: number,
  { flags, ...parts }: HiddenParts & Pick<ResumeParts, 'flags'>,
  io: Io,
): Promise<number> {
  if (flags.run !== undefined || io.signal.aborted) return code;
  const hidden = await tellHiddenFailures(parts, io);
  return code === EXIT_OK && hidden ? EXIT_INCOMPLETE : code;
}

/** By the names that the run gave them: rows and pairs go by those. */
async function resumedClusters(
  { args, cameFrom, saved, settings }: Pick<ResumeParts, 'args' | 'cameFrom' | 'saved' | 'settings'>,
  io: Io,
): Promise<readonly FloaterCluster[]> {
  const { floater, dstFloater } = settings;
  const namespaces = [floater.namespace, dstFloater.namespace] as const;
  const clusters = await openClusters({ args, namespaces, cameFrom }, io);
  say(io.stderr, `going on with run ${saved.runId}`);
  const names = [saved.plan.source, ...saved.plan.destinations].map(({ name }) => name);
  return clusters.map((cluster, index) => ({
    ...cluster,
    name: names[index] ?? cluster.name,
    floaters: floatersFor(index === 0 ? floater : dstFloater, settings),
  }));
}

/** A name may lead to another cluster by now; what was found in the one says nothing of the other. */
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
