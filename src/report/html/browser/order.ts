import type { PageEnd } from '../page-data.ts';
import { ERROR, FAIL } from './kinds.ts';
import type { Layer } from './layer.ts';

export const SORTS = ['cluster', 'zone', 'subnet', 'name', 'failures'] as const;
export type Sort = (typeof SORTS)[number];

/** Neighbours along an axis that have something in common. */
export interface AxisGroup {
  readonly name: string;
  readonly from: number;
  readonly count: number;
}

/** An axis as drawn: an index into the layer's rows or columns at each position. */
export interface Axis {
  readonly places: Int32Array;
  readonly groups: readonly AxisGroup[];
}

const COLLATOR = new Intl.Collator('en', { numeric: true });

/** Nodes come before service ends. Within these, sorts by the chosen criterion, then by cluster and name. */
function axisOf(ends: readonly PageEnd[], sort: Sort, troubles: (place: number) => number): Axis {
  const ranks = ranksOf(ends, sort);
  const places = Int32Array.from(ends.keys());
  places.sort((a, b) => {
    const services = Number(ends[a]?.check !== undefined) - Number(ends[b]?.check !== undefined);
    return services || (sort === 'failures' ? troubles(b) - troubles(a) : 0) || (ranks[a] ?? 0) - (ranks[b] ?? 0);
  });
  return {
    places,
    groups: groupsOf(
      Array.from(places, (place) => ends[place]),
      sort,
    ),
  };
}

/** Compares names only once, because that takes longer than everything else. */
function ranksOf(ends: readonly PageEnd[], sort: Sort): Int32Array {
  const keys = (end: PageEnd) =>
    sort === 'name' ? [groupName(end, sort), end.name, end.cluster] : [groupName(end, sort), end.cluster, end.name];
  const sorted = [...ends.entries()].map(([place, end]) => ({ place, keys: keys(end) }));
  sorted.sort((a, b) => {
    const at = a.keys.findIndex((key, index) => key !== b.keys[index]);
    return at < 0 ? 0 : COLLATOR.compare(a.keys[at] ?? '', b.keys[at] ?? '');
  });
  const ranks = new Int32Array(ends.length);
  for (const [rank, { place }] of sorted.entries()) ranks[place] = rank;
  return ranks;
}

/** Empty if the sort makes no groups. */
function groupName(end: PageEnd, sort: Sort): string {
  if (end.check !== undefined) return `services of ${end.check}`;
  if (sort === 'cluster') return end.cluster;
  if (sort === 'zone') return end.zone ?? 'no zone';
  return sort === 'subnet' ? (end.subnet ?? 'no subnet') : '';
}

function groupsOf(ends: readonly (PageEnd | undefined)[], sort: Sort): readonly AxisGroup[] {
  const groups: { name: string; from: number; count: number }[] = [];
  for (const [position, end] of ends.entries()) {
    const name = end ? groupName(end, sort) : '';
    const last = groups.at(-1);
    if (last?.name === name) last.count += 1;
    else groups.push({ name, from: position, count: 1 });
  }
  return groups.length > 1 ? groups : [];
}

/** The rows and columns of a layer. When sorting by failures, each axis counts its own. */
export function axesOf(
  layer: Layer,
  ends: readonly PageEnd[],
  sort: Sort,
): { readonly rows: Axis; readonly columns: Axis } {
  const { rows, columns } = sort === 'failures' ? troublesOf(layer) : NO_TROUBLES;
  const endsOf = (indices: readonly number[]) => indices.flatMap((index) => ends[index] ?? []);
  return {
    rows: axisOf(endsOf(layer.rows), sort, (place) => rows[place] ?? 0),
    columns: axisOf(endsOf(layer.columns), sort, (place) => columns[place] ?? 0),
  };
}

const NO_TROUBLES = { rows: new Float64Array(), columns: new Float64Array() };

/** A failure weighs more than any number of errors. */
function troublesOf({ rows, columns, kinds }: Layer): { rows: Float64Array; columns: Float64Array } {
  const counts = { rows: new Float64Array(rows.length), columns: new Float64Array(columns.length) };
  const weight = rows.length + columns.length;
  for (let cell = 0; cell < kinds.length; cell++) {
    const kind = kinds[cell] ?? 0;
    if (kind < ERROR) continue;
    const [row, column] = [Math.floor(cell / columns.length), cell % columns.length];
    const trouble = kind === FAIL ? weight : 1;
    counts.rows[row] = (counts.rows[row] ?? 0) + trouble;
    counts.columns[column] = (counts.columns[column] ?? 0) + trouble;
  }
  return counts;
}
