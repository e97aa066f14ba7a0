import type { Failure, ReportEnd } from '../model/measured-run.ts';
import { compareFailures, failureOf } from '../report/failures.ts';

/** Up to so many failures are saved as they are in `-o json`, which people can read. */
const MOST_PLAIN = 1_000;

/** An end of failed probes. As a destination, it has the address that was probed. */
interface GroupEnd extends ReportEnd {
  readonly target?: string;
}

/** Failures that differ in nothing but their ends and latencies. */
interface FailureGroup extends Omit<Failure, 'source' | 'destination' | 'target' | 'latencyMs'> {
  /** For each source: its index in `ends`, and then those of the destinations. */
  readonly probes: readonly (readonly number[])[];
  /** For each source: milliseconds of each destination. Only if a connection was made. */
  readonly latencies?: readonly (readonly number[])[];
}

/** Many failures in a few bytes each. */
export interface GroupedFailures {
  readonly ends: readonly GroupEnd[];
  readonly groups: readonly FailureGroup[];
}

/** Pure. @returns undefined if there are too few to be worth it */
export function groupedFailures(failures: readonly Failure[]): GroupedFailures | undefined {
  if (failures.length <= MOST_PLAIN) return undefined;
  const { ends, indexOf } = endIndex();
  return { ends, groups: alike(failures).map((same) => groupOf(same, indexOf)) };
}

/**
 * Failures that differ in nothing but their ends and latencies. Most are like the one before, so that no text
 * is made to compare them: there may be millions.
 */
function alike(failures: readonly Failure[]): readonly (readonly Failure[])[] {
  const kinds = new Map<string, Map<string, Failure[]>>();
  let last: Failure | undefined;
  let byDetail = new Map<string, Failure[]>();
  for (const failure of failures) {
    if (!last || !isOfKind(failure, last)) byDetail = entryOf(kinds, kindOf(failure), () => new Map());
    entryOf(byDetail, failure.detail, () => []).push(failure);
    last = failure;
  }
  return [...kinds.values()].flatMap((details) => [...details.values()]);
}

function entryOf<V>(map: Map<string, V>, key: string, make: () => V): V {
  const entry = map.get(key) ?? make();
  map.set(key, entry);
  return entry;
}

function kindOf({ check, path, family, verdict, reason, obstacle, attempts, latencyMs }: Failure): string {
  return JSON.stringify([check, path, family, verdict, reason, obstacle, attempts, latencyMs !== undefined]);
}

const KIND = ['check', 'path', 'family', 'verdict', 'reason', 'obstacle', 'attempts'] as const;

function isOfKind(one: Failure, other: Failure): boolean {
  const areConnected = (one.latencyMs === undefined) === (other.latencyMs === undefined);
  return areConnected && KIND.every((key) => one[key] === other[key]);
}

type IndexOf = (end: ReportEnd, target?: string) => number;

function endIndex(): { readonly ends: readonly GroupEnd[]; readonly indexOf: IndexOf } {
  const ends: GroupEnd[] = [];
  const indexes = new Map<string, number>();
  // The failures of a run share their ends.
  const known = new Map<ReportEnd, Map<string | undefined, number>>();
  const add = (end: ReportEnd, target: string | undefined): number => {
    const key = `${end.cluster}\n${end.node}\n${end.pod ?? ''}\n${target ?? ''}`;
    const index = indexes.get(key) ?? ends.push(target === undefined ? end : { ...end, target }) - 1;
    indexes.set(key, index);
    return index;
  };
  const indexOf: IndexOf = (end, target) => {
    const own = known.get(end) ?? new Map<string | undefined, number>();
    known.set(end, own);
    const index = own.get(target) ?? add(end, target);
    own.set(target, index);
    return index;
  };
  return { ends, indexOf };
}

function groupOf(same: readonly Failure[], indexOf: IndexOf): FailureGroup {
  const [first] = same;
  if (!first) throw new RangeError('a group has no failures');
  const { source: _, destination: __, target: ___, latencyMs, ...shared } = first;
  const bySource = [...Map.groupBy(same, ({ source }) => indexOf(source))];
  const latencies = bySource.map(([, those]) => those.map((one) => one.latencyMs ?? 0));
  return {
    ...shared,
    probes: bySource.map(([source, those]) => [
      source,
      ...those.map(({ destination, target }) => indexOf(destination, target)),
    ]),
    ...(latencyMs === undefined ? {} : { latencies }),
  };
}

/**
 * The failures in the order of a report. Pure.
 * @returns undefined if an index is out of range, or if there are more than `most`
 */
export function failuresIn({ ends, groups }: GroupedFailures, most: number): readonly Failure[] | undefined {
  const lists = groups.flatMap((group) => group.probes);
  if (lists.reduce((sum, list) => sum + list.length - 1, 0) > most) return undefined;
  if (lists.some((list) => list.some((index) => index >= ends.length))) return undefined;
  const plain = ends.map(({ target: _, ...end }) => end);
  return groups.flatMap((group) => failuresOf(group, { ends, plain })).sort(compareFailures);
}

interface NamedEnds {
  readonly ends: readonly GroupEnd[];
  /** Without their targets. */
  readonly plain: readonly ReportEnd[];
}

function failuresOf(group: FailureGroup, { ends, plain }: NamedEnds): readonly Failure[] {
  const { probes, latencies, ...shared } = group;
  return probes.flatMap(([from = 0, ...destinations], row) =>
    destinations.map((to, at) =>
      failureOf({
        reason: undefined,
        obstacle: undefined,
        ...shared,
        source: plain[from] ?? NOWHERE,
        destination: plain[to] ?? NOWHERE,
        target: ends[to]?.target,
        latencyMs: latencies?.[row]?.[at],
      }),
    ),
  );
}

const NOWHERE: ReportEnd = { cluster: '', node: '' };
