import type { Family, Layer } from '../../model/network.ts';
import type { Cause } from '../cause.ts';
import { eachPair } from '../each-pair.ts';
import type { DiagnosisContext } from '../locate.ts';
import { isAbout } from '../many-nodes.ts';
import type { World } from '../world.ts';

/**
 * Which nodes each node loses. Services are in the cluster that asks for them, so ways across clusters do not
 * count.
 */
export interface Lost {
  /** By source, the share of the others that it does not reach. */
  readonly out: Float32Array;
  readonly has: (source: number, to: number) => boolean;
}

/** A way between nodes that a probe of a service takes. */
export interface Leg {
  readonly from: Layer;
  readonly to: Layer;
  readonly family: Family;
}

type Between = Pick<DiagnosisContext, 'world' | 'groupings'>;

/** What the cause stops on each leg; undefined if it is not on that leg. */
export function lossesOf(cause: Cause, setting: Between): (leg: Leg) => Lost | undefined {
  const made = new Map<string, Lost | undefined>();
  return (leg) => {
    const key = `${leg.from}-${leg.to}/${leg.family}`;
    if (!made.has(key)) made.set(key, lossOn(leg, cause, setting));
    return made.get(key);
  };
}

function lossOn(leg: Leg, cause: Cause, setting: Between): Lost | undefined {
  const isOn = isLike(leg, setting.world);
  const { outs, ins } = cause.facet;
  const [out, into] = [outs.some(isOn), ins.some(isOn)];
  return out || into ? lostWays(cause, setting, { out, in: into }) : undefined;
}

/**
 * Whether a section between floaters shows what is on the leg. It does if it is the same way. If floaters
 * were not probed on that way, a cause on another way from the same layer, or to the same pods, may be on
 * this one as well.
 */
function isLike({ from, to, family }: Leg, { floaters }: Pick<World, 'floaters'>): (section: number) => boolean {
  const isProbed = floaters.some(({ section }) => section.path === `${from}-${to}`);
  const isSource = floaters.some(({ section }) => section.from === from);
  return (index) => {
    const { section } = floaters[index] ?? {};
    if (section?.family !== family) return false;
    if (isProbed) return section.path === `${from}-${to}`;
    return section.from === from || (to === 'pod' && section.to === 'pod') || !isSource;
  };
}

/** @param roles on which sides of its subject the cause is */
export function lostWays(
  { place }: Cause,
  { world, groupings }: Between,
  roles: Readonly<Record<'out' | 'in', boolean>>,
): Lost {
  const nodes = world.nodes.length;
  const out = new Int32Array(nodes);
  const pairs = pairSet(place, nodes);
  const clusters = world.nodes.map(({ cluster }) => cluster);
  const members = Map.groupBy(clusters, (cluster) => cluster);
  const sizes = Int32Array.from(clusters, (cluster) => members.get(cluster)?.length ?? 0);
  eachPair(place, { nodes, groupings }, (source, to, role) => {
    if (!roles[role]) return;
    pairs.add(source * nodes + to);
    // A node that is alone in its cluster is known by its ways to the other cluster.
    if (clusters[source] === clusters[to] || sizes[source] === 1) out[source] = (out[source] ?? 0) + 1;
  });
  return {
    out: Float32Array.from(out, (count, node) => Math.min(1, count / Math.max(1, (sizes[node] ?? 0) - 1))),
    has: (source, to) => pairs.has(source * nodes + to),
  };
}

type PairSet = Pick<Set<number>, 'has'> & { readonly add: (pair: number) => void };

/** For places with many pairs, a byte each takes less than an entry of a set. */
function pairSet({ kind }: Cause['place'], nodes: number): PairSet {
  if (kind === 'node' || kind === 'pair' || kind === 'same') return new Set();
  const bytes = new Uint8Array(nodes * nodes);
  return {
    has: (pair) => bytes[pair] === 1,
    add: (pair) => {
      bytes[pair] = 1;
    },
  };
}

/** Whether nothing reaches the node's pods, and it was not probed whether they reach others. */
export function isUnseen(
  { place, facet }: Cause,
  node: number,
  { layer, floaters }: { readonly layer: Layer; readonly floaters: World['floaters'] },
): boolean {
  if (!isAbout(place, node) || !('heading' in place) || place.heading !== 'inbound') return false;
  const isSource = floaters.some(({ section }) => section.from === layer);
  return !isSource && facet.ins.every((index) => floaters[index]?.section.to === layer);
}
