import wrapAnsi from 'wrap-ansi';

export interface WrapOptions {
  /** Of the terminal; undefined: as long as the text is. */
  readonly columns: number | undefined;
  /** What stands before the first line, and before the others. */
  readonly first?: string;
  readonly others?: string;
}

/** Less would leave words in pieces. */
const LEAST = 20;

/** Lines of words that fit the terminal; colours go over the end of a line. The only module that knows `wrap-ansi`. */
export function wrapped(text: string, { columns, first = '', others = first }: WrapOptions): readonly string[] {
  const width = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(LEAST, columns - others.length);
  return wrapAnsi(text, width)
    .split('\n')
    .map((line, index) => (index === 0 ? first : others) + line);
}
