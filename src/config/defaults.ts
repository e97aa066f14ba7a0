import { camelCase, type FlagsWith, type SettingArgs, type SettingTable } from './setting.ts';
import { SETTINGS, type Settings } from './settings-table.ts';

type WithDefault = FlagsWith<Settings, { readonly default: string }>;

/** The values of settings that neither a flag nor the configuration file sets, in the form of the flags. */
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
