/**
 * Compares by code unit, so that the order is the same on every machine. Numbers in names compare as numbers
 * (n2 before n10).
 */
export function compareNames(a: string, b: string): number {
  // Most compared names are equal, and a collator is slow to find that out.
  if (a === b) return 0;
  return COLLATOR.compare(a, b) || (a < b ? -1 : 1);
}

const COLLATOR = new Intl.Collator('en', { numeric: true });
