import { median } from '../model/attempts.ts';
import type { Section } from '../model/bound-plan.ts';
import { CODES } from '../model/verdict.ts';
import { compareNames } from '../text/compare-names.ts';
import type { Slower } from './diff.ts';
import type { Sides } from './probes.ts';
import { rowKey, type SideRow } from './side.ts';

/** Slower means taking this many times as long … */
const TIMES = 2;
/** … and this many milliseconds more, because nobody notices 0.2 ms instead of 0.1 ms. */
const MORE_MS = 1;
/** The median of fewer probes says hardly more than a single latency. */
const LEAST_PROBES = 3;

/**
 * Finds what takes longer than before, among the probes that passed in both runs. A single latency may be an
 * accident, so this compares the medians of groups: those of a check, path and family from one cluster to
 * another and, if that median did not move, those out of one node or into one end. A single probe is named
 * only if both runs repeated it (`--count`) and every attempt now took longer than every attempt before.
 * Pure.
 */
export function slowerThan(sides: Sides): readonly Slower[] {
  const { groups, apart } = timed(sides);
  const moved = groups.flatMap((group) => slowerGroup(group) ?? []);
  const keys = new Set(moved.map(keyOf));
  const whole = moved.filter(({ from, to }) => from.node === undefined && to.node === undefined);
  const parts = moved.filter((one) => !whole.includes(one) && !keys.has(keyOf({ ...one, ...wholeOf(one) })));
  const single = apart.filter((one) => {
    const { from, to } = one;
    const all = wholeOf(one);
    return ![all, { from, to: all.to }, { from: all.from, to }].some((ends) => keys.has(keyOf({ ...one, ...ends })));
  });
  return [...sorted(whole), ...sorted(parts), ...sorted(single)];
}

type FromTo = Pick<Slower, 'from' | 'to'>;

/** Latencies of probes that passed in both runs, in milliseconds. */
interface LatencyGroup extends Section, FromTo {
  readonly before: number[];
  readonly after: number[];
}

/** All groups, and the single probes whose attempts all took longer than all attempts before. */
interface TimedProbes {
  readonly groups: readonly LatencyGroup[];
  readonly apart: readonly Slower[];
}

function timed({ before, after }: Sides): TimedProbes {
  const groups = new Map<string, LatencyGroup>();
  const apart: Slower[] = [];
  const inbound = new Map<string, LatencyGroup[]>();
  const collected: Collected = {
    groupOf: (section, ends) => {
      const key = keyOf({ ...section, ...ends });
      const group = groups.get(key) ?? { ...section, ...ends, before: [], after: [] };
      groups.set(key, group);
      return group;
    },
    inboundOf: (section, cluster) => listIn(inbound, rowKey(section, cluster)),
    apart,
  };
  const places = before.ends.map(({ name }) => after.placeOf(name));
  for (const old of before.rows.values()) {
    const now = after.rows.get(rowKey(old.section, old.source.name));
    if (now) collectRow(collected, [old, now], { ends: before.ends, places });
  }
  return { groups: [...groups.values()], apart };
}

interface Collected {
  readonly groupOf: (section: Section, ends: FromTo) => LatencyGroup;
  /** The groups of probes into each end, by the end's place in the run before. */
  readonly inboundOf: (section: Section, cluster: string) => LatencyGroup[];
  readonly apart: Slower[];
}

interface Places {
  readonly ends: Sides['before']['ends'];
  /** The place of each of these ends in the run after. */
  readonly places: readonly (number | undefined)[];
}

/**
 * Looks up groups once per row and cluster, or once per cluster and end, not for each of a million probes.
 */
function collectRow(
  { groupOf, inboundOf, apart }: Collected,
  [old, now]: readonly [SideRow, SideRow],
  { ends, places }: Places,
): void {
  const { section } = old;
  const source = old.source.end;
  const from = { cluster: source.cluster };
  const into = inboundOf(section, source.cluster);
  const out = memo((cluster) => [
    groupOf(section, { from, to: { cluster } }),
    groupOf(section, { from: source, to: { cluster } }),
  ]);
  for (const [index, { end }] of ends.entries()) {
    const place = places[index];
    const times = place === undefined ? undefined : timesOf([old, now], [index, place]);
    if (!times) continue;
    into[index] ??= groupOf(section, { from, to: end });
    for (const group of [...out(end.cluster), into[index]]) {
      group.before.push(times.beforeMs);
      group.after.push(times.afterMs);
    }
    const single = { from: source, to: end };
    if (times.isApart && isSlower(times)) apart.push(slowerOf(section, single, { ...times, probes: 1 }));
  }
}

interface Times {
  readonly beforeMs: number;
  readonly afterMs: number;
}

/** Undefined if the probe did not pass in both runs. */
function timesOf(
  [old, now]: readonly [SideRow, SideRow],
  [index, place]: readonly [number, number],
): (Times & { readonly isApart: boolean }) | undefined {
  const passed = old.row.verdicts[index] === CODES.pass && now.row.verdicts[place] === CODES.pass;
  const [beforeMs, afterMs] = [old.row.latencies[index] ?? undefined, now.row.latencies[place] ?? undefined];
  if (!passed || beforeMs === undefined || afterMs === undefined) return undefined;
  const most = old.row.spread?.max[index] ?? Number.POSITIVE_INFINITY;
  const least = now.row.spread?.min[place] ?? Number.NEGATIVE_INFINITY;
  return { beforeMs, afterMs, isApart: least > most };
}

function slowerGroup({ before, after, from, to, ...section }: LatencyGroup): Slower | undefined {
  const probes = before.length;
  if (probes < LEAST_PROBES) return undefined;
  const times = { beforeMs: median(before), afterMs: median(after) };
  return isSlower(times) ? slowerOf(section, { from, to }, { ...times, probes }) : undefined;
}

function isSlower({ beforeMs, afterMs }: Times): boolean {
  return afterMs >= TIMES * beforeMs && afterMs - beforeMs >= MORE_MS;
}

function slowerOf(
  { check, path, family }: Section,
  { from, to }: FromTo,
  { beforeMs, afterMs, probes }: Times & Pick<Slower, 'probes'>,
): Slower {
  return { check, path, family, from, to, beforeMs, afterMs, probes };
}

function wholeOf({ from, to }: FromTo): FromTo {
  return { from: { cluster: from.cluster }, to: { cluster: to.cluster } };
}

function keyOf({ check, path, family, from, to }: Section & FromTo): string {
  return JSON.stringify([check, path, family, ...[from, to].flatMap(({ cluster, node }) => [cluster, node ?? ''])]);
}

function sorted(all: readonly Slower[]): readonly Slower[] {
  return all.toSorted((a, b) => compareNames(keyOf(a), keyOf(b)));
}

function memo<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const value = made.get(key) ?? make(key);
    made.set(key, value);
    return value;
  };
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}
