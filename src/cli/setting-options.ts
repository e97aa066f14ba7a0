import type { Options } from 'yargs';
import {
  type FlagsOf,
  HELP_GROUPS,
  hasSetting,
  inHelpOrder,
  type Setting,
  type SettingCommand,
  type SettingTable,
} from '../config/setting.ts';
import { SETTINGS, type Settings } from '../config/settings-table.ts';

type OptionOf<S extends Setting> = { readonly describe: string } & (S extends { readonly repeated: true }
  ? { readonly type: 'string'; readonly array: true }
  : { readonly type: S['takes']['kind'] extends 'boolean' ? 'boolean' : 'string' });

/** yargs options, typed by the values that they give. */
export type SettingOptions<T extends SettingTable, C extends SettingCommand> = {
  readonly [F in FlagsOf<T, C>]: OptionOf<T[F]>;
};

/** The flags of a command that are settings of a check, group by group. */
export function settingOptions<C extends SettingCommand>(command: C): SettingOptions<Settings, C>;
export function settingOptions<T extends SettingTable, C extends SettingCommand>(
  command: C,
  settings: T,
): SettingOptions<T, C>;
export function settingOptions(
  command: SettingCommand,
  settings: SettingTable = SETTINGS,
): Readonly<Record<string, Options>> {
  const flags = inHelpOrder(settings).filter(([, setting]) => hasSetting(command, setting));
  return Object.fromEntries(flags.map(([flag, setting]) => [flag, optionOf(setting)]));
}

/** yargs gets no defaults, so that the configuration file decides if a flag is not given. */
function optionOf({ takes, help, default: usual, group, alias, hidden, repeated }: Setting): Options {
  return {
    ...formOf(takes),
    describe: usual === undefined ? help : `${help} (default ${usual})`,
    group: HELP_GROUPS[group],
    ...(alias ? { alias } : {}),
    ...(hidden ? { hidden } : {}),
    ...(repeated ? { array: true } : {}),
  };
}

function formOf(takes: Setting['takes']): Options {
  if (takes.kind === 'boolean') return { type: 'boolean' };
  return takes.kind === 'choice' ? { choices: Object.values(takes.words) } : { type: 'string', requiresArg: true };
}
