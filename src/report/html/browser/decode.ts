import { NO_PAIR, type PageData, type PageEnd, type PageRegion, type PageSection } from '../page-data.ts';
import { fromSpans } from '../spans.ts';

/** A section's verdicts, as bytes. Ends are indices into `Model.ends`. */
export interface Square extends Pick<PageSection, 'check' | 'path' | 'family' | 'skipped'> {
  readonly rows: readonly number[];
  readonly columns: readonly number[];
  /** The row or column of each end, or -1. */
  readonly rowOf: Int32Array;
  readonly columnOf: Int32Array;
  readonly verdicts: Uint8Array;
  readonly latencies: Uint8Array;
  /** Cells that have words, in ascending order, and the index of the words of each. */
  readonly toldCells: Uint32Array;
  readonly toldWords: Uint32Array;
}

/** All data of the page. */
export interface Model {
  readonly ends: readonly PageEnd[];
  readonly squares: readonly Square[];
  readonly words: readonly string[];
  readonly findings: readonly (readonly PageRegion[])[];
}

/** Rejects if the browser cannot inflate, or if the file was cut off. */
export async function decode({ ends, sections, words, findings }: PageData): Promise<Model> {
  const squares = await Promise.all(sections.map((section) => squareOf(section, ends.length)));
  return { ends, squares, words, findings };
}

async function squareOf(section: PageSection, ends: number): Promise<Square> {
  const { check, path, family, skipped } = section;
  const [rows, columns] = [fromSpans(section.rows), fromSpans(section.columns)];
  const [verdicts, latencies, told] = await Promise.all(
    [section.verdicts, section.latencies, section.told].map(inflated),
  );
  if (!verdicts || !latencies || !told || verdicts.length !== rows.length * columns.length)
    throw new RangeError('the data of this file is not whole');
  return {
    check,
    path,
    family,
    skipped,
    rows,
    columns,
    rowOf: placesOf(rows, ends),
    columnOf: placesOf(columns, ends),
    verdicts,
    latencies,
    ...toldOf(told),
  };
}

function placesOf(chosen: readonly number[], ends: number): Int32Array {
  const places = new Int32Array(ends).fill(-1);
  for (const [place, end] of chosen.entries()) places[end] = place;
  return places;
}

function toldOf(bytes: Uint8Array): Pick<Square, 'toldCells' | 'toldWords'> {
  const numbers = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = bytes.length / 8;
  const [toldCells, toldWords] = [new Uint32Array(count), new Uint32Array(count)];
  let cell = 0;
  for (let index = 0; index < count; index++) {
    cell += numbers.getUint32(index * 8, true);
    toldCells[index] = cell;
    toldWords[index] = numbers.getUint32(index * 8 + 4, true);
  }
  return { toldCells, toldWords };
}

async function inflated(base64: string): Promise<Uint8Array> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** The code of a pair in a section; NO_PAIR if the section has no such pair. */
export function codeAt({ rowOf, columnOf, columns, verdicts }: Square, source: number, destination: number): number {
  const [row = -1, column = -1] = [rowOf[source], columnOf[destination]];
  return row < 0 || column < 0 ? NO_PAIR : (verdicts[row * columns.length + column] ?? NO_PAIR);
}

/** Index into `Model.words` of the words about a cell; undefined if there are none. */
export function toldAt({ toldCells, toldWords }: Square, cell: number): number | undefined {
  let [low, high] = [0, toldCells.length - 1];
  while (low <= high) {
    const middle = (low + high) >> 1;
    const there = toldCells[middle] ?? 0;
    if (there === cell) return toldWords[middle];
    if (there < cell) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
