import type { Family, Path } from '../../model/network.ts';

/**
 * The data for the page's script, as JSON. The verdicts of a million probes take a few kilobytes of text:
 * bytes, deflated, in base64. Written by encode.ts, read by browser/decode.ts.
 */
export interface PageData {
  /** The ends that can be a row or a column: first the nodes, `nodes` of them, then service ends. */
  readonly ends: readonly PageEnd[];
  readonly nodes: number;
  readonly sections: readonly PageSection[];
  /** Details of probes that did not pass, and notes of passes. Each text occurs once. */
  readonly words: readonly string[];
  /** In the order of the report's findings. */
  readonly findings: readonly (readonly PageRegion[])[];
}

export interface PageEnd {
  readonly cluster: string;
  readonly name: string;
  readonly zone?: string;
  readonly subnet?: string;
  /** For a service end, the check that aims at it. */
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
  /** Codes as in src/model/verdict.ts, or NO_PAIR, row by row. */
  readonly verdicts: string;
  /** Steps as in latency-steps.ts, row by row. */
  readonly latencies: string;
  /**
   * Cells with words, as 32-bit numbers, little endian: the distance from the cell before, then the index
   * into `words`.
   */
  readonly told: string;
  /** The reasons why probes of this section were skipped. */
  readonly skipped: string;
}

/** Cells of a section: every combination of these rows and columns, as indices into `ends`. */
export interface PageRegion {
  readonly section: number;
  readonly rows: Spans;
  readonly columns: Spans;
}

/** Ascending numbers as spans: first number, count, and so on. */
export type Spans = readonly number[];

/** Written in place of a verdict if the plan has no such pair. No verdict has this code. */
export const NO_PAIR = 255;
