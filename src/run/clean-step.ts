import { clean, type Ours } from '../floater/clean.ts';
import { flagWords } from '../kube/flag-words.ts';
import type { Io } from '../ui/io.ts';
import { runPhase } from '../ui/phases.ts';
import type { Site } from './sites.ts';

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

/** Removes what was made on these clusters, side by side, and says what that was. */
export async function cleanStep(
  sites: readonly Pick<Site, 'name' | 'client' | 'namespace'>[],
  { waitMs, signal }: CleanOptions,
  io: Io,
): Promise<void> {
  const tasks = sites.map(({ name, client, namespace }) => ({
    title: name,
    run: async (say: (words: string) => void) => {
      const onProgress = (left: readonly string[]) => say(`waiting for ${left.slice(0, 3).join(', ')}`);
      const ours = await clean({ client: client.withSignal(signal), namespace, waitMs, signal, onProgress });
      return { value: ours, words: `${name}: ${cleanedWords(ours, namespace)}` };
    },
  }));
  await runPhase('clean', tasks, io);
}

function cleanedWords({ removable, foreign }: Ours, namespace: string): string {
  const removed = removable.map(({ words }) => words);
  const words = removed.length > 0 ? `removed ${removed.join(', ')}` : `nothing of ours in namespace ${namespace}`;
  return foreign.length > 0 ? `${words}; namespace/${namespace} stays, since it holds ${foreign.join(', ')}` : words;
}

/** The command that removes what was made on these clusters. */
export function cleanCommand(sites: readonly Site[]): string {
  const flags = sites.map(({ client, namespace }, index) => {
    const prefix = index === 0 ? '' : 'dst-';
    const where = index === 0 ? `-n ${namespace}` : `--dst-namespace ${namespace}`;
    return [flagWords(client.context, prefix), where].filter((words) => words !== '').join(' ');
  });
  return ['kubectl netdoctor clean', ...flags].join(' ');
}
