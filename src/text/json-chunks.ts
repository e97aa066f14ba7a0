/** So many elements of an array are one piece. */
const ELEMENTS = 100;
/** Arrays within more objects than this are one piece with what is around them. */
const DEEPEST = 3;

/**
 * What JSON.stringify returns, in pieces: the text of a large report would be too long for a string.
 * @param indent spaces for each level, as in JSON.stringify; 0 means that all is on one line
 */
export function jsonChunks(value: unknown, indent = 0): Generator<string> {
  return chunksOf(value, { indent, depth: 0 });
}

/** The same as a document, with its last newline. */
export function* jsonDocument(value: unknown, indent = 0): Generator<string> {
  yield* jsonChunks(value, indent);
  yield '\n';
}

interface Level {
  readonly indent: number;
  readonly depth: number;
}

function* chunksOf(value: unknown, level: Level): Generator<string> {
  if (level.depth >= DEEPEST || !isLarge(value)) yield textOf(value, level);
  else if (Array.isArray(value)) yield* elementsOf(value, level);
  else yield* entriesOf(value, level);
}

/** An object with a toJSON method is not what is written. */
function isLarge(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || 'toJSON' in value) return false;
  return Array.isArray(value) ? value.length > ELEMENTS : Object.keys(value).length > 0;
}

function textOf(value: unknown, level: Level): string {
  const text = JSON.stringify(value, undefined, level.indent) ?? 'null';
  return level.indent === 0 || level.depth === 0 ? text : text.replaceAll('\n', lineOf(level));
}

/** Where a new line begins. No string of JSON contains a newline. */
function lineOf({ indent, depth }: Level): string {
  return indent === 0 ? '' : `\n${' '.repeat(indent * depth)}`;
}

function* elementsOf(values: readonly unknown[], level: Level): Generator<string> {
  for (let at = 0; at < values.length; at += ELEMENTS) {
    const text = textOf(values.slice(at, at + ELEMENTS), level);
    // Without its brackets, and the line of the last one.
    yield (at === 0 ? '[' : ',') + text.slice(1, -1 - lineOf(level).length);
  }
  yield `${lineOf(level)}]`;
}

function* entriesOf(value: object, level: Level): Generator<string> {
  const inside = { ...level, depth: level.depth + 1 };
  const between = level.indent === 0 ? ':' : ': ';
  let lead = '{';
  for (const [key, one] of Object.entries(value)) {
    if (one === undefined) continue;
    yield lead + lineOf(inside) + JSON.stringify(key) + between;
    yield* chunksOf(one, inside);
    lead = ',';
  }
  yield lead === '{' ? '{}' : `${lineOf(level)}}`;
}
