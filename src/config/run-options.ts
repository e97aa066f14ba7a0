import type { RunOptions } from '../model/run-options.ts';
import { camelCase, type SettingTable } from './setting.ts';
import { argsWith, type CheckArgs, type SavedArgs, SETTINGS } from './settings-table.ts';

/** The options that were saved with a plan, in the form of flags. Pure. */
export function savedOptions(options: RunOptions): SavedArgs {
  return options;
}

/**
 * The settings of a check that are saved with its plan: those that shape floaters and probes. Clusters,
 * secrets and the time limit of the whole run are not saved. Some settings are saved with their current
 * default, because another version may have a different one. Pure.
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

/**
 * The names of the saved options that, together with what the cluster has, decide which service ends checks
 * aim at.
 */
export const AIMING: readonly string[] = argsWith(({ aims }) => aims === true);
