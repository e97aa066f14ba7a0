import { loadConfig } from '../config/load.ts';
import { type Effective, effectiveArgs } from '../config/merge.ts';
import type { ConfigValues } from '../config/settings-table.ts';
import { unreadConfig } from '../config/unread-config.ts';
import type { Io } from '../ui/io.ts';
import { say } from '../ui/say.ts';

export interface ConfigFlag {
  readonly config?: string | undefined;
}

/**
 * Completes the flags by the configuration file. Warnings about the file go to stderr.
 * @throws UserError if the file has a fault
 */
export async function loadEffectiveArgs<A extends ConfigValues & ConfigFlag>(args: A, io: Io): Promise<Effective<A>> {
  const config = await loadConfig(args.config, io.env);
  const stray = await unreadConfig(args.config, { env: io.env, cwd: process.cwd() });
  for (const line of [...(stray ? [stray] : []), ...(config?.notes ?? [])]) say(io.stderr, line);
  return effectiveArgs(args, config);
}
