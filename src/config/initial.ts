import type { ConfigKey, ConfigValues } from './config-key.ts';
import { CONFIG_KEYS } from './keys.ts';
import type { Json, ValueKind } from './kinds.ts';
import { wordsIn } from './numbers.ts';

/**
 * The file that `init` writes: every key of the table that has a first value, in the table's order, and what the flags
 * say in its place. netctl's keys come under netctl's names.
 * @param flags as they were given
 */
export function initialConfig(flags: ConfigValues): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    CONFIG_KEYS.flatMap((key) => {
      const value = initialValue(key, flags);
      return value === undefined ? [] : [[key.key, value] as const];
    }),
  );
}

function initialValue(key: ConfigKey, flags: ConfigValues): Json | undefined {
  const { init, arg, takes } = key;
  const flag = (arg && flags[arg]) || undefined;
  if (init === undefined) return flag !== undefined && isWritten(flag, key) ? fileForm(takes, flag) : undefined;
  if (flag === undefined && isOutdone(key, flags)) return '';
  if (flag === undefined) return init === 'if given' ? undefined : init.value;
  return fits(key, flag) ? fileForm(takes, flag) : emptyOf(key);
}

/** `layers` and `mode` both say which networks are probed. */
function isOutdone({ arg }: ConfigKey, flags: ConfigValues): boolean {
  return arg === 'paths' && Boolean(flags.layers);
}

/** Where netctl has no name for the setting, or its name cannot say this. */
function isWritten(flag: string | boolean, ours: ConfigKey): boolean {
  const theirs = CONFIG_KEYS.find(({ arg, init }) => arg === ours.arg && init !== undefined);
  return theirs === undefined || !fits(theirs, flag);
}

/** `protocol` takes one check of the few that netctl has, and `maxNum` 3 counts as not set. */
function fits({ takes, unset }: ConfigKey, flag: string | boolean): boolean {
  if (unset !== undefined && Number(flag) === unset) return false;
  return takes.kind !== 'choice' || String(fileForm(takes, flag)) in takes.words;
}

function emptyOf({ unset }: ConfigKey): Json {
  return unset ?? '';
}

/** A flag as the file would have it: the other way of `flagForm`. */
function fileForm(kind: ValueKind, flag: string | boolean): Json {
  if (typeof flag === 'boolean') return flag;
  if (kind.kind === 'duration') return secondsOf(flag) ?? flag.trim();
  if (kind.kind === 'count') return Number(flag);
  if (kind.kind === 'list' || kind.kind === 'texts') return wordsIn(flag);
  if (kind.kind === 'numbers') return wordsIn(flag).map(Number);
  if (kind.kind === 'choice') return wordsIn(flag).join(',');
  return flag;
}

/** netctl reads whole seconds; other durations stay as they are written. */
function secondsOf(duration: string): number | undefined {
  const [, seconds, minutes] = /^(?:(\d+)s?|(\d+)m)$/.exec(duration.trim()) ?? [];
  if (seconds !== undefined) return Number(seconds);
  return minutes === undefined ? undefined : Number(minutes) * 60;
}
