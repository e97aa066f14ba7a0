import type { Failure, MeasuredRun } from '../../model/measured-run.ts';
import { layersOf } from '../../model/network.ts';
import { sectionKey } from '../../model/sections.ts';
import type { Region } from '../finding.ts';

/** About how many failures are returned, spread evenly over the rows. */
const MOST = 500;

type Told = Pick<MeasuredRun, 'matrix' | 'failures'>;

/** The failed probes of a region, with their details; a few of each row if there are very many. Pure. */
export function failuresIn(run: Told, region: readonly Region[]): readonly Failure[] {
  const wanted = endsByRow(run, region);
  const quota = Math.ceil(MOST / Math.max(1, wanted.size));
  // The failures of a row follow each other, so that each row is looked up once.
  let before: Failure | undefined;
  let ends: ReadonlySet<string> | undefined;
  let taken = 0;
  return run.failures.filter((failure) => {
    if (!before || !isOfRow(before, failure)) {
      const { path, source } = failure;
      ends = wanted.get(`${sectionKey(failure)}/${endKey({ layer: layersOf(path)[0], ...source })}`);
      before = failure;
      taken = 0;
    }
    if (!ends || taken >= quota || failure.verdict !== 'fail') return false;
    if (!ends.has(endKey({ layer: layersOf(failure.path)[1], ...failure.destination }))) return false;
    taken += 1;
    return true;
  });
}

/** By row: the ends that were probed, for at most MOST rows, spread evenly. */
function endsByRow(
  { matrix: { rows, endpoints } }: Told,
  region: readonly Region[],
): ReadonlyMap<string, ReadonlySet<string>> {
  const count = region.reduce((sum, part) => sum + part.rows.length, 0);
  const step = Math.max(1, Math.ceil(count / MOST));
  const wanted = new Map<string, ReadonlySet<string>>();
  let seen = 0;
  for (const part of region) {
    const ends = new Set(part.endpoints.map((index) => endKey(endpoints[index])));
    for (const index of part.rows) {
      const row = rows[index];
      seen += 1;
      if (!row || (seen - 1) % step !== 0) continue;
      const key = `${sectionKey(row)}/${endKey(endpoints[row.source])}`;
      const others = wanted.get(key);
      wanted.set(key, others ? new Set([...others, ...ends]) : ends);
    }
  }
  return wanted;
}

function isOfRow(one: Failure, other: Failure): boolean {
  return (
    one.check === other.check &&
    one.path === other.path &&
    one.family === other.family &&
    one.source.node === other.source.node &&
    one.source.cluster === other.source.cluster
  );
}

interface NamedEnd {
  readonly layer: string;
  readonly cluster: string;
  readonly node: string;
}

function endKey(end: NamedEnd | undefined): string {
  return end ? `${end.layer}/${end.cluster}/${end.node}` : '';
}
