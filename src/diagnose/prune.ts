import { type Cause, eachFailed } from './cause.ts';
import type { Board } from './tally.ts';

/**
 * Leaves out causes that later ones made unnecessary, because another cause also explains each of their
 * probes.
 */
export function prune(board: Board, causes: readonly Cause[]): readonly Cause[] {
  if (causes.length < 2) return causes;
  const { nodes } = board.slots;
  const covers = board.states.map(({ length }) => new Uint8Array(length));
  const count = (cause: Cause, by: number): void =>
    eachFailed(board, cause, ({ section, source, to }) => {
      const counts = covers[section];
      const at = source * nodes + to;
      if (counts) counts[at] = (counts[at] ?? 0) + by;
    });
  for (const cause of causes) count(cause, 1);
  const kept = new Set(causes);
  for (const cause of causes.toSorted((a, b) => a.gain - b.gain)) {
    let alone = 0;
    eachFailed(board, cause, ({ section, source, to }) => {
      if (covers[section]?.[source * nodes + to] === 1) alone += 1;
    });
    if (alone > 0) continue;
    kept.delete(cause);
    count(cause, -1);
  }
  return causes.filter((cause) => kept.has(cause));
}
