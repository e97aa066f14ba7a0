/**
 * What a program may print before its exec is ended. A compromised node decides what its exec prints, so all of it is
 * bounded; the bounds follow from what was asked for, so that a large cluster does not meet them.
 */

/** Characters of one line. The longest line of ours is a record of icmp: up to 1,000 times of some 10 characters. */
export const LONGEST_LINE = 64 * 1024;
/** Lines that are none of the program's: a shell or a wrapper may say something first. */
export const MOST_STRANGE = 1_000;
/** Characters that are kept of a strange line, a remark or the names of missing tools. */
export const LONGEST_WORDS = 1_000;
/** Characters of all output whatever was asked for, and for each attempt: most records have fewer than 100. */
const BASE_OUTPUT = 16 * 1024 * 1024;
const OUTPUT_PER_ATTEMPT = 1024;

/** What a source was asked for. */
export interface ExpectedOutput {
  /** How many records each check prints. Their numbers are below. */
  readonly records: readonly number[];
  /** Attempts of all checks, each counted as often as it is made. */
  readonly attempts: number;
  /** What is probed: remarks about others are dropped. */
  readonly addresses: ReadonlySet<string>;
}

/** Characters that a source may print. */
export function mostOutput({ attempts }: Pick<ExpectedOutput, 'attempts'>): number {
  return BASE_OUTPUT + attempts * OUTPUT_PER_ATTEMPT;
}
