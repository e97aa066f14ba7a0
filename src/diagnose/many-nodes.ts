import { type Cause, countProbes } from './cause.ts';
import { bestFacet, sumsOf } from './gain.ts';
import type { Place } from './region.ts';
import type { Board } from './tally.ts';

/** From this many on, nodes with the same fault are one cause. A person can look into fewer one by one. */
const MANY = 6;
/** How much a node has to explain, of what the node that was found first does. */
const ALIKE = 0.7;

/** Whether the place is this node, or many of which it is one. */
export function isAbout(place: Place, node: number): boolean {
  if (place.kind === 'nodes') return place.nodes.includes(node);
  return place.kind === 'node' && place.node === node;
}

/**
 * The same cause at the other nodes that have it, if they are many: to search for each would take long, and
 * there would be more causes than anybody reads.
 */
export function nodesLike(board: Board, { place, facet, gain }: Cause): readonly Cause[] {
  if (place.kind !== 'node') return [];
  const found = board.regions.flatMap((region): readonly Cause[] => {
    const other = region.place;
    if (other.kind !== 'node' || other.node === place.node || other.heading !== place.heading) return [];
    const own = bestFacet(region, [facet], (one) => sumsOf(board, region, one), board);
    return own && own.gain >= ALIKE * gain ? [own] : [];
  });
  return found.length + 1 < MANY ? [] : found;
}

/** A cause with its parts at other places, as in locate.ts. */
interface WithParts<Part> {
  readonly cause: Cause;
  readonly also: readonly Part[];
}

/** Many nodes with the same fault, as one cause. */
export function withManyNodes<Part, One extends WithParts<Part>>(
  board: Board,
  located: readonly One[],
): readonly One[] {
  const facets = [...new Set(located.map(({ cause }) => cause.facet))];
  const groups = Map.groupBy(located, ({ cause: { place, facet } }, index) =>
    place.kind === 'node' ? `${place.heading} ${facets.indexOf(facet)}` : index,
  );
  return [...groups.values()].flatMap((same) => (same.length < MANY ? same : [asOne<Part, One>(board, same)]));
}

function asOne<Part, One extends WithParts<Part>>(board: Board, same: readonly One[]): One {
  const [first] = same;
  if (first?.cause.place.kind !== 'node') throw new RangeError('only nodes are many nodes');
  const { facet, place } = first.cause;
  const nodes = same.flatMap(({ cause }) => (cause.place.kind === 'node' ? [cause.place.node] : []));
  const gain = same.reduce((sum, { cause }) => sum + cause.gain, 0);
  const all = { kind: 'nodes', nodes: nodes.toSorted((a, b) => a - b), heading: place.heading } as const;
  const cause = { place: all, facet, gain, ...countProbes(board, { place: all, facet }) };
  return { ...first, cause, also: same.flatMap(({ also }) => also) };
}
