import type { ConfigKey } from './config-key.ts';
import type { Entry } from './json.ts';
import { CONFIG_KEYS } from './keys.ts';
import type { Json } from './value-kind.ts';

/** @returns undefined if no key has that name */
export function configKey(name: string, keys: readonly ConfigKey[] = CONFIG_KEYS): ConfigKey | undefined {
  return keys.find(({ key }) => key === name);
}

/**
 * Whether the entry sets anything. An empty text or list does not, nor does the value that netctl writes by
 * default.
 */
export function isSet({ key, value }: Entry, keys: readonly ConfigKey[] = CONFIG_KEYS): boolean {
  return value !== '' && !(Array.isArray(value) && value.length === 0) && !isTheirDefault(configKey(key, keys), value);
}

/** netctl writes its default into every file, so a user whose file has it did not choose it. */
export function isTheirDefault(key: ConfigKey | undefined, value: Json): boolean {
  return key?.unset !== undefined && key.unset === value;
}
