import type { Finding } from '../../src/diagnose/finding.ts';
import type { Case } from './case.ts';

/** A cause by its index, and the failed cells that a finding claims. */
export interface Claim {
  readonly cause: number;
  readonly claimed: Uint8Array;
}

/** The share of the cells that have to be the same. */
const LIKE = 0.9;

/**
 * Whether the cause is everywhere and shows only on the ways to Services, and the finding has nearly all of
 * those of one cluster.
 */
export function isAllOfCluster(
  { layout, footprint, truths }: Case,
  finding: Finding,
  { cause, claimed }: Claim,
): boolean {
  const { kind, cluster, name } = finding.subject;
  const isEverywhere = truths[cause]?.cause.labels.some(({ subject }) => subject.kind === 'run');
  if (!isEverywhere || kind !== 'service' || name !== '') return false;
  const cells = layout.rows.flatMap((_, row) =>
    (layout.aimedAt[row] ?? []).map((endpoint) => {
      const cell = row * layout.width + endpoint;
      const isOwn = footprint.marks[cell] === 1 << cause;
      return { end: layout.endpoints[endpoint], isOwn, isClaimed: claimed[cell] === 1 };
    }),
  );
  if (cells.some(({ end, isOwn }) => isOwn && end?.layer !== 'service')) return false;
  const there = cells.filter(({ end, isOwn, isClaimed }) => isClaimed || (isOwn && end?.cluster === cluster));
  const both = there.filter(({ isOwn, isClaimed }) => isOwn && isClaimed);
  return both.length >= LIKE * Math.max(1, there.length);
}
