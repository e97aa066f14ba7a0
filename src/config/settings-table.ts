import {
  camelCase,
  type FlagsOf,
  type FlagsWith,
  type Setting,
  type SettingArgs,
  type SettingCommand,
  type SettingTable,
} from './setting.ts';
import { CLUSTER_SETTINGS } from './table/clusters.ts';
import { FLOATER_SETTINGS } from './table/floaters.ts';
import { HOW_SETTINGS } from './table/how.ts';
import { TARGET_SETTINGS } from './table/targets.ts';
import { WHAT_SETTINGS } from './table/what.ts';

/**
 * Every setting of a check, by its flag. This is the only place where a flag is added (docs/add-a-flag.md).
 * `--help` lists the flags of a group in this order, and `init` writes the keys in this order.
 */
export const SETTINGS = {
  ...CLUSTER_SETTINGS,
  ...FLOATER_SETTINGS,
  ...HOW_SETTINGS,
  ...WHAT_SETTINGS,
  ...TARGET_SETTINGS,
} as const satisfies SettingTable;

export type Settings = typeof SETTINGS;

/** The flags of a command that are settings, as given; undefined means not given. */
export type CommandArgs<C extends SettingCommand> = SettingArgs<Settings, FlagsOf<Settings, C>>;

/** All settings, from flags or from the configuration file in the same form. */
export type CheckArgs = CommandArgs<'check'>;

/** The settings that the configuration file can hold. */
export type ConfigValues = CommandArgs<'init'>;

/** The settings that are saved with a plan. */
export type SavedArgs = SettingArgs<Settings, FlagsWith<Settings, { readonly saved: string }>>;

/** The camelCase names of the settings that meet a condition. */
export function argsWith(holds: (setting: Setting) => boolean): readonly string[] {
  return Object.entries<Setting>(SETTINGS).flatMap(([flag, setting]) => (holds(setting) ? [camelCase(flag)] : []));
}
