import type { Circumstances } from '../../src/circumstances/seen.ts';
import { CLUSTER } from './plan.ts';

/** A cluster that has nothing to say, but for what is given. */
export function saying(over: Partial<Circumstances> = {}): Circumstances {
  return { cluster: CLUSTER, conditions: [], agents: [], events: [], unread: [], ...over };
}
