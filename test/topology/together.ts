import type { Finding } from '../../src/diagnose/finding.ts';
import type { Case } from './case.ts';
import { claimedCells, failedCells, probesOf } from './claimed.ts';
import { fits } from './geometry.ts';
import type { Mark } from './mark.ts';
import { labelOf } from './share.ts';
import { isAboutService } from './truth.ts';

/**
 * Findings about other places, no more than the causes that no finding names, may together explain the very
 * same cells: of three zones that do not reach each other, any may be the one that is cut off. Nothing
 * measured shows which it is.
 */
export function withTogether(made: Case, findings: readonly Finding[], marks: readonly Mark[]): readonly Mark[] {
  const left = causesLeft(made, marks);
  if (left.length < 2) return marks;
  const others = findings.flatMap((finding, index) => {
    const claimed = claimedCells(made, finding);
    return marks[index]?.kind === 'invented' && isTelling(made, finding, claimed) ? [{ index, claimed }] : [];
  });
  if (others.length === 0 || others.length > left.length) return marks;
  const isTold = (cell: number) => others.some(({ claimed }) => claimed[cell] === 1);
  if (!areSame(made, left, isTold)) return marks;
  const last = others.length - 1;
  return marks.map((mark, index) => {
    const nth = others.findIndex((one) => one.index === index);
    if (nth < 0) return mark;
    return { kind: 'right', cause: left[nth] ?? -1, also: nth === last ? left.slice(others.length) : [] };
  });
}

/** Causes to be found that no finding names. */
function causesLeft(made: Case, marks: readonly Mark[]): readonly number[] {
  const named = marks.flatMap((mark) => (mark.kind === 'right' ? [mark.cause] : []));
  return [...made.truths.keys()].filter((cause) => !named.includes(cause) && isBetweenNodes(made, cause));
}

function isTelling(made: Case, finding: Finding, claimed: Uint8Array): boolean {
  if (finding.share !== undefined || finding.subject.kind === 'service') return false;
  return fits(made, labelOf(finding), probesOf(made, claimed));
}

/**
 * Whether the findings have the cells of the causes, between floaters nearly all of them, and hardly any
 * other.
 */
function areSame(made: Case, causes: readonly number[], isTold: (cell: number) => boolean): boolean {
  const { endpoints, width } = made.layout;
  const bits = causes.reduce((sum, cause) => sum | (1 << cause), 0);
  const isTheirs = (cell: number) => ((made.footprint.marks[cell] ?? 0) & bits) !== 0;
  const failed = failedCells(made);
  const wanted = failed.filter((cell) => isTheirs(cell) && endpoints[cell % width]?.layer !== 'service');
  const told = failed.filter(isTold);
  return wanted.filter(isTold).length >= SAME * wanted.length && told.filter(isTheirs).length >= SAME * told.length;
}

/** The share of the cells that other words have to have in common with the causes. */
const SAME = 0.97;

/**
 * Whether it is a cause to be found that no code is wanted of, that stops everything, and that mostly shows
 * between floaters.
 */
function isBetweenNodes(made: Case, cause: number): boolean {
  const truth = made.truths[cause];
  if (!truth?.counted || truth.cause.whole || truth.cause.code || isAboutService(truth)) return false;
  const { endpoints, width } = made.layout;
  const own = failedCells(made).filter((cell) => ((made.footprint.marks[cell] ?? 0) & (1 << cause)) !== 0);
  const between = own.filter((cell) => endpoints[cell % width]?.layer !== 'service');
  return between.length > own.length / 2;
}
