import type { Family, Path } from '../model/network.ts';
import type { FindingCode } from './codes.ts';

/** `error`: probes failed, and this is why. `warning`: they passed, and something is wrong. `info`: no cause is known. */
export type Severity = 'error' | 'warning' | 'info';

/** What a cause is about. `to` is there where it lies between two. */
export interface Subject {
  /** `block`: several nodes that have no name in common. `run`: everything that was probed. */
  readonly kind: 'node' | 'pair' | 'zone' | 'subnet' | 'cluster' | 'block' | 'service' | 'run';
  readonly cluster: string;
  /** Of the node, zone, subnet …; empty for `run`. */
  readonly name: string;
  readonly to?: { readonly cluster: string; readonly name: string };
}

/** As seen from the subject; `both` also for a pair whose two ways fail. */
export type Heading = 'inbound' | 'outbound' | 'both';

/** Which probes a cause is about; all of the run's, where it makes no difference. */
export interface Scope {
  readonly checks: readonly string[];
  readonly paths: readonly Path[];
  readonly families: readonly Family[];
}

/** What to do next. */
export interface NextStep {
  /** What for, in a few words. */
  readonly why: string;
  /** To be copied. */
  readonly command: string;
  /** The node that it has to run on; absent: wherever kubectl works. */
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
  /** How many failed probes it explains, … */
  readonly explains: number;
  /** … of how many that failed in the run. */
  readonly of: number;
  /** What shows it, each a sentence: which pairs failed, and which passed in contrast. */
  readonly evidence: readonly string[];
  /** Other causes that this run cannot tell from it, each a sentence. */
  readonly alternatives: readonly string[];
  /** What often is behind it, the likeliest first. */
  readonly reasons: readonly string[];
  readonly next: readonly NextStep[];
  /** The failed cells among these are those that it explains. */
  readonly region: readonly Region[];
}
