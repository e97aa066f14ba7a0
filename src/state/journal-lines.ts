import { visibleValue } from '../text/visible-value.ts';
import { damaged, jsonOf } from './damage.ts';
import type { JournalRow } from './journal.ts';

const NEWLINE = 0x0a;

/**
 * The offset at which the last whole line ends. A kill or a power cut may have cut off the line that follows.
 */
export function wholeLength(bytes: Uint8Array): number {
  return bytes.lastIndexOf(NEWLINE) + 1;
}

/** The whole lines of a file, without line endings. */
export function* wholeLines(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < wholeLength(bytes); ) {
    const end = bytes.indexOf(NEWLINE, start);
    yield bytes.subarray(start, end);
    start = end + 1;
  }
}

export interface LineReader {
  /** The path of the file, for error messages. */
  readonly path: string;
  /** @returns what is wrong with a line's value, or undefined */
  readonly fault: (value: unknown) => string | undefined;
}

/**
 * The rows of a journal. The last line for a check, path, family and source wins. Pure.
 * @throws UserError that names the line
 */
export function rowsOf(bytes: Uint8Array, { path, fault }: LineReader): readonly JournalRow[] {
  const rows = new Map<string, JournalRow>();
  let number = 0;
  for (const line of wholeLines(bytes)) {
    number += 1;
    const at = `${path}, line ${number},`;
    const value = visibleValue(jsonOf(at, line));
    const words = fault(value);
    if (words !== undefined) throw damaged(at, words);
    const row = value as JournalRow;
    rows.set(rowKey(row), row);
  }
  return [...rows.values()];
}

export function rowKey({ check, path, family, source }: Omit<JournalRow, 'passed' | 'others'>): string {
  return `${check}/${path}/${family}/${source}`;
}
