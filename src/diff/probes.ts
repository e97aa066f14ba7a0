import type { Section } from '../model/bound-plan.ts';
import { compareProbes } from '../model/probe-order.ts';
import { reasonOf, verdictOf } from '../model/verdict.ts';
import type { ProbeChange, ProbeChanges, ProbeCounts, ProbeOutcome } from './diff.ts';
import { type NamedEnd, rowKey, type Side, type SideRow } from './side.ts';

export interface Sides {
  readonly before: Side;
  readonly after: Side;
}

export interface ComparedProbes {
  readonly probes: ProbeChanges;
  readonly counts: ProbeCounts;
}

type ChangeKind = keyof ProbeChanges | 'same' | 'unmeasured';

/** Compares probe by probe, by names. Pure. */
export function comparedProbes({ before, after }: Sides): ComparedProbes {
  const changes: Record<keyof ProbeChanges, ProbeChange[]> = { new: [], fixed: [], still: [], lost: [], found: [] };
  const counts = { common: 0, same: 0, unmeasured: 0, onlyBefore: 0, onlyAfter: 0, onlyAfterFailing: 0 };
  const take = ({ section, source }: SideRow, destination: NamedEnd, codes: readonly [number, number]): void => {
    const kind = kindOf(...codes);
    counts.common += 1;
    if (kind === 'same' || kind === 'unmeasured') counts[kind] += 1;
    else changes[kind].push(changeOf(section, [source, destination], codes));
  };
  eachVerdict(before, after, (row, destination, [was, is]) => {
    if (verdictOf(is) || after.isPlanned(row.section, row.source, destination)) take(row, destination, [was, is]);
    else counts.onlyBefore += 1;
  });
  eachVerdict(after, before, (row, destination, [is, was]) => {
    if (verdictOf(was)) return;
    if (before.isPlanned(row.section, row.source, destination)) return take(row, destination, [was, is]);
    counts.onlyAfter += 1;
    if (verdictOf(is) === 'fail') counts.onlyAfterFailing += 1;
  });
  for (const list of Object.values(changes)) list.sort(compareProbes);
  return { probes: changes, counts };
}

/**
 * Visits every probe that has a verdict in this run, with its codes in this run and in the other; 0 if there
 * is none.
 */
function eachVerdict(
  own: Side,
  other: Side,
  visit: (row: SideRow, destination: NamedEnd, codes: readonly [own: number, other: number]) => void,
): void {
  const places = own.ends.map(({ name }) => other.placeOf(name));
  for (const row of own.rows.values()) {
    const otherRow = other.rows.get(rowKey(row.section, row.source.name))?.row;
    for (const [index, code] of row.row.verdicts.entries()) {
      const [destination, place] = [own.ends[index], places[index]];
      if (!destination || !verdictOf(code)) continue;
      visit(row, destination, [code, (place === undefined ? undefined : otherRow?.verdicts[place]) ?? 0]);
    }
  }
}

function kindOf(was: number, is: number): ChangeKind {
  const [before, after] = [sure(was), sure(is)];
  if (before === 'pass') return after === 'pass' ? 'same' : after === 'fail' ? 'new' : 'lost';
  if (before === 'fail') return after === 'pass' ? 'fixed' : after === 'fail' ? 'still' : 'lost';
  return after ? 'found' : 'unmeasured';
}

/** Only these two verdicts say something about the network. */
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

function outcomeOf(code: number): ProbeOutcome {
  const reason = reasonOf(code);
  return { verdict: verdictOf(code) ?? 'none', ...(reason ? { reason } : {}) };
}
