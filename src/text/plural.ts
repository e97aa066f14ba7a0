/** `1 probe`, `2 probes`, `1 entry`, `0 entries`. Pure. */
export function counted(count: number, noun: string, nouns = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : nouns}`;
}
