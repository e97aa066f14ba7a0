import type { ConfigValues } from './settings-table.ts';
import type { Json, ValueKind } from './value-kind.ts';

export type ConfigArg = keyof ConfigValues;

/** One key of the file. Two keys with the same `arg` are two names of one setting. */
export interface ConfigKey {
  /** As it stands in the file. */
  readonly key: string;
  readonly whose: 'ours' | "netctl's" | 'both';
  /** The flag it stands for, in camelCase. */
  readonly arg: ConfigArg;
  readonly takes: ValueKind;
  /** A value that counts as not set. */
  readonly unset?: number;
  /** What `init` writes where no flag says otherwise; 'if given': the key only where a flag gives it. */
  readonly init?: { readonly value: Json } | 'if given';
  /** One line. */
  readonly about: string;
}
