import { type ApiAnswer, TOO_MANY } from '../api/status.ts';
import type { Fault } from './fault.ts';
import type { StandingFaults } from './standing.ts';

/** How many requests `api-429` turns away by default. */
const TURNED_AWAY = 3;

/** The obstacle to the next request, if any; each `api-429` counts from its injection. */
export function apiObstacle(faults: Pick<StandingFaults, 'named'>): () => ApiAnswer | undefined {
  const turned = new WeakMap<Fault, number>();
  return () => {
    for (const fault of faults.named('api-429')) {
      const count = turned.get(fault) ?? 0;
      if (count >= Number(fault.args[0] ?? TURNED_AWAY)) continue;
      turned.set(fault, count + 1);
      return TOO_MANY.answer;
    }
    return undefined;
  };
}
