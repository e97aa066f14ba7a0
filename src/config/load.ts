import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { refuseText } from '../kube/text-for-path.ts';
import { stateHome } from '../state/home.ts';
import type { ConfigArg, ConfigKey } from './config-key.ts';
import { DEFAULTS } from './defaults.ts';
import { exists, textOf } from './file.ts';
import { configKey, isSet, isTheirDefault } from './find-key.ts';
import { type Entry, readObject } from './json.ts';
import { CONFIG_KEYS } from './keys.ts';
import { flagForm } from './kinds.ts';
import type { ConfigValues } from './settings-table.ts';

/** The contents of a configuration file. */
export interface Config {
  readonly path: string;
  /** In the form of the flags. */
  readonly values: ConfigValues;
  /** The key in the file that each value comes from. */
  readonly keys: Readonly<Partial<Record<ConfigArg, string>>>;
  /** Lines to print once. */
  readonly notes: readonly string[];
}

/** `~/.kube/netdoctor/config.json`; NETDOCTOR_HOME moves it. */
export function defaultConfigPath(env: NodeJS.ProcessEnv): string {
  return join(stateHome(env), 'config.json');
}

/**
 * Reads the file given by --config, or else the default file if it exists.
 * @throws UserError that says what is wrong with the file, and where
 */
export async function loadConfig(flag: string | undefined, env: NodeJS.ProcessEnv): Promise<Config | undefined> {
  if (flag === '') throw new UserError('--config is empty; it takes the path of a file', { code: 'BAD_FLAG' });
  refuseText(flag, '--config');
  const path = flag ?? defaultConfigPath(env);
  if (flag === undefined && !(await exists(path))) return undefined;
  return readConfig(path, await textOf(path), env);
}

/**
 * @param path for messages
 * @param text the whole file
 * @throws UserError that says what is wrong with it, and where
 */
export async function readConfig(path: string, text: string, env: NodeJS.ProcessEnv): Promise<Config> {
  return await readKeys({ path, text, env }, CONFIG_KEYS);
}

export interface ConfigText {
  readonly path: string;
  readonly text: string;
  readonly env: NodeJS.ProcessEnv;
}

/** The same as `readConfig`, for a file that may have these keys. */
export async function readKeys({ path, text, env }: ConfigText, keys: readonly ConfigKey[]): Promise<Config> {
  const entries = await readObject(path, text);
  // Imported late because it loads ajv.
  const { refuseFaults } = await import('./faults.ts');
  refuseFaults(path, entries, keys);
  const said = entries
    .filter((entry) => isSet(entry, keys))
    .flatMap(({ key, value }) => settingOf({ known: configKey(key, keys), value }, env));
  return {
    path,
    values: Object.fromEntries(said.map(({ arg, value }) => [arg, value])),
    keys: Object.fromEntries(said.map(({ arg, key }) => [arg, key])),
    notes: notesOf(path, entries),
  };
}

interface KnownEntry extends Pick<Entry, 'value'> {
  readonly known: ConfigKey | undefined;
}

function settingOf({ known, value }: KnownEntry, env: NodeJS.ProcessEnv) {
  if (!known) return [];
  const { key, arg, takes } = known;
  const said = flagForm(takes, value);
  return [{ key, arg, value: takes.kind === 'path' ? atHome(String(said), env) : said }];
}

/** Expands `~/`, because no shell does that for paths in the file. */
function atHome(path: string, env: NodeJS.ProcessEnv): string {
  return path.startsWith('~/') ? join(env.HOME ?? homedir(), path.slice(2)) : path;
}

function notesOf(path: string, entries: readonly Entry[]): readonly string[] {
  const chosen = entries.some((entry) => isSet(entry) && configKey(entry.key)?.arg === 'concurrency');
  if (chosen) return [];
  return entries
    .filter(({ key, value }) => isTheirDefault(configKey(key), value))
    .map(
      ({ key, value }) =>
        `config ${path}: "${key}" is ${value}, netctl's default, and counts as not set: ` +
        `${DEFAULTS.concurrency} nodes probe at a time; "concurrency" sets another number`,
    );
}
