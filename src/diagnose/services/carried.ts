import { eachPair } from '../each-pair.ts';
import type { Grouping } from '../groups.ts';
import type { Cause } from '../search.ts';
import type { Square, World } from '../world.ts';
import { explainSpot, type ServiceBoard, type ServiceSpot } from './board.ts';

interface Between {
  readonly world: World;
  readonly groupings: readonly Grouping[];
}

/**
 * Explains what a cause between nodes does to the ways to services: whoever is cut off reaches no Service either, and a
 * Service is not reached behind a node that is.
 */
export function carryOver(board: ServiceBoard, cause: Cause, { world, groupings }: Between): void {
  const checks = new Set(world.floaters.map(({ section }) => section.check));
  const about = sectionsOf(cause, world.floaters);
  // A rule about one port or protocol is none about others.
  if (new Set(about.map(({ check }) => check)).size < checks.size) return;
  const layers = new Set(about.map(({ from }) => from));
  const families = new Set(about.map(({ family }) => family));
  const lost = lostPairs(cause, { world, groupings });
  for (const [section, { from, family }] of board.sections.entries()) {
    if (!layers.has(from) || !families.has(family)) continue;
    for (let node = 0; node < board.nodes; node += 1) {
      for (const end of board.roles.keys()) {
        const spot: ServiceSpot = { section, node, end };
        if (isLost(board, spot, lost)) explainSpot(board, spot);
      }
    }
  }
}

function sectionsOf({ facet }: Cause, floaters: readonly Square[]): readonly Square['section'][] {
  return [...new Set([...facet.outs, ...facet.ins])].flatMap((index) => floaters[index]?.section ?? []);
}

interface Lost {
  /** By source, how many destinations it does not reach. */
  readonly out: Int32Array;
  readonly into: Int32Array;
  readonly pairs: ReadonlySet<number>;
}

/** A large place has too many pairs for a set; how many each node lost says enough there. */
function lostPairs({ place }: Cause, { world, groupings }: Between): Lost {
  const nodes = world.nodes.length;
  const lost = { out: new Int32Array(nodes), into: new Int32Array(nodes), pairs: new Set<number>() };
  eachPair(place, { nodes, groupings }, (source, to) => {
    lost.out[source] = (lost.out[source] ?? 0) + 1;
    lost.into[to] = (lost.into[to] ?? 0) + 1;
    if (lost.pairs.size < 100_000) lost.pairs.add(source * nodes + to);
  });
  return lost;
}

function isLost(
  { hosts, roles, nodes }: ServiceBoard,
  { node, end }: ServiceSpot,
  { out, into, pairs }: Lost,
): boolean {
  const most = Math.max(1, (nodes - 1) * 0.5);
  if ((out[node] ?? 0) >= most) return true;
  const host = hosts[end] ?? -1;
  if (host >= 0) return (into[host] ?? 0) >= most || pairs.has(node * nodes + host);
  // Behind the address of a Service may be a pod on any node; a user's own address is on none of them.
  if (roles[end] === 'own' || roles[end] === 'apiserver') return false;
  return (out[node] ?? 0) > 0 || into.some((count) => count >= most);
}
