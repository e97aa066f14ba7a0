import { parseDuration } from '../config/duration.ts';
import { namespaceSetting } from '../config/settings.ts';
import type { Io } from '../ui/io.ts';
import { cleanStep } from './clean-step.ts';
import { type ConfigFlag, settledArgs } from './settled.ts';
import { type ClusterArgs, openSites } from './sites.ts';

export type RunCleanArgs = ClusterArgs & ConfigFlag & { readonly timeout: string };

/** Removes what check made on the clusters given, and says what that was. @returns the exit code */
export async function runClean(flags: RunCleanArgs, io: Io): Promise<number> {
  const { args, cameFrom } = await settledArgs(flags, io);
  const waitMs = parseDuration('timeout', args.timeout);
  const namespace = namespaceSetting(args.namespace);
  const namespaces = [namespace, namespaceSetting(args.dstNamespace ?? namespace)] as const;
  await cleanStep(await openSites({ args, namespaces, cameFrom }, io), { waitMs, signal: io.signal }, io);
  return 0;
}
