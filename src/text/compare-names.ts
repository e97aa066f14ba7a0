/**
 * Compares by code unit, so that the order is the same on every machine. Numbers in names compare as numbers
 * (n2 before n10).
 */
export function compareNames(a: string, b: string): number {
  return COLLATOR.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

const COLLATOR = new Intl.Collator('en', { numeric: true });
