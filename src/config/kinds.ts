import { KINDS } from './kind-rules.ts';
import type { Json, JsonSchema, KindName, KindRules, ParsedValue, ValueKind } from './value-kind.ts';

/**
 * What a flag's text comes to.
 * @param flag without its dashes
 * @throws UserError that names the flag and what it takes
 */
export function parseValue<K extends ValueKind>(kind: K, flag: string, text: string): ParsedValue<K> {
  return rulesOf(kind).parse(text, { flag, kind }) as ParsedValue<K>;
}

/** JSON Schema of one value in the configuration file. */
export function schemaOf(kind: ValueKind): JsonSchema {
  return rulesOf(kind).schema(kind);
}

/** `it takes …`, for errors and for the documentation. */
export function takes(kind: ValueKind): string {
  return rulesOf(kind).takes(kind);
}

/** A value that the schema lets pass, as the flag of the same meaning would have it. */
export function flagForm(kind: ValueKind, value: Json): string | boolean {
  return typeof value === 'boolean' ? value : rulesOf(kind).toFlag(value, kind);
}

/** A flag as the file would have it: the other way of `flagForm`. */
export function fileForm(kind: ValueKind, flag: string | boolean): Json {
  return typeof flag === 'boolean' ? flag : rulesOf(kind).toFile(flag);
}

/** The table has the rules of each kind below its name; TypeScript does not follow that through a union. */
function rulesOf(kind: ValueKind): KindRules<KindName> {
  return KINDS[kind.kind] as KindRules<KindName>;
}
