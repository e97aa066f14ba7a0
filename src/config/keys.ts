import type { ConfigKey } from './config-key.ts';
import { NETCTL_KEYS } from './netctl-keys.ts';
import { OUR_KEYS } from './our-keys.ts';

/** Every key of the configuration file, in the order in which init writes them. */
export const CONFIG_KEYS: readonly ConfigKey[] = [...NETCTL_KEYS, ...OUR_KEYS];
