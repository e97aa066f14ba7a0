import { resolve } from 'node:path';
import { initialConfig } from '../config/initial.ts';
import { defaultConfigPath, readConfig } from '../config/load.ts';
import { checkSettings } from '../config/settings.ts';
import type { ConfigValues } from '../config/settings-table.ts';
import { writeConfig } from '../config/write.ts';
import { UserError } from '../errors.ts';
import { refuseText } from '../kube/text-for-path.ts';
import type { Io } from '../ui/io.ts';
import { say } from '../ui/say.ts';

export interface RunInitArgs extends ConfigValues {
  readonly config?: string | undefined;
  readonly force?: boolean | undefined;
}

/**
 * Writes the configuration file, and explains how to use it. Does not contact a cluster.
 * @returns the exit code
 * @throws UserError if a flag is wrong, a file already exists, or it cannot be written
 */
export async function runInit({ config, force = false, ...flags }: RunInitArgs, io: Io): Promise<number> {
  if (config === '') throw new UserError('--config is empty; it takes the path of a file', { code: 'BAD_FLAG' });
  refuseText(flags.kubeconfig, '--kubeconfig');
  refuseText(flags.dstKubeconfig, '--dst-kubeconfig');
  const usual = defaultConfigPath(io.env);
  const path = config ?? usual;
  const settings = checkSettings(flags);
  // Imported late because it loads the checks.
  await (await import('./check/choose-checks.ts')).choosePlugins(settings);
  const text = `${JSON.stringify(initialConfig(flags), undefined, 1)}\n`;
  // Makes sure that the file can be read again before it is written.
  await readConfig(path, text, io.env);
  const found = resolve(path) === resolve(usual);
  await writeConfig(path, text, { force, makeFolder: found });
  say(io.stderr, `wrote ${path}`);
  say(io.stderr, found ? 'check and clean read it by themselves' : `give --config ${path} to use it`);
  return 0;
}
