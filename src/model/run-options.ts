/**
 * The flags and settings of a check that shape floaters and probes, as given, so that a later run can use
 * them again. Keys are the parser's names for flags, e.g. `probeTimeout`. Plain JSON.
 */
export type RunOptions = Readonly<Record<string, string | boolean | undefined>>;
