import type { Plugin } from '../src/check/plugin.ts';
import { icmp } from './icmp/index.ts';
import { tcp } from './tcp/index.ts';

/** Every check, in the order of the tables. */
export const plugins: readonly Plugin[] = [tcp, icmp];
