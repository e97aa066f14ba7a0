import type { Family, Path } from '../../model/network.ts';

/**
 * What the page's script gets, as JSON. Verdicts of a million probes are text of a few kilobytes: bytes, deflated, in
 * base64. Written by encode.ts, read by browser/decode.ts.
 */
export interface PageData {
  /** What can be a row or a column: nodes first, as many as `nodes`, then service ends. */
  readonly ends: readonly PageEnd[];
  readonly nodes: number;
  readonly sections: readonly PageSection[];
  /** What was said of probes that did not pass, and of passes that have a note; each text once. */
  readonly words: readonly string[];
  /** In the order of the report's findings. */
  readonly findings: readonly (readonly PageRegion[])[];
}

export interface PageEnd {
  readonly cluster: string;
  readonly name: string;
  readonly zone?: string;
  readonly subnet?: string;
  /** Of a service end: the check that aims at it. */
  readonly check?: string;
  /** Addresses, by layer. */
  readonly addresses: Readonly<Record<string, readonly string[]>>;
}

/** A rectangle of verdicts: `rows` × `columns`, each an index into `ends`. */
export interface PageSection {
  readonly check: string;
  readonly path: Path;
  readonly family: Family;
  readonly rows: Spans;
  readonly columns: Spans;
  /** Codes as in src/model/verdict.ts, or NO_PAIR; row by row. */
  readonly verdicts: string;
  /** Steps as in latency-steps.ts; row by row. */
  readonly latencies: string;
  /** Cells with words, as 32-bit numbers, little endian: how many cells on from the one before, index into `words`. */
  readonly told: string;
  /** Why probes of it were skipped. */
  readonly skipped: string;
}

/** Cells of a section: every row with every column, as indices into `ends`. */
export interface PageRegion {
  readonly section: number;
  readonly rows: Spans;
  readonly columns: Spans;
}

/** Rising numbers: first, how many from there on, and so on. */
export type Spans = readonly number[];

/** In place of a verdict: the plan has no such pair. No verdict has this code. */
export const NO_PAIR = 255;
