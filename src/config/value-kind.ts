/** A JSON value in the file. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export type JsonSchema = Readonly<Record<string, unknown>>;

interface Limits {
  readonly least: number;
  readonly most: number;
}

/** For each kind, the type of its parsed values, and the details that it needs besides its name. */
interface Kinds {
  readonly text: { readonly value: string | undefined };
  /** The path of a file. */
  readonly path: { readonly value: string | undefined };
  readonly namespace: { readonly value: string };
  /** Milliseconds. */
  readonly duration: { readonly value: number };
  readonly port: { readonly value: number };
  readonly boolean: { readonly value: boolean };
  /** 0 to 1. */
  readonly share: { readonly value: number };
  readonly factor: { readonly value: number };
  readonly count: { readonly value: number; readonly details: Limits };
  /** The words that the file takes, and the flag's word for each. */
  readonly choice: {
    readonly value: string | undefined;
    readonly details: { readonly words: Readonly<Record<string, string>> };
  };
  /** Names, which are checked where they are used. `of` lists the words that the file takes. */
  readonly list: {
    readonly value: readonly string[] | undefined;
    readonly details: { readonly of?: readonly string[] };
  };
  /** Some of these words. */
  readonly words: {
    readonly value: readonly string[] | undefined;
    readonly details: { readonly of: readonly string[] };
  };
  /** Words of any kind, without commas. */
  readonly texts: { readonly value: readonly string[] | undefined };
  readonly numbers: { readonly value: readonly number[] | undefined; readonly details: Limits };
}

export type KindName = keyof Kinds;

/** What a flag or a key takes. */
export type ValueKind<N extends KindName = KindName> = {
  [K in N]: { readonly kind: K } & (Kinds[K] extends { readonly details: infer D } ? D : unknown);
}[N];

/** The parsed type of a flag's text. An empty list or text is parsed as undefined. */
export type ParsedValue<K extends ValueKind> = K extends { readonly kind: 'words'; readonly of: readonly (infer W)[] }
  ? readonly W[] | undefined
  : K extends { readonly kind: 'choice'; readonly words: Readonly<Record<string, infer W>> }
    ? W | undefined
    : Kinds[K['kind']]['value'];

/** The rules for one kind of value. */
export interface KindRules<N extends KindName> {
  /** @throws UserError that names the flag and what it takes */
  readonly parse: (text: string, named: { readonly flag: string; readonly kind: ValueKind<N> }) => Kinds[N]['value'];
  /** JSON Schema of the value in the file. */
  readonly schema: (kind: ValueKind<N>) => JsonSchema;
  /** `it takes …` */
  readonly takes: (kind: ValueKind<N>) => string;
  /** From the file's form to the flag's. */
  readonly toFlag: (value: Json, kind: ValueKind<N>) => string;
  /** From the flag's form to the file's. */
  readonly toFile: (flag: string) => Json;
}
