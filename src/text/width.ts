import stringWidth from 'string-width';

const ASCII = /^[ -~]*$/;
const LETTERS = new Intl.Segmenter('en', { granularity: 'grapheme' });

/**
 * The number of terminal columns that a text takes: two for a wide letter, none for a colour. The only module
 * that knows `string-width`.
 */
export function widthOf(text: string): number {
  // Nearly all text is plain, and tables have a million cells.
  return ASCII.test(text) ? text.length : stringWidth(text);
}

/** The text, followed by enough blanks to take this many columns. */
export function padded(text: string, columns: number): string {
  return text + ' '.repeat(Math.max(0, columns - widthOf(text)));
}

/** What a reader sees as single letters, however they are encoded. */
export function lettersOf(text: string): readonly string[] {
  return ASCII.test(text) ? Array.from(text) : Array.from(LETTERS.segment(text), ({ segment }) => segment);
}

/** As many of the first letters as fit into this many columns. */
export function startOf(letters: readonly string[], columns: number): readonly string[] {
  let left = columns;
  const end = letters.findIndex((letter) => {
    left -= widthOf(letter);
    return left < 0;
  });
  return end === -1 ? letters : letters.slice(0, end);
}
