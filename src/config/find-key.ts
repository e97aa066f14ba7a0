import type { ConfigKey } from './config-key.ts';
import type { Entry } from './json.ts';
import { CONFIG_KEYS } from './keys.ts';
import type { Json } from './kinds.ts';

const BY_KEY: ReadonlyMap<string, ConfigKey> = new Map(CONFIG_KEYS.map((key) => [key.key, key]));

/** @returns undefined where no key has that name */
export function configKey(key: string): ConfigKey | undefined {
  return BY_KEY.get(key);
}

/** An empty text or list is as none; so is the value that netctl writes by itself. */
export function isSet({ key, value }: Entry): boolean {
  return value !== '' && !(Array.isArray(value) && value.length === 0) && !isTheirDefault(configKey(key), value);
}

/** netctl writes its default into every file; whoever has it did not choose it. */
export function isTheirDefault(key: ConfigKey | undefined, value: Json): boolean {
  return key?.unset !== undefined && key.unset === value;
}
