import { parseDuration } from './duration.ts';
import { factor, share } from './numbers.ts';

/** A value in the file, as JSON has it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a key takes. */
export type ValueKind =
  | { readonly kind: 'text' | 'path' | 'namespace' | 'duration' | 'port' | 'boolean' | 'share' | 'factor' }
  | { readonly kind: 'count'; readonly least: number; readonly most: number }
  /** The words it takes, and what the flag says in place of each. */
  | { readonly kind: 'choice'; readonly words: Readonly<Record<string, string>> }
  | { readonly kind: 'list'; readonly of?: readonly string[] }
  /** Words of any kind, without commas. */
  | { readonly kind: 'texts' }
  | { readonly kind: 'numbers'; readonly least: number; readonly most: number };

const NAME = '^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$';
const LISTED = '^[a-z0-9][-a-z0-9]*$';
const LEAST_PORT = 1024;
const MOST_PORT = 65535;

/** The formats that the schema names, for ajv. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  duration: (text) => isTaken(() => parseDuration('', text)),
  share: (text) => isTaken(() => share('', text)),
  factor: (text) => isTaken(() => factor('', text)),
  port: (text) => /^\d{1,5}$/.test(text) && Number(text) >= LEAST_PORT && Number(text) <= MOST_PORT,
};

/** JSON Schema of one value. */
export function schemaOf(kind: ValueKind): Readonly<Record<string, unknown>> {
  switch (kind.kind) {
    case 'text':
    case 'path':
      return { type: 'string', pattern: '\\S' };
    case 'namespace':
      return { type: 'string', pattern: NAME };
    case 'duration':
      return {
        anyOf: [
          { type: 'number', exclusiveMinimum: 0 },
          { type: 'string', format: 'duration' },
        ],
      };
    case 'port':
      return {
        anyOf: [
          { type: 'integer', minimum: LEAST_PORT, maximum: MOST_PORT },
          { type: 'string', format: 'port' },
        ],
      };
    case 'boolean':
      return { type: 'boolean' };
    case 'share':
      return {
        anyOf: [
          { type: 'number', minimum: 0, maximum: 1 },
          { type: 'string', format: 'share' },
        ],
      };
    case 'factor':
      return {
        anyOf: [
          { type: 'number', exclusiveMinimum: 1 },
          { type: 'string', format: 'factor' },
        ],
      };
    case 'count':
      return { type: 'integer', minimum: kind.least, maximum: kind.most };
    case 'choice':
      return { enum: Object.keys(kind.words) };
    case 'list':
      return { type: 'array', items: kind.of ? { enum: kind.of } : { type: 'string', pattern: LISTED } };
    case 'texts':
      return { type: 'array', items: { type: 'string', pattern: '^[^,]*[^,\\s][^,]*$' } };
    case 'numbers':
      return {
        type: 'array',
        items: {
          anyOf: [
            { type: 'integer', minimum: kind.least, maximum: kind.most },
            { type: 'string', pattern: '^[0-9]{1,5}$' },
          ],
        },
      };
    default:
      return kind satisfies never;
  }
}

/** `it takes …`, for errors and for the documentation. */
export function takes(kind: ValueKind): string {
  switch (kind.kind) {
    case 'text':
      return 'a text';
    case 'path':
      return 'the path of a file';
    case 'namespace':
      return 'lower-case letters, digits and dashes, 63 at most';
    case 'duration':
      return 'a number of seconds above 0, or a duration such as 30s';
    case 'port':
      return `a whole number from ${LEAST_PORT} to ${MOST_PORT}`;
    case 'boolean':
      return 'true or false';
    case 'share':
      return 'a share, such as 5% or 0.05';
    case 'factor':
      return 'a number above 1, such as 10';
    case 'count':
      return `a whole number from ${kind.least} to ${kind.most}`;
    case 'choice':
      return alternatives(Object.keys(kind.words));
    case 'list':
      return kind.of ? `a list of ${alternatives(kind.of)}` : 'a list of names';
    case 'texts':
      return 'a list of texts without commas';
    case 'numbers':
      return `a list of whole numbers from ${kind.least} to ${kind.most}`;
    default:
      return kind satisfies never;
  }
}

/** A value that the schema lets pass, as the flag of the same meaning would have it. */
export function flagForm(kind: ValueKind, value: Json): string | boolean {
  if (typeof value === 'boolean') return value;
  if (kind.kind === 'duration' && typeof value === 'number') return `${plainNumber(value)}s`;
  if (typeof value === 'number') return plainNumber(value);
  if (kind.kind === 'choice') return kind.words[String(value)] ?? String(value);
  return Array.isArray(value) ? value.join(',') : String(value);
}

function isTaken(parse: () => number): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

/** Without an exponent, which no duration has. */
function plainNumber(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
}

function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return [quoted.slice(0, -1).join(', '), quoted.at(-1)].filter(Boolean).join(' or ');
}
