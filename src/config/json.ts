import type { Node } from 'jsonc-parser';
import { UserError } from '../errors.ts';
import type { Json } from './value-kind.ts';

/** One key of a JSON object, with its value. */
export interface Entry {
  readonly key: string;
  readonly value: Json;
  /** Where the key begins, in UTF-16 code units from the start of the text. */
  readonly offset: number;
}

/**
 * The keys of a JSON object, in the order of the text. Errors do not come from JSON.parse, because its
 * messages and positions differ between Node and Bun.
 * @throws UserError with the line and column of invalid JSON, or with a key that appears twice
 */
export async function readObject(path: string, text: string): Promise<readonly Entry[]> {
  const { parseTree, printParseErrorCode } = await import('jsonc-parser');
  const errors: { error: number; offset: number; length: number }[] = [];
  const root = guarded(path, () => parseTree(text, errors, { disallowComments: true, allowTrailingComma: false }));
  const [first] = errors.sort((a, b) => a.offset - b.offset);
  if (first)
    throw noJson(path, `${placeOf(text, first.offset)}: ${wordsOf(printParseErrorCode(first.error), text, first)}`);
  guarded(path, () => JSON.parse(text));
  if (root?.type !== 'object') {
    throw badConfig(path, 'it takes one object, from { to }, with the keys of the configuration');
  }
  const entries = entriesOf(root);
  refuseDoubles(path, text, entries);
  return entries;
}

/** The keys found in a text, even if it is not valid JSON. */
export async function keysIn(text: string): Promise<readonly string[]> {
  const { parseTree } = await import('jsonc-parser');
  try {
    return entriesOf(parseTree(text)).map(({ key }) => key);
  } catch {
    return [];
  }
}

/** @returns an error about a configuration file, `config PATH: …` */
export function badConfig(path: string, words: string, hint?: string): UserError {
  return new UserError(`config ${path}: ${words}`, { code: 'BAD_CONFIG', ...(hint ? { hint } : {}) });
}

function noJson(path: string, words: string): UserError {
  return new UserError(`config ${path} is no valid JSON: ${words}`, { code: 'BAD_CONFIG' });
}

/**
 * Both parsers give up on JSON that is nested thousands of levels deep. JSON.parse is a cheap second opinion.
 */
function guarded<T>(path: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw noJson(path, 'it is nested too deeply');
    throw noJson(path, 'it cannot be read');
  }
}

function entriesOf(root: Node | undefined): readonly Entry[] {
  if (root?.type !== 'object') return [];
  return (root.children ?? []).flatMap(({ children: [key, value] = [] }) =>
    key ? [{ key: String(key.value), value: value ? jsonOf(value) : null, offset: key.offset }] : [],
  );
}

function jsonOf({ type, value, children = [] }: Node): Json {
  if (type === 'array') return children.map(jsonOf);
  if (type !== 'object') return value;
  return Object.fromEntries(
    children.map(({ children: [key, inner] = [] }) => [key?.value, inner ? jsonOf(inner) : null]),
  );
}

function refuseDoubles(path: string, text: string, entries: readonly Entry[]): void {
  const seen = new Map<string, number>();
  for (const { key, offset } of entries) {
    const before = seen.get(key);
    if (before !== undefined) {
      const places = `${placeOf(text, before)}, and ${placeOf(text, offset)}`;
      throw badConfig(path, `${JSON.stringify(key)} stands there twice: ${places}`);
    }
    seen.set(key, offset);
  }
}

/** `line 10, column 2`, both counted from 1. */
function placeOf(text: string, offset: number): string {
  const lines = text.slice(0, offset).split(/\r\n|\r|\n/);
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

const SHOWN = 40;

function wordsOf(code: string, text: string, { offset, length }: { offset: number; length: number }): string {
  const token = text.slice(offset, offset + Math.min(Math.max(length, 1), SHOWN));
  const [shown = ''] = token.split(/[\r\n]/);
  if (/^[}\]]$/.test(shown) && /,\s*$/.test(text.slice(0, offset))) return `a comma too many before ${shown}`;
  switch (code) {
    case 'CommaExpected':
      return `a comma is missing before ${shown}`;
    case 'ColonExpected':
      return `a colon is missing before ${shown}`;
    case 'CloseBraceExpected':
      return 'a closing } is missing';
    case 'CloseBracketExpected':
      return 'a closing ] is missing';
    case 'PropertyNameExpected':
      return `a key in double quotes is missing before ${shown}`;
    case 'ValueExpected':
      return shown ? `a value is missing before ${shown}` : 'a value is missing at the end';
    case 'EndOfFileExpected':
      return `nothing may follow the end of the object, but ${shown} does`;
    case 'InvalidCommentToken':
    case 'UnexpectedEndOfComment':
      return 'JSON has no comments';
    case 'UnexpectedEndOfString':
      return 'the text that begins here has no closing quote on its line';
    case 'InvalidEscapeCharacter':
    case 'InvalidUnicode':
      return 'this text has an escape that JSON does not know; one backslash is written \\\\';
    case 'InvalidCharacter':
      return 'this text holds a control character';
    default:
      return `${shown} is not understood; texts stand in double quotes`;
  }
}
