import { UserError } from '../errors.ts';
import { parseDuration } from './duration.ts';
import { NAMESPACE, parseNamespace } from './namespace.ts';
import { factor, integer, knownWords, listOf, share, wordsIn } from './numbers.ts';
import type { Json, JsonSchema, KindName, KindRules } from './value-kind.ts';

const LISTED = '^[a-z0-9][-a-z0-9]*$';
/** Ports below 1024 would need a capability that the floater does not have. */
const PORTS = { least: 1024, most: 65_535 };

/** The formats that the schemas refer to, for ajv. */
export const FORMATS: Readonly<Record<string, (text: string) => boolean>> = {
  duration: (text) => isTaken(() => parseDuration('', text)),
  share: (text) => isTaken(() => share('', text)),
  factor: (text) => isTaken(() => factor('', text)),
  port: (text) => /^\d{1,5}$/.test(text) && isTaken(() => integer('', text, PORTS)),
};

const asText = (value: Json): string =>
  Array.isArray(value) ? value.join(',') : typeof value === 'number' ? plainNumber(value) : String(value);

const AS_WRITTEN = { toFlag: asText, toFile: (flag: string): Json => flag };
const AS_LIST = { toFlag: asText, toFile: wordsIn };

const TEXT = {
  ...AS_WRITTEN,
  parse: (text: string) => text || undefined,
  schema: () => ({ type: 'string', pattern: '\\S' }),
  takes: () => 'a text',
};

/** The rules for each kind of value, one entry per kind. */
export const KINDS: { readonly [N in KindName]: KindRules<N> } = {
  text: TEXT,
  path: { ...TEXT, takes: () => 'the path of a file' },
  namespace: {
    ...AS_WRITTEN,
    parse: parseNamespace,
    schema: () => ({ type: 'string', pattern: NAMESPACE.source }),
    takes: () => 'lower-case letters, digits and dashes, 63 at most',
  },
  duration: {
    parse: (text, { flag }) => parseDuration(flag, text),
    schema: () => numberOr({ exclusiveMinimum: 0 }, 'duration'),
    takes: () => 'a number of seconds above 0, or a duration such as 30s',
    toFlag: (value) => (typeof value === 'number' ? `${plainNumber(value)}s` : String(value)),
    toFile: (flag) => secondsOf(flag) ?? flag.trim(),
  },
  port: {
    ...AS_WRITTEN,
    parse: (text, { flag }) => integer(flag, text, PORTS),
    schema: () => ({
      anyOf: [
        { type: 'integer', minimum: PORTS.least, maximum: PORTS.most },
        { type: 'string', format: 'port' },
      ],
    }),
    takes: () => `a whole number from ${PORTS.least} to ${PORTS.most}`,
  },
  boolean: {
    ...AS_WRITTEN,
    parse: (text) => text === 'true',
    schema: () => ({ type: 'boolean' }),
    takes: () => 'true or false',
  },
  share: {
    ...AS_WRITTEN,
    parse: (text, { flag }) => share(flag, text),
    schema: () => numberOr({ minimum: 0, maximum: 1 }, 'share'),
    takes: () => 'a share, such as 5% or 0.05',
  },
  factor: {
    ...AS_WRITTEN,
    parse: (text, { flag }) => factor(flag, text),
    schema: () => numberOr({ exclusiveMinimum: 1 }, 'factor'),
    takes: () => 'a number above 1, such as 10',
  },
  count: {
    parse: (text, { flag, kind }) => integer(flag, text, kind),
    schema: ({ least, most }) => ({ type: 'integer', minimum: least, maximum: most }),
    takes: ({ least, most }) => `a whole number from ${least} to ${most}`,
    toFlag: asText,
    toFile: Number,
  },
  choice: {
    parse: (text, { flag, kind: { words } }) => (text === '' ? undefined : oneOf(flag, text, Object.values(words))),
    schema: ({ words }) => ({ enum: Object.keys(words) }),
    takes: ({ words }) => alternatives(Object.keys(words)),
    toFlag: (value, { words }) => words[String(value)] ?? String(value),
    toFile: (flag) => wordsIn(flag).join(','),
  },
  list: {
    ...AS_LIST,
    parse: listOf,
    schema: ({ of }) => ({ type: 'array', items: of ? { enum: of } : { type: 'string', pattern: LISTED } }),
    takes: ({ of }) => (of ? `a list of ${alternatives(of)}` : 'a list of names'),
  },
  words: {
    ...AS_LIST,
    parse: (text, { flag, kind: { of } }) => knownWords({ flag, text, known: of }),
    schema: ({ of }) => ({ type: 'array', items: { enum: of } }),
    takes: ({ of }) => `a list of ${alternatives(of)}`,
  },
  texts: {
    ...AS_LIST,
    parse: listOf,
    schema: () => ({ type: 'array', items: { type: 'string', pattern: '^[^,]*[^,\\s][^,]*$' } }),
    takes: () => 'a list of texts without commas',
  },
  numbers: {
    parse: (text, { flag, kind }) => listOf(text)?.map((word) => integer(flag, word, kind)),
    schema: ({ least, most }) => ({
      type: 'array',
      items: {
        anyOf: [
          { type: 'integer', minimum: least, maximum: most },
          { type: 'string', pattern: '^[0-9]{1,5}$' },
        ],
      },
    }),
    takes: ({ least, most }) => `a list of whole numbers from ${least} to ${most}`,
    toFlag: asText,
    toFile: (flag) => wordsIn(flag).map(Number),
  },
};

function oneOf(flag: string, text: string, words: readonly string[]): string {
  if (words.includes(text)) return text;
  throw new UserError(`--${flag} is "${text}"; it takes ${alternatives(words)}`, { code: 'BAD_FLAG' });
}

function numberOr(limits: JsonSchema, format: string): JsonSchema {
  return {
    anyOf: [
      { type: 'number', ...limits },
      { type: 'string', format },
    ],
  };
}

/** netctl reads whole seconds; other durations stay as they are written. */
function secondsOf(duration: string): number | undefined {
  const [, seconds, minutes] = /^(?:(\d+)s?|(\d+)m)$/.exec(duration.trim()) ?? [];
  if (seconds !== undefined) return Number(seconds);
  return minutes === undefined ? undefined : Number(minutes) * 60;
}

function isTaken(parse: () => number): boolean {
  try {
    parse();
    return true;
  } catch {
    return false;
  }
}

/** Writes a number without an exponent, because durations cannot have one. */
function plainNumber(value: number): string {
  return value.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 20 });
}

function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return [quoted.slice(0, -1).join(', '), quoted.at(-1)].filter(Boolean).join(' or ');
}
