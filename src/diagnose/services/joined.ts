import type { ServiceBoard, ServiceSpot } from './board.ts';
import type { ServiceCause } from './search.ts';
import { failedSpots } from './suspect-sums.ts';

/**
 * Causes that are parts of others are told with those. What they explain is added; what fails in both counts
 * once.
 * @param partsOf the causes that are parts of this one; none of most
 * @param more what a cause with parts is besides
 */
export function withParts(
  { board, causes }: { readonly board: ServiceBoard; readonly causes: readonly ServiceCause[] },
  partsOf: (cause: ServiceCause) => readonly ServiceCause[],
  more: Partial<ServiceCause> = {},
): readonly ServiceCause[] {
  const parts = new Map(causes.map((cause) => [cause, partsOf(cause)]));
  const taken = new Set([...parts.values()].flat());
  return causes
    .filter((cause) => !taken.has(cause))
    .map((cause) => {
      const own = parts.get(cause) ?? [];
      return own.length === 0 ? cause : { ...cause, ...more, also: alsoWith(board, cause, own) };
    });
}

function alsoWith(
  board: ServiceBoard,
  { suspect, also }: ServiceCause,
  parts: readonly ServiceCause[],
): readonly ServiceSpot[] {
  const own = new Set(failedSpots(board, suspect).map(keyOf));
  const all = [...also, ...parts.flatMap((part) => [...failedSpots(board, part.suspect), ...part.also])];
  const byKey = new Map(all.map((spot) => [keyOf(spot), spot]));
  return [...byKey].flatMap(([key, spot]) => (own.has(key) ? [] : spot));
}

function keyOf({ section, node, end }: ServiceSpot): string {
  return `${section}/${node}/${end}`;
}
