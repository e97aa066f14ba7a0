import { AIMING } from '../../config/run-options.ts';
import { toNetdoctorError } from '../../errors.ts';
import { findContext } from '../../kube/find-context.ts';
import type { ClusterRef } from '../../model/plan.ts';
import { type HiddenFailures, hiddenFailures } from '../../state/hidden-failures.ts';
import type { JournalRow } from '../../state/journal.ts';
import { mayHaveFailed, relatedRuns, rowsOfRun } from '../../state/related-runs.ts';
import type { PlannedRun } from '../../state/saved-run.ts';
import { counted } from '../../text/plural.ts';
import type { Io } from '../../ui/io.ts';
import { say } from '../../ui/say.ts';
import { styleFor } from '../../ui/style.ts';
import type { PreflightedCluster } from '../run.ts';

export interface HiddenParts {
  /** The run whose result is shown. */
  readonly current: string;
  /** The source, and the destination if there is one. */
  readonly clusters: readonly Pick<PreflightedCluster, 'found'>[];
  /** Whether the user named the destination. */
  readonly named: boolean;
}

/**
 * Reports which earlier run of these clusters still has failures that no later run has probed again. This
 * ignores `--quiet`, because it is the reason why the exit code is not 0. If a cluster is no longer in any
 * kubeconfig, this is only a note, because its probes cannot be repeated.
 * @returns whether there is such a run that can be probed again
 */
export async function tellHiddenFailures(parts: HiddenParts, io: Io): Promise<boolean> {
  const hidden = await findHidden(parts, io);
  if (!hidden) return false;
  if (hidden.isGone) {
    say(io.stderr, `note: ${hiddenWords(hidden)}`);
    return false;
  }
  const stderr = io.loud ?? io.stderr;
  stderr.write(`${styleFor('stderr', { ...io, stderr }).doubtful(hiddenWords(hidden))}\n`);
  return true;
}

/** Pure. */
export function hiddenWords({ runId, failures, elsewhere }: HiddenFailures): string {
  const which = `${counted(failures, 'failure')} of run ${runId} ${failures === 1 ? 'was' : 'were'} not probed again`;
  const command = `kubectl netdoctor resume --run ${runId} does it`;
  if (!elsewhere) return `${which}: ${command}`;
  const clusters = elsewhere.length === 1 ? `cluster ${elsewhere[0]} is` : `clusters ${elsewhere.join(', ')} are`;
  return `${which}; ${clusters} not part of this resume: ${command}`;
}

interface Hidden extends HiddenFailures {
  /** Set if one of their clusters is no longer in the kubeconfig. */
  readonly isGone: boolean;
}

async function findHidden({ current, clusters, named }: HiddenParts, io: Io): Promise<Hidden | undefined> {
  const [source, destination] = clusters.map(({ found }) => found.cluster);
  if (!source) return undefined;
  const runs = await relatedRuns(io.env, { source, ...(named ? { destination } : {}) });
  const now = clusters.map(({ found }) => ({ cluster: found.cluster, nodes: new Set(found.floaterNodes) }));
  const rowsOf = async (runId: string) => {
    const run = runs.find((one) => one.runId === runId);
    return run && (await rowsOrNote(run, io));
  };
  const options = {
    current,
    now,
    aiming: AIMING,
    rowsOf,
    mayHaveFailed: (runId: string) => mayHaveFailed(io.env, runId),
  };
  const hidden = await hiddenFailures(runs, options);
  if (!hidden) return undefined;
  const { source: from, destinations } = runs.find(({ runId }) => runId === hidden.runId)?.plan ?? NO_PLAN;
  const elsewhere = [from, ...destinations].filter((ref) => ref && hidden.elsewhere?.includes(ref.name));
  return { ...hidden, isGone: elsewhere.some((ref) => ref && !isKnown(ref, io.env)) };
}

const NO_PLAN = { source: undefined, destinations: [] };

/** Whether the flags that led to a cluster still name one. */
function isKnown({ flags }: ClusterRef, env: Io['env']): boolean {
  try {
    findContext(flags, env);
    return true;
  } catch {
    return false;
  }
}

/** A damaged run does not affect what is reported about the others. */
async function rowsOrNote(run: PlannedRun, { env, stderr }: Io): Promise<readonly JournalRow[] | undefined> {
  try {
    return await rowsOfRun(env, run);
  } catch (error) {
    const { message } = toNetdoctorError(error);
    say(stderr, `note: whether failures of run ${run.runId} were probed again is not known: ${message}`);
    return undefined;
  }
}
