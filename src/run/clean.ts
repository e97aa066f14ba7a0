import { parseDuration } from '../config/duration.ts';
import { namespaceSetting } from '../config/settings.ts';
import { clean } from '../floater/clean.ts';
import type { Io } from '../ui/io.ts';
import { runPhase } from '../ui/phases.ts';
import { type ClusterArgs, openCluster } from './cluster.ts';

/** Removes what check made, and says what that was. @returns the exit code */
export async function runClean(args: ClusterArgs & { readonly timeout: string }, io: Io): Promise<number> {
  const waitMs = parseDuration('timeout', args.timeout);
  const namespace = namespaceSetting(args.namespace);
  const client = await openCluster(args, namespace, io);
  const run = async (say: (words: string) => void) => {
    const onProgress = (left: readonly string[]) => say(`waiting for ${left.slice(0, 3).join(', ')}`);
    const value = await clean({ client, namespace, waitMs, signal: io.signal, onProgress });
    const words = value.length > 0 ? `removed ${value.join(', ')}` : `nothing of ours in namespace ${namespace}`;
    return { value, words: `${client.context.name}: ${words}` };
  };
  await runPhase('clean', [{ title: client.context.name, run }], io);
  return 0;
}
