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
  const groups = Map.groupBy(failures, groupKey);
  return {
    ends,
    groups: [...groups.values()].map((same) => groupOf(same, indexOf)),
  };
}

function groupKey({ check, path, family, verdict, reason, detail, obstacle, attempts, latencyMs }: Failure): string {
  const isConnected = latencyMs !== undefined;
  return JSON.stringify([check, path, family, verdict, reason, detail, obstacle, attempts, isConnected]);
}

type IndexOf = (end: ReportEnd, target?: string) => number;

function endIndex(): { readonly ends: readonly GroupEnd[]; readonly indexOf: IndexOf } {
  const ends: GroupEnd[] = [];
  const indexes = new Map<string, number>();
  const indexOf: IndexOf = (end, target) => {
    const key = `${end.cluster}\n${end.node}\n${end.pod ?? ''}\n${target ?? ''}`;
    const index = indexes.get(key) ?? ends.push(target === undefined ? end : { ...end, target }) - 1;
    indexes.set(key, index);
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
