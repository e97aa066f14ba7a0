import { parseValue } from './kinds.ts';
import { camelCase, type Setting, type SettingTable, type SettingValue, type SettingValues } from './setting.ts';
import { type CheckArgs, SETTINGS, type Settings } from './settings-table.ts';

type GivenValues = Readonly<Record<string, unknown>>;

/**
 * The value of one setting: parsed, or its default if it is not set.
 * @throws UserError that names the flag and what it takes
 */
export function settingValue<F extends keyof Settings>(flag: F, args: CheckArgs): SettingValue<Settings, F> {
  return valueFrom(flag, SETTINGS[flag], args) as SettingValue<Settings, F>;
}

/**
 * The values of the standalone settings (those without `part` and `option`), by name. Durations are in
 * milliseconds, and their names end in `Ms`.
 * @throws UserError that names the first wrong flag and what it takes
 */
export function settingValues(args: CheckArgs): SettingValues<Settings>;
export function settingValues<T extends SettingTable>(args: CheckArgs, settings: T): SettingValues<T>;
export function settingValues(args: GivenValues, settings: SettingTable = SETTINGS): GivenValues {
  return Object.fromEntries(
    Object.entries(settings)
      .filter(([, { part, option }]) => part === undefined && option === undefined)
      .map(([flag, setting]) => [valueName(flag, setting), valueFrom(flag, setting, args)]),
  );
}

/**
 * The options of individual checks that the user set, by check.
 * @throws UserError that names the flag and what it takes
 */
export function optionValues(
  args: CheckArgs,
  settings: SettingTable = SETTINGS,
): Readonly<Record<string, GivenValues>> {
  const options: Record<string, GivenValues> = {};
  for (const [flag, setting] of Object.entries(settings)) {
    if (!setting.option) continue;
    const { check, name } = setting.option;
    const value = valueFrom(flag, setting, args);
    options[check] = { ...options[check], ...(value === undefined || value === false ? {} : { [name]: value }) };
  }
  return options;
}

function valueFrom(flag: string, { takes, default: usual }: Setting, args: GivenValues): unknown {
  const given = args[camelCase(flag)] ?? usual;
  if (takes.kind === 'boolean') return given === true;
  return given === undefined ? undefined : parseValue(takes, flag, String(given));
}

function valueName(flag: string, { takes }: Setting): string {
  return takes.kind === 'duration' ? `${camelCase(flag)}Ms` : camelCase(flag);
}
