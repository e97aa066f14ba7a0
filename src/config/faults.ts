import { closestMatch } from 'leven';
import { UserError } from '../errors.ts';
import type { ConfigArg, ConfigKey } from './config-key.ts';
import { configKey, isSet } from './find-key.ts';
import type { Entry } from './json.ts';
import { takes } from './kinds.ts';
import { refusedKeys } from './schema.ts';
import type { Json } from './value-kind.ts';

interface ConfigFault {
  /** Index of the entry in the file. */
  readonly at: number;
  readonly words: string;
  readonly hint?: string;
}

type Keys = readonly ConfigKey[];

/**
 * @param keys the keys that the file may have
 * @throws UserError about the first fault in the file, with the number of others
 */
export function refuseFaults(path: string, entries: readonly Entry[], keys: Keys): void {
  const faults = [...valueFaults(entries, keys), ...doubled(entries, keys), ...imageFaults(entries)];
  const [first, ...others] = faults.sort((a, b) => a.at - b.at);
  if (!first) return;
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  const { words, hint } = first;
  throw new UserError(`config ${path}: ${words}${more}`, { code: 'BAD_CONFIG', ...(hint ? { hint } : {}) });
}

function valueFaults(entries: readonly Entry[], keys: Keys): readonly ConfigFault[] {
  const asked = entries.filter((entry) => isSet(entry, keys) || !configKey(entry.key, keys));
  const refused = refusedKeys(Object.fromEntries(asked.map(({ key, value }) => [key, value])), keys);
  return asked
    .filter(({ key }) => refused.has(key))
    .map((entry) => ({ at: entries.indexOf(entry), ...valueFault(entry, keys) }));
}

function valueFault({ key, value }: Entry, keys: Keys): Omit<ConfigFault, 'at'> {
  const known = configKey(key, keys);
  if (!known) return { words: `unknown key ${shown(key)}`, ...hintFor(key, keys) };
  return { words: `"${key}" is ${shown(value)}; it takes ${takes(known.takes)}` };
}

const FARTHEST = 4;

/** Suggests a key that differs by a few letters or only in case. */
function hintFor(key: string, keys: Keys): { hint?: string } {
  const names = keys.map((known) => known.key);
  const sameLetters = names.find((name) => name.toLowerCase() === key.toLowerCase());
  const close = sameLetters ?? closestMatch(key, names, { maxDistance: Math.min(FARTHEST, Math.ceil(key.length / 3)) });
  return close ? { hint: `did you mean "${close}"?` } : {};
}

/** Settings that appear under two names. */
function doubled(entries: readonly Entry[], keys: Keys): readonly ConfigFault[] {
  const firstOf = new Map<ConfigArg, string>();
  return entries.flatMap((entry, at): ConfigFault[] => {
    const arg = isSet(entry, keys) ? configKey(entry.key, keys)?.arg : undefined;
    if (arg === undefined) return [];
    const first = firstOf.get(arg);
    firstOf.set(arg, first ?? entry.key);
    if (first === undefined) return [];
    return [{ at, words: `"${first}" and "${entry.key}" say the same: keep one` }];
  });
}

function imageFaults(entries: readonly Entry[]): readonly ConfigFault[] {
  const find = (arg: ConfigArg) => entries.find((entry) => isSet(entry) && configKey(entry.key)?.arg === arg);
  const [version, image, repository] = [find('floaterVersion'), find('image'), find('imageRepository')];
  if (!version) return [];
  const at = entries.indexOf(image ?? version);
  if (image) {
    return [{ at, words: `"${version.key}" and "image" both say which image: keep one` }];
  }
  if (repository) return [];
  const needed = version.key === 'version' ? 'srcImageRepository' : 'imageRepository';
  return [
    {
      at,
      words: `"${version.key}" is a release of netctl's floater image, and needs "${needed}", the registry that holds it`,
    },
  ];
}

const SHOWN = 60;

function shown(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN - 1)}…` : text;
}
