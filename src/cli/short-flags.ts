/**
 * `-ojson`, `-nweb`, `-shttps://…` and `-fFILE`, as kubectl takes them; yargs would read them as flags of one letter.
 * Switches may stand before: `-qojson`.
 */
export function expandShortFlags(argv: readonly string[]): string[] {
  return argv.flatMap(expanded);
}

function expanded(word: string): readonly string[] {
  const [, rest] = /^-q([a-z].*)$/.exec(word) ?? [];
  if (rest) return ['-q', ...expanded(`-${rest}`)];
  const [, flag, value] = /^-([onsf])([^=].*)$/.exec(word) ?? [];
  return flag && value ? [`-${flag}`, value] : [word];
}
