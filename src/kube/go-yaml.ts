import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  type Node,
  parseAllDocuments,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { UserError } from '../errors.ts';
import { textOf } from './file-text.ts';
import { bytesOfBase64 } from './go-base64.ts';
import { type GoScalar, goScalar } from './go-scalars.ts';
import { syntaxWords } from './yaml-words.ts';

/** What kubectl turns a YAML document into: anything that JSON can represent. */
export type Value = GoScalar | readonly Value[] | { readonly [key: string]: Value };

/** Only texts: goScalar decides what a plain scalar means. */
const OPTIONS = { schema: 'failsafe', resolveKnownTags: false, uniqueKeys: false, prettyErrors: false } as const;
/** Go's reader refuses these (`yaml_parser_update_buffer` in readerc.go). */
const CONTROL = /[^\P{Cc}\t\n]|[\ufffe\uffff]/u;
/** In YAML 1.1 a lone CR and NEL end a line too. A line may begin with a byte-order mark. */
const LINE_BREAK = /(?:\r\n?|\n|\u0085)\ufeff?/g;
/** A document whose aliases expand to more values than this is an attempt to use up memory. */
const MOST_VALUES = 1_000_000;

/**
 * The first document of a file, as kubectl reads it: `YAMLToJSON` in sigs.k8s.io/yaml, which is YAML 1.1 as
 * in go.yaml.in/yaml/v2. If a key is repeated, the last one wins. A merge key (`<<`) replaces keys before it.
 * Anything after the first document is ignored.
 * @throws UserError that says where the error is, without quoting the text, which may be a secret
 */
export function parseGoYaml(bytes: Uint8Array): Value {
  const text = textOf(bytes)?.replace(LINE_BREAK, '\n');
  if (text === undefined) throw bad('it is neither UTF-8, nor UTF-16 with a byte-order mark');
  const control = CONTROL.exec(text);
  if (control) throw bad('a control character stands there', text, control.index);
  try {
    const [document] = parseAllDocuments(text, OPTIONS);
    if (!document) return null;
    refuseFaults(document as Document.Parsed, text);
    return read(document.contents as Node | null, { text, anchors: new Map(), left: MOST_VALUES });
  } catch (error) {
    if (error instanceof RangeError) throw bad('it is nested too deeply');
    throw error;
  }
}

function bad(words: string, text = '', offset?: number): UserError {
  const place = offset === undefined ? '' : `${placeOf(text.slice(0, offset).split('\n'))}: `;
  return new UserError(`${place}${words}`, { code: 'BAD_YAML' });
}

/** Line and column, both starting at 1. */
function placeOf(lines: readonly string[]): string {
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}

function refuseFaults({ errors, contents, directives }: Document.Parsed, text: string): void {
  const { yaml } = directives;
  if (yaml.explicit && yaml.version !== '1.1') throw bad('it says that it is YAML 1.2, and kubectl reads 1.1');
  // If the whole document is a { … } or [ … ], Go does not read past it.
  const end = isCollection(contents) && contents.flow ? contents.range[1] : Number.POSITIVE_INFINITY;
  const isUnclosed = errors.some(({ pos, code }) => pos[0] === end && code === 'MISSING_CHAR');
  const fault = errors.find(({ pos }) => isUnclosed || pos[0] < end);
  if (fault) throw bad(syntaxWords(fault.code), text, fault.pos[0]);
}

/** The state while a document is read in the order of its text. */
interface Walk {
  readonly text: string;
  readonly anchors: Map<string, Anchored>;
  /** How many more values are allowed. */
  left: number;
}

interface Anchored {
  readonly value: Value;
  readonly size: number;
  readonly isMap: boolean;
}

