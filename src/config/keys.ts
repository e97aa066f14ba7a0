import type { ConfigArg, ConfigKey } from './config-key.ts';
import { NETCTL_KEYS } from './netctl-keys.ts';
import { camelCase, type SettingTable } from './setting.ts';
import { SETTINGS } from './settings-table.ts';

/** Every key of the configuration file: netctl's in netctl's order, then ours, as `init` writes them. */
export function configKeys(settings: SettingTable): readonly ConfigKey[] {
  const ours = new Map(Object.entries(settings).flatMap(keyOf));
  const netctls = NETCTL_KEYS.flatMap((one): readonly ConfigKey[] => {
    if (typeof one !== 'string') return [{ ...one, whose: "netctl's" }];
    const shared = ours.get(one);
    return shared ? [{ ...shared, whose: 'both' }] : [];
  });
  const names = new Set(netctls.map(({ key }) => key));
  return [...netctls, ...[...ours.values()].filter(({ key }) => !names.has(key))];
}

function keyOf([flag, { takes, file }]: [string, SettingTable[string]]): readonly (readonly [string, ConfigKey])[] {
  if (!file) return [];
  const { key, about, init } = file;
  // The cast is safe: the flag is in the table, and the file has a key for it.
  const arg = camelCase(flag) as ConfigArg;
  return [[key, { key, whose: 'ours', arg, takes, about, ...(init === undefined ? {} : { init: { value: init } }) }]];
}

export const CONFIG_KEYS: readonly ConfigKey[] = configKeys(SETTINGS);
