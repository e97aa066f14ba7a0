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

/** For a run that cleans up behind itself: an interruption is no reason to leave the floaters there. */
export function afterRun(): CleanOptions {
  return { waitMs: AUTO_CLEAN_MS, signal: AbortSignal.timeout(2 * AUTO_CLEAN_MS) };
}

/**
 * Removes what was made on these clusters, side by side, and says what that was.
 * @throws NetdoctorError that names the clusters that could not be cleaned; the others are clean then
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
  /** Of the phase. */
  readonly title: string;
  readonly clusters: readonly S[];
  /** Where it is aborted, that is the error of all. */
  readonly signal: AbortSignal;
}

/** Does something on each cluster; one that fails keeps no other from it. @returns those that failed */
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
  return (await runPhase(title, tasks, io)).filter((missed) => missed !== undefined);
}

/** A 403 is told by the rights that are missing, as preflight does it, where the API server says which. */
async function explained(thrown: unknown, { name, client, namespace }: RunCluster): Promise<NetdoctorError> {
  const error = toNetdoctorError(thrown);
  if (statusOf(error) !== 403) return error;
  try {
    const { state } = await findNamespace(client, namespace);
    return (await cleanRefusal(client, name, { namespace, namespaceState: state })) ?? error;
  } catch {
    // It was only for better words.
    return error;
  }
}

/** Ends in the namespace's own words where it stays though we made it. */
function cleanedWords({ removable, foreign }: OurObjects, namespace: string): string {
  const removed = removable.map(({ words }) => words);
  const words = removed.length > 0 ? `removed ${removed.join(', ')}` : `nothing of ours in namespace ${namespace}`;
  return [words, ...stayWords(foreign, namespace)].join('; ');
}

/** Why a namespace that we made stays; nothing where it does not. */
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
