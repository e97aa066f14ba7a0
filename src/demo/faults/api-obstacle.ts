import { type Answer, TOO_MANY } from '../api/status.ts';
import type { Standing } from './standing.ts';

/** How many requests `api-429` turns away where it does not say. */
const TURNED_AWAY = 3;

/** What stands in the way of the next request; each `api-429` counts from its injection. */
export function apiObstacle(faults: Standing): () => Answer | undefined {
  const turned = new Map<string, number>();
  faults.onChange(() => {
    if (faults.named('api-429').length === 0) turned.clear();
  });
  return () => {
    for (const { args } of faults.named('api-429')) {
      const [most = String(TURNED_AWAY)] = args;
      const count = turned.get(most) ?? 0;
      turned.set(most, count + 1);
      if (count < Number(most)) return TOO_MANY.answer;
    }
    return undefined;
  };
}
