import type { Finding } from '../../src/diagnose/finding.ts';
import { type Claim, isAllOfCluster } from './by-cluster.ts';
import type { Case } from './case.ts';
import type { Label } from './cause.ts';
import { claimedCells, probesOf } from './claimed.ts';
import { isCoded } from './coded.ts';
import { describesAsWell } from './description.ts';
import { dnsPodOf } from './ends.ts';
import { type Covers, fits, isNamed, readingsOf, sidesOf } from './geometry.ts';
import type { Mark } from './mark.ts';
import { isShareRight, labelOf } from './share.ts';
import { withTogether } from './together.ts';
import { FIRST_FAILURE, isAboutService } from './truth.ts';

const LIKE = 0.9;
const COVERED = 0.8;
const FOREIGN = 0.2;

/**
 * Judges findings, in their order, against what was broken. A finding explains the failed cells in its
 * region. It is right if these are the cause's cells: at least nine in ten of the cells in either are in
 * both. It is also right if its subject and direction are the cause's, or those of a label that covers the
 * same probes here, and it has at least four fifths of the cause's cells, and at most one fifth of its own
 * are foreign. In both cases its own words must fit the cells that it explains.
 *
 * If several causes make a cell fail, not each of them has to explain it. A finding with the subject and
 * direction of a cause may also have the cells there that another cause makes fail: nothing measured shows
 * that its own would spare them. What shows only on the ways to Services, each cluster's of its own, may be
 * told for each cluster. Nor does a cause have to explain the cells towards a DNS pod that fails because its
 * node does: a finding about that pod is a consequence. So is a finding within a cause that is not counted.
 *
 * If a cause stops only some packets, a finding about it that has other words must describe what was measured
 * as well as the truth does. It must also say the share of the probes that fail, near enough, and must not
 * put it down to the size of packets. The failures of Services that it makes need not be explained.
 */
export function judgeFindings(made: Case, findings: readonly Finding[]): readonly Mark[] {
  const marks = findings.map((finding) => judge(made, finding));
  return withTogether(made, findings, marks);
}

function judge(made: Case, finding: Finding): Mark {
  if (finding.severity === 'info' || /^ND[89]/.test(finding.code)) return { kind: 'none' };
  const claimed = claimedCells(made, finding);
  const overlaps = made.truths.map((_, cause) => overlapOf(made, claimed, cause));
  if (!fits(made, labelOf(finding), probesOf(made, claimed))) return { kind: 'invented' };
  const order = overlaps.map((overlap, cause) => ({ cause, like: likeness(overlap) })).sort((a, b) => b.like - a.like);
  const right = order.find(({ cause, like }) => isRight(made, finding, { cause, like, overlaps, claimed }));
  if (right && isCoded(made, finding, right.cause) && isShareRight(made, finding, right.cause)) {
    return { kind: 'right', cause: right.cause };
  }
  const isPart = overlaps.some((overlap, cause) => isWithin(overlap) && isConsequence(made, finding, cause));
  return { kind: isPart ? 'consequence' : 'invented' };
}

/** Failed cells of a finding and of a cause. */
interface Overlap {
  readonly both: number;
  /** Only the finding's, without those that fail only because of several causes together. */
  readonly foreign: number;
  /** Only the cause's, and no other cause's. */
  readonly missed: number;
  /** The part of `missed` that is towards DNS pods on nodes; for a partial cause, towards all Services. */
  readonly indirect: number;
}

function overlapOf({ layout, report, footprint, network, truths }: Case, claimed: Uint8Array, cause: number): Overlap {
  const isPartial = truths[cause]?.cause.whole !== undefined;
  const isIndirect = layout.endpoints.map(
    (end) => (dnsPodOf(network, end)?.node ?? -1) >= 0 || (isPartial && end.layer === 'service'),
  );
  const count = { both: 0, foreign: 0, missed: 0, indirect: 0 };
  for (const [row, { verdicts }] of report.matrix.rows.entries()) {
    for (const endpoint of layout.aimedAt[row] ?? []) {
      if ((verdicts[endpoint] ?? 0) < FIRST_FAILURE) continue;
      const cell = row * layout.width + endpoint;
      const part = partOf(footprint, cell, { isClaimed: claimed[cell] === 1, bit: 1 << cause });
      if (!part) continue;
      count[part] += 1;
      if (part === 'missed' && isIndirect[endpoint]) count.indirect += 1;
    }
  }
  return count;
}

interface Looked {
  readonly isClaimed: boolean;
  readonly bit: number;
}

function partOf(footprint: Case['footprint'], cell: number, { isClaimed, bit }: Looked): keyof Overlap | undefined {
  const mark = footprint.marks[cell] ?? 0;
  if (!isClaimed) return mark === bit ? 'missed' : undefined;
  if (mark & bit) return 'both';
  return isJoint(footprint, cell) ? undefined : 'foreign';
}

/** It fails neither by chance nor because of any single cause. */
function isJoint({ codes, marks }: Case['footprint'], cell: number): boolean {
  return marks[cell] === 0 && (codes[cell] ?? 0) >= FIRST_FAILURE;
}

function likeness({ both, foreign, missed }: Overlap): number {
  return both / Math.max(1, both + foreign + missed);
}

interface Candidate {
  readonly cause: number;
  readonly like: number;
  readonly overlaps: readonly Overlap[];
  readonly claimed: Uint8Array;
}

