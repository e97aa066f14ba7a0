import { type NetdoctorError, toNetdoctorError } from '../../errors.ts';
import { clean, type OurObjects } from '../../floater/clean.ts';
import { findNamespace } from '../../floater/namespace.ts';
import { statusOf } from '../../kube/api.ts';
import { flagWords } from '../../kube/flag-words.ts';
import { cleanRefusal } from '../../preflight/review.ts';
import type { Io } from '../../ui/io.ts';
import { runPhase } from '../../ui/phases.ts';
import type { Done } from '../../ui/task.ts';
import type { RunCluster } from '../clusters.ts';
import { type FailedCleanup, refuseFailedCleanups } from './failed-cleanups.ts';

/** Milliseconds for the clean-up at the end of a check. */
const AUTO_CLEAN_MS = 60_000;

export interface CleanOptions {
  /** Milliseconds until everything must be gone. */
  readonly waitMs: number;
  readonly signal: AbortSignal;
}

/**
 * Options for a run that cleans up after itself. An interruption does not keep it from removing the floaters.
 */
export function afterRun(): CleanOptions {
  return { waitMs: AUTO_CLEAN_MS, signal: AbortSignal.timeout(2 * AUTO_CLEAN_MS) };
}

/**
 * Removes everything that was made on these clusters, in parallel, and reports what it removed.
 * @throws NetdoctorError that names the clusters that could not be cleaned; all others are clean
 */
export async function cleanStep(clusters: readonly RunCluster[], options: CleanOptions, io: Io): Promise<void> {
  refuseFailedCleanups(await tryClean(clusters, options, io), clusters.length);
}

/** @returns the clusters that could not be cleaned */
export async function tryClean(
  clusters: readonly RunCluster[],
  { waitMs, signal }: CleanOptions,
  io: Io,
): Promise<readonly FailedCleanup[]> {
  return await eachCluster({ title: 'clean', clusters, signal }, io, async ({ client, namespace }, say) => {
    const onProgress = (left: readonly string[]) => say(`waiting for ${left.slice(0, 3).join(', ')}`);
    const ours = await clean({ client: client.withSignal(signal), namespace, waitMs, signal, onProgress });
    return cleanedWords(ours, namespace);
  });
}

export interface EachCluster<S extends RunCluster> {
  /** The title of the phase. */
  readonly title: string;
  readonly clusters: readonly S[];
  /** If it is aborted, its reason is the error for all clusters. */
  readonly signal: AbortSignal;
}

/**
 * Does something on each cluster. A failure on one does not affect the others. @returns the clusters that
 * failed
 */
export async function eachCluster<S extends RunCluster>(
  { title, clusters, signal }: EachCluster<S>,
  io: Io,
  work: (cluster: S, say: (words: string) => void) => Promise<string>,
): Promise<readonly FailedCleanup[]> {
  const tasks = clusters.map((cluster) => ({
    title: cluster.name,
    run: async (say: (words: string) => void): Promise<Done<FailedCleanup | undefined>> => {
      try {
        return { value: undefined, words: `${cluster.name}: ${await work(cluster, say)}` };
      } catch (thrown) {
        signal.throwIfAborted();
        const error = await explained(thrown, cluster);
        return {
          value: { name: cluster.name, error, command: cleanCommand([cluster]) },
          words: `${cluster.name}: failed: ${error.message}`,
        };
      }
    },
  }));
  return (await runPhase(title, tasks, io)).filter((failed) => failed !== undefined);
}

/** Explains a 403 by the missing rights, as preflight does, if the API server reports which ones. */
async function explained(thrown: unknown, { name, client, namespace }: RunCluster): Promise<NetdoctorError> {
  const error = toNetdoctorError(thrown);
  if (statusOf(error) !== 403) return error;
  try {
    const { state } = await findNamespace(client, namespace);
    return (await cleanRefusal(client, name, { namespace, namespaceState: state })) ?? error;
  } catch {
    // This was only meant to improve the message.
    return error;
  }
}

/** Ends with the reason why a namespace of ours stays, if it does. */
function cleanedWords({ removable, foreign }: OurObjects, namespace: string): string {
  const removed = removable.map(({ words }) => words);
  const words = removed.length > 0 ? `removed ${removed.join(', ')}` : `nothing of ours in namespace ${namespace}`;
  return [words, ...stayWords(foreign, namespace)].join('; ');
}

/** Why a namespace that we made stays; empty if it does not stay. */
export function stayWords(foreign: readonly string[], namespace: string): readonly string[] {
  return foreign.length > 0 ? [`namespace/${namespace} stays, since it holds ${foreign.join(', ')}`] : [];
}

/** The command that removes what was made on these clusters. */
export function cleanCommand(clusters: readonly RunCluster[]): string {
  const flags = clusters.map(({ client, namespace }, index) => {
    const prefix = index === 0 ? '' : 'dst-';
    const where = index === 0 ? `-n ${namespace}` : `--dst-namespace ${namespace}`;
    return [flagWords(client.context, prefix), where].filter((words) => words !== '').join(' ');
  });
  return ['kubectl netdoctor clean', ...flags].join(' ');
}
