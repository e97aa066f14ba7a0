import { reasonOf, verdictOf } from '../check/verdict.ts';
import type { Section } from '../plan/bind.ts';
import { compareNames } from '../plan/plan.ts';
import type { Outcome, ProbeChange, ProbeChanges, ProbeCounts, ProbeName } from './diff.ts';
import { type NamedEnd, rowKey, type Side, type SideRow } from './side.ts';

export interface Sides {
  readonly before: Side;
  readonly after: Side;
}

export interface ComparedProbes {
  readonly probes: ProbeChanges;
  readonly counts: ProbeCounts;
}

type Kind = keyof ProbeChanges | 'same' | 'unmeasured';

/** Probe by probe, by names; pure. */
export function comparedProbes({ before, after }: Sides): ComparedProbes {
  const changes = { new: [], fixed: [], still: [], lost: [], found: [] } satisfies Record<
    keyof ProbeChanges,
    ProbeChange[]
  > as Record<keyof ProbeChanges, ProbeChange[]>;
  const counts = { common: 0, same: 0, unmeasured: 0, onlyBefore: 0, onlyAfter: 0, onlyAfterFailing: 0 };
  const take = ({ section, source }: SideRow, destination: NamedEnd, codes: readonly [number, number]): void => {
    const kind = kindOf(...codes);
    counts.common += 1;
    if (kind === 'same' || kind === 'unmeasured') counts[kind] += 1;
    else changes[kind].push(changeOf(section, [source, destination], codes));
  };
  for (const { row, destination, code } of verdictsOf(before)) {
    const is = codeIn(after, row, destination);
    if (verdictOf(is) || after.isPlanned(row.section, row.source, destination)) take(row, destination, [code, is]);
    else counts.onlyBefore += 1;
  }
  for (const { row, destination, code } of verdictsOf(after)) {
    if (verdictOf(codeIn(before, row, destination))) continue;
    if (before.isPlanned(row.section, row.source, destination)) take(row, destination, [0, code]);
    else {
      counts.onlyAfter += 1;
      if (verdictOf(code) === 'fail') counts.onlyAfterFailing += 1;
    }
  }
  for (const list of Object.values(changes)) list.sort(compareProbes);
  return { probes: changes, counts };
}

interface Judged {
  readonly row: SideRow;
  readonly destination: NamedEnd;
  readonly code: number;
}

function* verdictsOf({ rows, ends }: Side): Generator<Judged> {
  for (const row of rows.values()) {
    for (const [index, code] of row.row.verdicts.entries()) {
      const destination = ends[index];
      if (destination && verdictOf(code)) yield { row, destination, code };
    }
  }
}

/** 0 where there is none. */
function codeIn(side: Side, { section, source }: SideRow, { name }: NamedEnd): number {
  const row = side.rows.get(rowKey(section, source.name))?.row;
  const place = side.placeOf(name);
  return (place === undefined ? undefined : row?.verdicts[place]) ?? 0;
}

function kindOf(was: number, is: number): Kind {
  const [before, after] = [sure(was), sure(is)];
  if (before === 'pass') return after === 'pass' ? 'same' : after === 'fail' ? 'new' : 'lost';
  if (before === 'fail') return after === 'pass' ? 'fixed' : after === 'fail' ? 'still' : 'lost';
  return after ? 'found' : 'unmeasured';
}

/** Only these two say something about the network. */
function sure(code: number): 'pass' | 'fail' | undefined {
  const verdict = verdictOf(code);
  return verdict === 'pass' || verdict === 'fail' ? verdict : undefined;
}

function changeOf(
  section: Section,
  [source, destination]: readonly [NamedEnd, NamedEnd],
  [was, is]: readonly [number, number],
): ProbeChange {
  return { ...section, source: source.end, destination: destination.end, was: outcomeOf(was), is: outcomeOf(is) };
}

function outcomeOf(code: number): Outcome {
  const reason = reasonOf(code);
  return { verdict: verdictOf(code) ?? 'none', ...(reason ? { reason } : {}) };
}

function compareProbes(a: ProbeName, b: ProbeName): number {
  return (
    compareNames(a.check, b.check) ||
    compareNames(a.path, b.path) ||
    compareNames(a.source.cluster, b.source.cluster) ||
    compareNames(a.source.node, b.source.node) ||
    compareNames(a.destination.cluster, b.destination.cluster) ||
    compareNames(a.destination.node, b.destination.node) ||
    compareNames(a.family, b.family)
  );
}
