/**
 * Expands `-ojson`, `-nweb`, `-shttps://…` and `-fFILE`, which kubectl takes. yargs would read them as
 * one-letter flags. Switches may come first: `-qojson`.
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
