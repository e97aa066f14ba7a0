import wrapAnsi from 'wrap-ansi';

export interface WrapOptions {
  /** The width of the terminal; undefined if there is no limit. */
  readonly columns: number | undefined;
  /** Prefixes of the first line and of the others. */
  readonly first?: string;
  readonly others?: string;
}

/** A smaller width would break words into pieces. */
const LEAST = 20;

/**
 * Wraps text to lines that fit the terminal. Colours continue across line ends. The only module that imports
 * `wrap-ansi`.
 */
export function wrapped(text: string, { columns, first = '', others = first }: WrapOptions): readonly string[] {
  const width = columns === undefined ? Number.POSITIVE_INFINITY : Math.max(LEAST, columns - others.length);
  return wrapAnsi(text, width)
    .split('\n')
    .map((line, index) => (index === 0 ? first : others) + line);
}
