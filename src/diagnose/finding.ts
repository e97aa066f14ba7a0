import type { Family, Path } from '../model/network.ts';
import type { FindingCode } from './codes.ts';

/**
 * `error`: probes failed, and this is why. `warning`: they passed, but something is wrong. `info`: no cause
 * is known.
 */
export type Severity = 'error' | 'warning' | 'info';

/** What a cause is about. `to` is set if it lies between two subjects. */
export interface Subject {
  /** `block`: several nodes without a common name. `run`: everything that was probed. */
  readonly kind: 'node' | 'pair' | 'zone' | 'subnet' | 'cluster' | 'block' | 'service' | 'run';
  readonly cluster: string;
  /** The name of the node, zone, subnet …; for a block, its first nodes in words; empty for `run`. */
  readonly name: string;
  /** The names of its nodes. A block always has them, since no name stands for them. */
  readonly nodes?: readonly string[];
  readonly to?: { readonly cluster: string; readonly name: string; readonly nodes?: readonly string[] };
}

/** As seen from the subject. `both` also means a pair that fails both ways. */
export type Heading = 'inbound' | 'outbound' | 'both';

/** Which probes a cause is about; all of the run's if it makes no difference. */
export interface Scope {
  readonly checks: readonly string[];
  readonly paths: readonly Path[];
  readonly families: readonly Family[];
}

/** What to do next. */
export interface NextStep {
  /** The purpose, in a few words. */
  readonly why: string;
  /** Ready to copy. */
  readonly command: string;
  /** The node to run it on; absent: wherever kubectl works. */
  readonly node?: string;
}

/** Failed cells of the report's matrix: in these rows (indices into `matrix.rows`), at these endpoints. */
export interface Region {
  readonly rows: readonly number[];
  readonly endpoints: readonly number[];
}

/** One cause that explains failed probes. */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** One plain sentence with the names in it. */
  readonly title: string;
  readonly subject: Subject;
  readonly direction?: Heading;
  readonly scope: Scope;
  /** The share of its probes that fail, if others of the same kind pass: 0.25 for one in four. */
  readonly share?: number;
  /** How many failed probes it explains, … */
  readonly explains: number;
  /** … of how many that failed in the run. */
  readonly of: number;
  /** What shows it, one sentence each: which pairs failed, and which passed in contrast. */
  readonly evidence: readonly string[];
  /** Other causes that this run cannot distinguish from it, one sentence each. */
  readonly alternatives: readonly string[];
  /** What is often the reason, the likeliest first. */
  readonly reasons: readonly string[];
  readonly next: readonly NextStep[];
  /** It explains the failed cells among these. */
  readonly region: readonly Region[];
}
