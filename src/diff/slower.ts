import { median } from '../check/attempts.ts';
import { CODES } from '../check/verdict.ts';
import type { Section } from '../plan/bind.ts';
import { compareNames } from '../plan/plan.ts';
import type { DiffEnd, SlowEnd, Slower } from './diff.ts';
import type { Sides } from './probes.ts';
import { type NamedEnd, rowKey, type SideRow } from './side.ts';

/** Slower is what takes so many times as long … */
const TIMES = 2;
/** … and so many milliseconds more: 0.2 ms in place of 0.1 is nothing that anybody notices. */
const MORE_MS = 1;
/** A median of fewer is hardly more than a single latency. */
const LEAST_PROBES = 3;

/**
 * What takes longer than before, of the probes that passed in both runs. One latency is an accident; so the medians of
 * groups are compared: of a check, path and family from one cluster to one other; where that did not move, of what goes
 * out of one node, or into one end. A single probe is named only where both runs repeated it (`--count`), and every
 * attempt now took longer than every one before. Pure.
 */
export function slowerThan(sides: Sides): readonly Slower[] {
  const timed = [...timedProbes(sides)];
  const whole = movedGroups(timed, ({ source, destination }) => [
    { cluster: source.cluster },
    { cluster: destination.cluster },
  ]);
  const left = timed.filter((one) => !whole.has(groupKey(one.section, wholeEnds(one))));
  const outbound = movedGroups(left, ({ source, destination }) => [source, { cluster: destination.cluster }]);
  const inbound = movedGroups(left, ({ source, destination }) => [{ cluster: source.cluster }, destination]);
  const single = left.filter(
    (one) =>
      one.isApart &&
      isSlower(one.beforeMs, one.afterMs) &&
      !outbound.has(groupKey(one.section, [one.source, { cluster: one.destination.cluster }])) &&
      !inbound.has(groupKey(one.section, [{ cluster: one.source.cluster }, one.destination])),
  );
  return [
    ...sorted(whole.values()),
    ...sorted([...outbound.values(), ...inbound.values()]),
    ...sorted(single.map((one) => slowerOf(one, [one.source, one.destination], 1))),
  ];
}

/** A probe that passed in both runs, with its latencies. */
interface Timed {
  readonly section: Section;
  readonly source: DiffEnd;
  readonly destination: DiffEnd;
  readonly beforeMs: number;
  readonly afterMs: number;
  /** Even the quickest attempt now is slower than the slowest before. */
  readonly isApart: boolean;
}

function* timedProbes({ before, after }: Sides): Generator<Timed> {
  for (const old of before.rows.values()) {
    const now = after.rows.get(rowKey(old.section, old.source.name));
    if (!now) continue;
    for (const [index, end] of before.ends.entries()) {
      const place = after.placeOf(end.name);
      if (place === undefined) continue;
      const one = timedProbe([old, now], [index, place], end);
      if (one) yield one;
    }
  }
}

function timedProbe(
  [old, now]: readonly [SideRow, SideRow],
  [index, place]: readonly [number, number],
  { end }: NamedEnd,
): Timed | undefined {
  const passed = old.row.verdicts[index] === CODES.pass && now.row.verdicts[place] === CODES.pass;
  const [beforeMs, afterMs] = [old.row.latencies[index] ?? undefined, now.row.latencies[place] ?? undefined];
  if (!passed || beforeMs === undefined || afterMs === undefined) return undefined;
  const most = old.row.spread?.max[index] ?? Number.POSITIVE_INFINITY;
  const least = now.row.spread?.min[place] ?? Number.NEGATIVE_INFINITY;
  const { section, source } = old;
  return { section, source: source.end, destination: end, beforeMs, afterMs, isApart: least > most };
}

type Ends = readonly [SlowEnd, SlowEnd];

function wholeEnds({ source, destination }: Timed): Ends {
  return [{ cluster: source.cluster }, { cluster: destination.cluster }];
}

/** The groups that are slower, by their key. */
function movedGroups(timed: readonly Timed[], endsOf: (one: Timed) => Ends): ReadonlyMap<string, Slower> {
  const groups = Map.groupBy(timed, (one) => groupKey(one.section, endsOf(one)));
  const moved = new Map<string, Slower>();
  for (const [key, members] of groups) {
    const [first] = members;
    if (!first || members.length < LEAST_PROBES) continue;
    const beforeMs = median(members.map((one) => one.beforeMs));
    const afterMs = median(members.map((one) => one.afterMs));
    if (!isSlower(beforeMs, afterMs)) continue;
    moved.set(key, slowerOf({ section: first.section, beforeMs, afterMs }, endsOf(first), members.length));
  }
  return moved;
}

function isSlower(beforeMs: number, afterMs: number): boolean {
  return afterMs >= TIMES * beforeMs && afterMs - beforeMs >= MORE_MS;
}

function slowerOf(
  { section, beforeMs, afterMs }: Pick<Timed, 'section' | 'beforeMs' | 'afterMs'>,
  [from, to]: Ends,
  probes: number,
): Slower {
  return { ...section, from, to, beforeMs, afterMs, probes };
}

function groupKey({ check, path, family }: Section, ends: Ends): string {
  return JSON.stringify([check, path, family, ...ends.flatMap(({ cluster, node }) => [cluster, node ?? ''])]);
}

function sorted(all: Iterable<Slower>): readonly Slower[] {
  return [...all].sort((a, b) => compareNames(slowKey(a), slowKey(b)));
}

function slowKey({ from, to, ...section }: Slower): string {
  return groupKey(section, [from, to]);
}
