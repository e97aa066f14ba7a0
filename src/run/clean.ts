import { parseDuration } from '../config/duration.ts';
import { namespaceSetting } from '../config/settings.ts';
import { clean } from '../floater/clean.ts';
import type { Io } from '../ui/io.ts';
import { runPhase } from '../ui/phases.ts';
import { type ConfigFlag, settledArgs } from './settled.ts';
import { type ClusterArgs, openSites } from './sites.ts';

export type RunCleanArgs = ClusterArgs & ConfigFlag & { readonly timeout: string };

/** Removes what check made on the clusters given, side by side, and says what that was. @returns the exit code */
export async function runClean(flags: RunCleanArgs, io: Io): Promise<number> {
  const { args, cameFrom } = await settledArgs(flags, io);
  const waitMs = parseDuration('timeout', args.timeout);
  const namespace = namespaceSetting(args.namespace);
  const namespaces = [namespace, namespaceSetting(args.dstNamespace ?? namespace)] as const;
  const sites = await openSites({ args, namespaces, cameFrom }, io);
  const tasks = sites.map(({ name, client, namespace }) => ({
    title: name,
    run: async (say: (words: string) => void) => {
      const onProgress = (left: readonly string[]) => say(`waiting for ${left.slice(0, 3).join(', ')}`);
      const value = await clean({ client, namespace, waitMs, signal: io.signal, onProgress });
      const words = value.length > 0 ? `removed ${value.join(', ')}` : `nothing of ours in namespace ${namespace}`;
      return { value, words: `${name}: ${words}` };
    },
  }));
  await runPhase('clean', tasks, io);
  return 0;
}