function read(node: Node | null, walk: Walk): Value {
  spend(1, walk);
  if (node === null) return null;
  if (isAlias(node)) return aliased(node, walk).value;
  const before = walk.left;
  const value = isScalar(node) ? scalarOf(node, walk) : isMap(node) ? mapOf(node, walk) : listOf(node as YAMLSeq, walk);
  if (node.anchor) walk.anchors.set(node.anchor, { value, size: before - walk.left, isMap: isMap(node) });
  return value;
}

function spend(values: number, walk: Walk): void {
  walk.left -= values;
  if (walk.left < 0) throw bad('its aliases make it far too large');
}

/** An anchor that contains an alias of itself does not exist yet at that point. */
function aliased({ source, range }: Alias, walk: Walk): Anchored {
  const found = walk.anchors.get(source);
  if (!found)
    throw bad('an alias (*) has no anchor; a text that begins with * is put in quotes', walk.text, range?.[0]);
  spend(found.size, walk);
  return found;
}

function listOf({ items }: YAMLSeq, walk: Walk): Value {
  return items.map((item) => read(item as Node | null, walk));
}

function mapOf({ items }: YAMLMap, walk: Walk): Value {
  const values = new Map<string, Value>();
  for (const { key, value } of items as readonly { key: Node | null; value: Node | null }[]) {
    if (isMergeKey(key)) {
      for (const [name, merged] of merging(value, walk)) values.set(name, merged);
    } else {
      const name = keyOf(key, walk);
      values.set(name, read(value, walk));
    }
  }
  return Object.fromEntries(values);
}

function isMergeKey(key: Node | null): boolean {
  if (!isScalar(key) || key.value !== '<<') return false;
  return key.tag === undefined ? key.type === 'PLAIN' : key.tag === 'tag:yaml.org,2002:merge';
}

/**
 * The entries that a merge key adds, in the order in which they are set. In a list of maps, the first map
 * wins.
 */
function merging(node: Node | null, walk: Walk): readonly (readonly [string, Value])[] {
  const parts = isCollection(node) && !isMap(node) ? (node.items as Node[]) : [node];
  const values = parts.map((part) => {
    const value = read(part, walk);
    const fits = isMap(part) || (isAlias(part) && walk.anchors.get(part.source)?.isMap);
    if (!fits) throw bad('a merge key (<<) takes a map, or a list of maps', walk.text, part?.range?.[0]);
    return value;
  });
  return values.reverse().flatMap((value) => Object.entries(value as object));
}

function keyOf(node: Node | null, walk: Walk): string {
  const value = read(node, walk);
  if (value === null || typeof value === 'object' || Number.isNaN(value)) {
    throw bad('a key is no text', walk.text, node?.range?.[0]);
  }
  return String(value);
}

const STANDARD = 'tag:yaml.org,2002:';

function scalarOf(node: Scalar, { text }: Walk): Value {
  const source = String(node.value ?? '');
  if (node.tag === undefined) return node.type === 'PLAIN' ? finite(goScalar(source), node, text) : source;
  const kind = node.tag.startsWith(STANDARD) ? node.tag.slice(STANDARD.length) : '';
  if (kind === 'binary') return decoded(source, node, text);
  if (!['int', 'float', 'bool', 'null'].includes(kind)) return source;
  const value = finite(goScalar(source), node, text);
  if (kindOf(value) === kind || (kind === 'float' && typeof value === 'number')) return value;
  throw bad(`a value is no ${kind}, and its tag (!!${kind}) says that it is`, text, node.range?.[0]);
}

function decoded(source: string, node: Scalar, text: string): string {
  const bytes = bytesOfBase64(source);
  if (!bytes) throw bad('a value is no base64, and its tag (!!binary) says that it is', text, node.range?.[0]);
  return bytes.toString('utf8');
}

function kindOf(value: GoScalar): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return typeof value === 'boolean' ? 'bool' : value === null ? 'null' : 'str';
}

function finite(value: GoScalar, node: Scalar, text: string): GoScalar {
  if (Number.isNaN(value)) throw bad('infinity and NaN are no numbers to kubectl', text, node.range?.[0]);
  return value;
}
