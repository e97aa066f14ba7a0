import type { Finding } from '../../src/diagnose/finding.ts';
import type { Section } from '../../src/model/bound-plan.ts';
import { CODES } from '../../src/model/verdict.ts';
import type { Case } from './case.ts';
import type { Label } from './cause.ts';
import { readingsOf } from './geometry.ts';
import { FIRST_FAILURE } from './truth.ts';

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

const ALL = 0.9;
const NEAR = 0.15;

/** The share that failed of the probes in its scope: of those that the cause can reach, and of those that it is about. */
function ratesOf(made: Case, finding: Finding, cause: number): readonly number[] {
  const { extents } = made.footprint;
  const codes = codesIn(made, finding);
  const reached = [...codes].filter(([cell]) => ((extents[cell] ?? 0) & (1 << cause)) !== 0);
  const about = readingsOf(made, labelOf(finding)).map((covers) =>
    [...codes].filter(([, { source, endpoint }]) => covers(source, endpoint)),
  );
  return [reached, ...about].map((probes) => failedShare(probes.map(([, { code }]) => code)));
}

interface Measured {
  readonly source: number;
  readonly endpoint: number;
  readonly code: number;
}

/** The probes between floaters in the finding's scope, by their cells. */
function codesIn({ layout, report }: Case, { scope }: Finding): ReadonlyMap<number, Measured> {
  const rows = report.matrix.rows.map((row, number) => ({ ...row, number }));
  return new Map(
    rows
      .filter(({ number }) => isIncluded(scope, layout.rows[number]?.section))
      .flatMap(({ verdicts, source, number }) =>
        (layout.aimedAt[number] ?? [])
          .filter((endpoint) => layout.endpoints[endpoint]?.layer !== 'service')
          .map((endpoint) => [number * layout.width + endpoint, { source, endpoint, code: verdicts[endpoint] ?? 0 }]),
      ),
  );
}

function failedShare(codes: readonly number[]): number {
  const failed = codes.filter((code) => code >= FIRST_FAILURE).length;
  return failed / Math.max(1, failed + codes.filter((code) => code === CODES.pass).length);
}

/** An empty list leaves nothing out. */
function isIncluded({ checks, paths, families }: Finding['scope'], section: Section | undefined): boolean {
  const has = <T>(list: readonly T[], one: T) => list.length === 0 || list.includes(one);
  return (
    section !== undefined && has(checks, section.check) && has(paths, section.path) && has(families, section.family)
  );
}

/** What a finding is about. */
export function labelOf({ subject, direction }: Finding): Label {
  return { subject, ...(direction ? { direction } : {}) };
}
