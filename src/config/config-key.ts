import type { ConfigValues } from './settings-table.ts';
import type { Json, ValueKind } from './value-kind.ts';

export type ConfigArg = keyof ConfigValues;

/** One key of the file. Two keys with the same `arg` are two names for one setting. */
export interface ConfigKey {
  /** As written in the file. */
  readonly key: string;
  readonly whose: 'ours' | "netctl's" | 'both';
  /** The flag that it corresponds to, in camelCase. */
  readonly arg: ConfigArg;
  readonly takes: ValueKind;
  /** A value that counts as not set. */
  readonly unset?: number;
  /**
   * What `init` writes unless a flag sets the value. 'if given': `init` writes the key only if its flag is
   * given.
   */
  readonly init?: { readonly value: Json } | 'if given';
  /** One line. */
  readonly about: string;
}
