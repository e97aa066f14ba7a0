import { type Cause, eachFailed } from './cause.ts';
import type { Board, ProbeSpot } from './tally.ts';

/** How many causes explain each failed probe. */
interface Covers {
  readonly at: (spot: ProbeSpot) => number;
  /** Counts the cause once more, or once less. */
  readonly count: (cause: Cause, by: 1 | -1) => void;
}

export function coversOf(board: Board, causes: readonly Cause[]): Covers {
  const { nodes } = board.slots;
  const covers = board.states.map(({ length }) => new Uint8Array(length));
  const count: Covers['count'] = (cause, by) =>
    eachFailed(board, cause, ({ section, source, to }) => {
      const counts = covers[section];
      const at = source * nodes + to;
      if (counts) counts[at] = (counts[at] ?? 0) + by;
    });
  for (const cause of causes) count(cause, 1);
  return { at: ({ section, source, to }) => covers[section]?.[source * nodes + to] ?? 0, count };
}

/**
 * Leaves out causes that later ones made unnecessary, because another cause also explains each of their
 * probes.
 */
export function prune(board: Board, causes: readonly Cause[]): readonly Cause[] {
  if (causes.length < 2) return causes;
  const covers = coversOf(board, causes);
  const kept = new Set(causes);
  for (const cause of causes.toSorted((a, b) => a.gain - b.gain)) {
    let alone = 0;
    eachFailed(board, cause, (spot) => {
      if (covers.at(spot) === 1) alone += 1;
    });
    if (alone > 0) continue;
    kept.delete(cause);
    covers.count(cause, -1);
  }
  return causes.filter((cause) => kept.has(cause));
}
