/** Shares that are easy to picture. */
const SHARES: readonly (readonly [number, number])[] = [
  ...[2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 50, 100].map((many) => [1, many] as const),
  [2, 3],
  [3, 4],
  [4, 5],
  [9, 10],
];

/** `1 in 4`, `2 in 3`: the nearest of the shares that are easy to picture. */
export function shareWords(share: number): string {
  const odds = (part: number) => Math.log(part / Math.max(1 - part, 0.001));
  const [nearest] = SHARES.toSorted(
    ([a, b], [c, d]) => Math.abs(odds(a / b) - odds(share)) - Math.abs(odds(c / d) - odds(share)),
  );
  return (nearest ?? [1, 1]).join(' in ');
}
