/** How many names stand in a sentence. The others are counted. */
export const MOST_NAMED = 3;

/** `n1, n2, n3 and 4 more`. Pure. */
export function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
