/**
 * How much a program may print before its exec is ended. A compromised node decides what its exec prints, so
 * all of it is bounded. The limits follow from what was asked for, so that a large cluster does not reach
 * them.
 */

/**
 * Characters of one line. Our longest line is a record of icmp: up to 1,000 times, about 10 characters each.
 */
export const LONGEST_LINE = 64 * 1024;
/** Lines that the program did not print. A shell or a wrapper may print something first. */
export const MOST_STRANGE = 1_000;
/** How many characters are kept of a strange line, a remark or the names of missing tools. */
export const LONGEST_WORDS = 1_000;
/** Characters of output: a fixed amount, and an amount for each attempt. Most records have fewer than 100. */
const BASE_OUTPUT = 16 * 1024 * 1024;
const OUTPUT_PER_ATTEMPT = 1024;

/** What a source was asked for. */
export interface ExpectedOutput {
  /** How many records each check prints. They are numbered from 0. */
  readonly records: readonly number[];
  /** Attempts of all checks; a repeated attempt counts each time. */
  readonly attempts: number;
  /** The probed addresses. Remarks about others are dropped. */
  readonly addresses: ReadonlySet<string>;
}

/** How many characters a source may print. */
export function mostOutput({ attempts }: Pick<ExpectedOutput, 'attempts'>): number {
  return BASE_OUTPUT + attempts * OUTPUT_PER_ATTEMPT;
}