function isRight(made: Case, finding: Finding, { cause, like, overlaps, claimed }: Candidate): boolean {
  const isPartial = made.truths[cause]?.cause.whole !== undefined;
  // The failed cells of a partial cause are also those of many a wider description.
  if (like >= LIKE && !isPartial) return true;
  if (isAllOfCluster(made, finding, { cause, claimed })) return true;
  const overlap = overlaps[cause];
  const truth = made.truths[cause];
  if (!overlap || !truth || overlap.both === 0) return false;
  const { both, missed } = overlap;
  const foreign = isPartial ? overlap.foreign : overlap.foreign - failingAnyway(made, finding, { cause, claimed });
  const indirect = isAboutService(truth) ? 0 : overlap.indirect;
  const isCovering = both / (both + missed - indirect) >= COVERED && foreign / (both + foreign) <= FOREIGN;
  if (!isCovering) return false;
  const isNamed = truth.cause.labels.some((label) => isSameHere(made, finding, { label, cause }));
  return isNamed || (isPartial && describesAsWell(made, finding, cause));
}

/** Claimed cells at the very place of the cause that other causes make fail, and not this one. */
function failingAnyway(made: Case, finding: Finding, { cause, claimed }: Claim): number {
  const label = made.truths[cause]?.cause.labels.find((one) => isSameHere(made, finding, { label: one, cause }));
  if (!label || label.subject.kind === 'service') return 0;
  const { layout, footprint } = made;
  const [covers] = readingsOf(made, label);
  let failing = 0;
  for (const [row, { source }] of layout.rows.entries()) {
    for (const endpoint of layout.aimedAt[row] ?? []) {
      const cell = row * layout.width + endpoint;
      const mark = footprint.marks[cell] ?? 0;
      const isOfOthers = mark !== 0 && (mark & (1 << cause)) === 0;
      if (claimed[cell] === 1 && isOfOthers && covers?.(source, endpoint)) failing += 1;
    }
  }
  return failing;
}

interface Wanted {
  readonly label: Label;
  readonly cause: number;
}

/** The same words, or other words for the same probes of the sections in which the cause shows. */
function isSameHere(made: Case, finding: Finding, { label, cause }: Wanted): boolean {
  const named = labelOf(finding);
  if (isSameLabel(named, label) || areSameNodes(made, named, label)) return true;
  const wanted = readingsOf(made, { ...named, ...label });
  const found = readingsOf(made, named);
  const pairs = concernedPairs(made, cause);
  return wanted.some((one) => found.some((other) => agree(one, other, pairs)));
}

function isSameLabel(found: Label, { subject, direction }: Label): boolean {
  const isSubject =
    found.subject.kind === subject.kind &&
    (subject.kind === 'run' ||
      (found.subject.cluster === subject.cluster &&
        (subject.kind === 'service'
          ? isNamed(subject.name, found.subject.name)
          : found.subject.name === subject.name) &&
        found.subject.to?.cluster === subject.to?.cluster &&
        found.subject.to?.name === subject.to?.name));
  return isSubject && (direction === undefined || (found.direction ?? 'both') === direction);
}

/** One of them is about nodes without a common name, and the other has nearly the same on each side. */
function areSameNodes({ network }: Case, found: Label, wanted: Label): boolean {
  if (found.subject.kind !== 'block' && wanted.subject.kind !== 'block') return false;
  if (wanted.direction !== undefined && (found.direction ?? 'both') !== wanted.direction) return false;
  const [here, there] = [sidesOf(network, found), sidesOf(network, wanted)];
  return here.length === there.length && here.every((side, index) => areAlike(side, there[index] ?? new Set()));
}

function areAlike(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  const both = [...one].filter((name) => other.has(name)).length;
  return both > 0 && both / (one.size + other.size - both) >= LIKE;
}

type Pairs = readonly { readonly source: number; readonly endpoints: readonly number[] }[];

/** Everything that was probed in the sections where the cause makes a probe fail. */
function concernedPairs({ layout, footprint }: Case, cause: number): Pairs {
  const bit = 1 << cause;
  const shows = (row: number) =>
    (layout.aimedAt[row] ?? []).some((endpoint) => ((footprint.marks[row * layout.width + endpoint] ?? 0) & bit) !== 0);
  const sections = new Set(layout.rows.flatMap(({ section }, row) => (shows(row) ? [section] : [])));
  return layout.rows.flatMap(({ section, source }, row) =>
    sections.has(section) ? [{ source, endpoints: layout.aimedAt[row] ?? [] }] : [],
  );
}

function agree(one: Covers, other: Covers, pairs: Pairs): boolean {
  return pairs.every(({ source, endpoints }) =>
    endpoints.every((endpoint) => one(source, endpoint) === other(source, endpoint)),
  );
}

function isWithin({ both, foreign }: Overlap): boolean {
  return both > 0 && foreign / (both + foreign) <= FOREIGN;
}

function isConsequence(made: Case, { subject }: Finding, cause: number): boolean {
  const truth = made.truths[cause];
  if (!truth) return false;
  if (!truth.counted) return true;
  if (subject.kind !== 'service' || isAboutService(truth)) return false;
  return made.layout.endpoints.some((end) => {
    const pod = end.cluster === subject.cluster ? dnsPodOf(made.network, end) : undefined;
    return pod !== undefined && pod.node >= 0 && isNamed(end.node, subject.name);
  });
}
