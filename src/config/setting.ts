import type { Json, KindName, ParsedValue, ValueKind } from './value-kind.ts';

/** Headings of `--help`, in this order. */
export const HELP_GROUPS = {
  cluster: 'Which cluster:',
  what: 'What to probe:',
  how: 'How to probe:',
  targets: 'Targets of your own:',
  floaters: 'Floaters:',
  destination: 'Second cluster:',
} as const;

/**
 * One setting of a check. Its name in the table is the flag without the leading dashes, e.g. `probe-timeout`.
 * The command line, the configuration file, the help and the documentation are derived from it.
 */
export interface Setting {
  readonly takes: ValueKind;
  /** The flag's line in `--help`; a `default` is added to it. */
  readonly help: string;
  readonly group: keyof typeof HELP_GROUPS;
  /**
   * Its key in the configuration file, which also makes it a flag of `init`. Without it, the setting is only
   * a flag.
   */
  readonly file?: FileSetting;
  /** The commands that have the flag besides `check` and `init`. */
  readonly alsoIn?: readonly ('resume' | 'clean' | 'images')[];
  /** The value if neither a flag nor the file sets one, in the form of the flag. */
  readonly default?: string;
  /**
   * Saved with the plan for `resume`, because it shapes floaters or probes. 'always': with the current
   * default if not given.
   */
  readonly saved?: 'if given' | 'always';
  /**
   * Decides which service ends a check aims at, so runs with different values may have different service
   * ends.
   */
  readonly aims?: true;
  /** Only about a second cluster, and refused without one. */
  readonly needsDestination?: true;
  /** The value becomes this option of this check in `CheckSettings.options`. */
  readonly option?: { readonly check: string; readonly name: string };
  /**
   * What this setting and others are combined into. `run`: the command reads the flag itself. A setting
   * without `part` and `option` is a value of its own in `CheckSettings`.
   */
  readonly part?: 'cluster' | 'floater' | 'nodes' | 'paths' | 'run';
  /** The one-letter flag. */
  readonly alias?: string;
  /** Works as in kubectl; only `--show-hidden` lists it. */
  readonly hidden?: true;
  /** The flag may be repeated, and its value is a list. */
  readonly repeated?: true;
}

interface FileSetting {
  readonly key: string;
  /** One line for docs/configuration.md and the file's schema. */
  readonly about: string;
  /** What docs/configuration.md shows as the default if there is no `default`. */
  readonly otherwise?: string;
  /**
   * What `init` writes unless the flag is given. Without it, `init` writes the key only if the flag is given.
   */
  readonly init?: Json;
}

export type SettingTable = Readonly<Record<string, Setting>>;

/** The settings with their flags, group by group as in `--help`. Pure. */
export function inHelpOrder(settings: SettingTable): readonly (readonly [flag: string, setting: Setting])[] {
  const order = Object.keys(HELP_GROUPS);
  return Object.entries(settings).sort(([, one], [, other]) => order.indexOf(one.group) - order.indexOf(other.group));
}

/** `probe-timeout` as yargs and the code write it: `probeTimeout`. */
export type CamelCase<S> = S extends `${infer Head}-${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : S;

export function camelCase(flag: string): string {
  return flag.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}

/** The flags whose settings have a certain field, e.g. `{ saved: string }`. */
export type FlagsWith<T extends SettingTable, Field> = {
  [N in keyof T]: T[N] extends Field ? N & string : never;
}[keyof T];

/** The commands that have settings of a check. */
export type SettingCommand = 'check' | 'init' | NonNullable<Setting['alsoIn']>[number];

/**
 * The flags of a command: all settings for `check`, those with a `file` for `init`, and those that name it in
 * `alsoIn` for any other.
 */
export type FlagsOf<T extends SettingTable, C extends SettingCommand> = C extends 'check'
  ? keyof T
  : C extends 'init'
    ? FlagsWith<T, { readonly file: object }>
    : {
        [F in keyof T]: T[F] extends { readonly alsoIn: readonly (infer A)[] } ? (C extends A ? F : never) : never;
      }[keyof T];

export function hasSetting(command: SettingCommand, { file, alsoIn = [] }: Setting): boolean {
  if (command === 'check') return true;
  return command === 'init' ? file !== undefined : alsoIn.includes(command);
}

type ArgOf<S extends Setting> = S extends { readonly repeated: true }
  ? readonly string[]
  : S['takes']['kind'] extends 'boolean'
    ? boolean
    : string;

/** Flags as they were given, or the configuration file in the same form; undefined means not given. */
export type SettingArgs<T extends SettingTable, N extends keyof T = keyof T> = {
  readonly [K in N & string as CamelCase<K>]?: ArgOf<T[K]> | undefined;
};

type ValueName<N, K extends KindName> = K extends 'duration' ? `${CamelCase<N> & string}Ms` : CamelCase<N>;

type ValueOf<S extends Setting> = S extends { readonly default: string }
  ? NonNullable<ParsedValue<S['takes']>>
  : S['takes']['kind'] extends 'boolean'
    ? boolean
    : ParsedValue<S['takes']> | undefined;

/** The type of a setting's value, parsed and with its default. */
export type SettingValue<T extends SettingTable, N extends keyof T> = ValueOf<T[N]>;

type Alone<T extends SettingTable> = Exclude<
  keyof T,
  FlagsWith<T, { readonly part: string }> | FlagsWith<T, { readonly option: object }>
>;

/** The values of all standalone settings. Durations are in milliseconds, and their names end in `Ms`. */
export type SettingValues<T extends SettingTable> = {
  readonly [N in Alone<T> & string as ValueName<N, T[N]['takes']['kind']>]: ValueOf<T[N]>;
};
