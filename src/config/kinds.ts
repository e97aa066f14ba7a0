import { KINDS } from './kind-rules.ts';
import type { Json, JsonSchema, KindName, KindRules, ParsedValue, ValueKind } from './value-kind.ts';

/**
 * Parses the text of a flag.
 * @param flag without its dashes
 * @throws UserError that names the flag and what it takes
 */
export function parseValue<K extends ValueKind>(kind: K, flag: string, text: string): ParsedValue<K> {
  return rulesOf(kind).parse(text, { flag, kind }) as ParsedValue<K>;
}

/** JSON Schema for one value in the configuration file. */
export function schemaOf(kind: ValueKind): JsonSchema {
  return rulesOf(kind).schema(kind);
}

/** `it takes …`, for errors and for the documentation. */
export function takes(kind: ValueKind): string {
  return rulesOf(kind).takes(kind);
}

/** A value that the schema accepts, in the form of the corresponding flag. */
export function flagForm(kind: ValueKind, value: Json): string | boolean {
  return typeof value === 'boolean' ? value : rulesOf(kind).toFlag(value, kind);
}

/** The value of a flag in the form of the file: the inverse of `flagForm`. */
export function fileForm(kind: ValueKind, flag: string | boolean): Json {
  return typeof flag === 'boolean' ? flag : rulesOf(kind).toFile(flag);
}

/** The table has the rules of each kind under its name, but TypeScript cannot follow that through a union. */
function rulesOf(kind: ValueKind): KindRules<KindName> {
  return KINDS[kind.kind] as KindRules<KindName>;
}
