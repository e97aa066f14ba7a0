import type { Finding } from '../../src/diagnose/finding.ts';
import type { Case } from './case.ts';
import type { Label } from './cause.ts';
import { readingsOf } from './geometry.ts';
import { isInScope, pairProbesOf } from './pair-probes.ts';

/** Whether it says what share of the probes fails, if others of the same kind pass. */
export function isShareRight(made: Case, finding: Finding, cause: number): boolean {
  const truth = made.truths[cause];
  if (truth?.rate === undefined) return true;
  const { share } = finding;
  if (share === undefined) return truth.rate >= ALL;
  return [truth.rate, ...ratesOf(made, finding, cause)].some(
    (rate) => Math.abs(share - rate) <= NEAR || (share <= 2 * rate && rate <= 2 * share),
  );
}

const NEAR = 0.15;
/** A finding without a share says that all of them fail. */
const ALL = 1 - NEAR;

/**
 * The share that failed of the probes in its scope: of those that the cause can reach, and of those that it
 * is about.
 */
function ratesOf(made: Case, finding: Finding, cause: number): readonly number[] {
  const probes = pairProbesOf(made).filter(({ section }) => isInScope(finding.scope, section));
  const reached = probes.filter(({ cell }) => ((made.footprint.extents[cell] ?? 0) & (1 << cause)) !== 0);
  const about = readingsOf(made, labelOf(finding)).map((covers) =>
    probes.filter(({ source, endpoint }) => covers(source, endpoint)),
  );
  return [reached, ...about].map((those) => those.filter(({ failed }) => failed).length / Math.max(1, those.length));
}

/** What a finding is about. */
export function labelOf({ subject, direction }: Finding): Label {
  return { subject, ...(direction ? { direction } : {}) };
}
