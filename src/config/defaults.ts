import { camelCase, type FlagsWith, type SettingArgs, type SettingTable } from './setting.ts';
import { SETTINGS, type Settings } from './settings-table.ts';

type WithDefault = FlagsWith<Settings, { readonly default: string }>;

/** What counts where neither flag nor configuration file says otherwise, in the form of the flags. */
export const DEFAULTS = defaultsOf(SETTINGS) as Required<{
  readonly [K in keyof SettingArgs<Settings, WithDefault>]: string;
}>;

function defaultsOf(settings: SettingTable): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(settings).flatMap(([flag, setting]) =>
      setting.default === undefined ? [] : [[camelCase(flag), setting.default] as const],
    ),
  );
}
