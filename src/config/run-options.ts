import type { RunOptions } from '../model/run-options.ts';
import { camelCase, type SettingTable } from './setting.ts';
import { argsWith, type CheckArgs, type SavedArgs, SETTINGS } from './settings-table.ts';

/** What was saved with a plan, as the flags that it was. Pure. */
export function savedOptions(options: RunOptions): SavedArgs {
  return options;
}

/**
 * What of a check's flags and configuration is saved with its plan, in the table's words what shapes floaters and
 * probes: neither which clusters, nor what is secret, nor how long the whole run may take. Some with the defaults that
 * count today: another version may have others. Pure.
 */
export function runOptions(args: CheckArgs, settings: SettingTable = SETTINGS): RunOptions {
  const given: Readonly<Record<string, unknown>> = args;
  const saved = Object.entries(settings).flatMap(([flag, setting]) => {
    const arg = camelCase(flag);
    const value = setting.saved && (given[arg] ?? (setting.saved === 'always' ? setting.default : undefined));
    return typeof value === 'string' || typeof value === 'boolean' ? [[arg, value] as const] : [];
  });
  return Object.fromEntries(saved);
}

/** The names of the saved options that decide which service ends checks aim at, beside what the cluster has. */
export const AIMING: readonly string[] = argsWith(({ aims }) => aims === true);
