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
 * netctl reads ./config.json; we do not, since it decides which cluster gets pods, and anybody may have put it there.
 * @param flag of --config
 * @returns a line for stderr where one lies there, looks like ours, and nothing leads to it
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
