import type { RunOptions } from '../model/run-options.ts';
import { camelCase, type SettingTable } from './setting.ts';
import { argsWith, type CheckArgs, type SavedArgs, SETTINGS } from './settings-table.ts';

/** What was saved with a plan, as the flags that it was. Pure. */
export function savedOptions(options: RunOptions): SavedArgs {
  return options;
}

/**
 * The settings of a check that are saved with its plan: those that shape floaters and probes. Which clusters it probed,
 * secrets and the limit of the whole run are not among them. Some are saved with today's default, since another version
 * may have another. Pure.
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
