import { type FailReason, reasonOf } from '../../model/verdict.ts';
import { eachFailedCell } from '../cells.ts';
import type { Region } from '../finding.ts';
import type { Square, World } from '../world.ts';

/** A failed probe, by the indices of the world. */
export interface FailedCell {
  readonly square: Square;
  readonly from: number;
  /** The node that was probed; undefined for a service end. */
  readonly to: number | undefined;
  /** The service end that was probed. */
  readonly end: number | undefined;
  readonly reason: FailReason;
}

/** The most cells that are looked at. There are at least half as many if more have failed. */
const MOST = 5_000;

/** Failed cells of a region; evenly spread ones if there are very many. Pure. */
export function failedCells(world: World, region: readonly Region[]): readonly FailedCell[] {
  const sources = sourcesOf(world);
  const nodes = nodesOf(world);
  const ends = new Map(Array.from(world.endpointOfEnd.entries(), ([end, endpoint]) => [endpoint, end]));
  let cells: FailedCell[] = [];
  let seen = 0;
  let step = 1;
  eachFailedCell(world.run, region, (row, endpoint, code) => {
    seen += 1;
    const source = (seen - 1) % step === 0 ? sources.get(row) : undefined;
    if (!source) return;
    if (cells.length === MOST) {
      cells = cells.filter((_, index) => index % 2 === 0);
      step *= 2;
    }
    cells.push({ ...source, to: nodes.get(endpoint), end: ends.get(endpoint), reason: reasonOf(code) as FailReason });
  });
  return cells;
}

/** By row of the matrix. */
function sourcesOf({ floaters, services }: World): ReadonlyMap<number, Pick<FailedCell, 'square' | 'from'>> {
  return new Map(
    [...floaters, ...services].flatMap((square) =>
      Array.from(square.section.rows.entries()).flatMap(([from, row]) =>
        row < 0 ? [] : [[row, { square, from }] as const],
      ),
    ),
  );
}

/** By endpoint. */
function nodesOf({ endpointOf }: World): ReadonlyMap<number, number> {
  return new Map(
    [endpointOf.pod, endpointOf.node].flatMap((endpoints) =>
      Array.from(endpoints.entries()).flatMap(([node, endpoint]) => (endpoint < 0 ? [] : [[endpoint, node] as const])),
    ),
  );
}
