import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MOST_BYTES } from './file.ts';
import { configKey } from './find-key.ts';
import { keysIn } from './json.ts';
import { defaultConfigPath } from './load.ts';

export interface ConfigSurroundings {
  readonly env: NodeJS.ProcessEnv;
  /** The working directory. */
  readonly cwd: string;
}

/**
 * netctl reads ./config.json. We do not, because the file decides which cluster gets pods, and anybody could
 * have put it there.
 * @param flag the value of --config
 * @returns a line for stderr if the file exists, looks like ours, and is not the one in use
 */
export async function unreadConfig(
  flag: string | undefined,
  { env, cwd }: ConfigSurroundings,
): Promise<string | undefined> {
  const path = join(cwd, 'config.json');
  if (flag !== undefined || path === defaultConfigPath(env)) return undefined;
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size > MOST_BYTES) return undefined;
  const keys = await keysIn(await readFile(path, 'utf8').catch(() => ''));
  if (!keys.some((key) => configKey(key))) return undefined;
  return './config.json is not read; give --config ./config.json to use it';
}
