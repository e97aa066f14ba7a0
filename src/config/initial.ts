import type { ConfigKey } from './config-key.ts';
import { CONFIG_KEYS } from './keys.ts';
import { fileForm } from './kinds.ts';
import type { ConfigValues } from './settings-table.ts';
import type { Json } from './value-kind.ts';

/**
 * The file that `init` writes: every key of the table that has an initial value or that a flag sets, in the
 * table's order. Flags win over initial values. Settings that netctl has too are written under netctl's
 * names.
 * @param flags as given by the user
 */
export function initialConfig(
  flags: ConfigValues,
  keys: readonly ConfigKey[] = CONFIG_KEYS,
): Readonly<Record<string, Json>> {
  return Object.fromEntries(
    keys.flatMap((key) => {
      const value = initialValue(key, { flags, keys });
      return value === undefined ? [] : [[key.key, value] as const];
    }),
  );
}

interface InitialParts {
  readonly flags: ConfigValues;
  readonly keys: readonly ConfigKey[];
}

function initialValue(key: ConfigKey, { flags, keys }: InitialParts): Json | undefined {
  const { init, arg, takes } = key;
  const flag = flags[arg] || undefined;
  if (init === undefined) return flag !== undefined && isWritten(flag, key, keys) ? fileForm(takes, flag) : undefined;
  if (flag === undefined && isOutdone(key, flags)) return '';
  if (flag === undefined) return init === 'if given' ? undefined : init.value;
  return fits(key, flag) ? fileForm(takes, flag) : emptyOf(key);
}

/** `layers` and `mode` both choose which networks are probed. */
function isOutdone({ arg }: ConfigKey, flags: ConfigValues): boolean {
  return arg === 'paths' && Boolean(flags.layers);
}

/** Whether our key is needed: netctl has no key for the setting, or its key cannot express this value. */
function isWritten(flag: string | boolean, ours: ConfigKey, keys: readonly ConfigKey[]): boolean {
  const theirs = keys.find(({ arg, init }) => arg === ours.arg && init !== undefined);
  return theirs === undefined || !fits(theirs, flag);
}

/** `protocol` takes only one of the few checks that netctl has, and 3 for `maxNum` counts as not set. */
function fits({ takes, unset }: ConfigKey, flag: string | boolean): boolean {
  if (unset !== undefined && Number(flag) === unset) return false;
  return takes.kind !== 'choice' || String(fileForm(takes, flag)) in takes.words;
}

function emptyOf({ unset }: ConfigKey): Json {
  return unset ?? '';
}
