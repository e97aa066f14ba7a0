/**
 * The flags and configuration of a check that shape floaters and probes, as they were given, so that a later run can use
 * them again; by the names that the parser gives flags, e.g. `probeTimeout`. Plain JSON.
 */
export type RunOptions = Readonly<Record<string, string | boolean | undefined>>;
