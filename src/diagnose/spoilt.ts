import { type Layer, layersOf } from '../model/network.ts';
import { CODES } from '../model/verdict.ts';
import { nodeIndex } from './node-index.ts';
import { MOSTLY } from './obstructed.ts';
import type { Square, World } from './world.ts';

/** A floater that changed, or is not alone. */
export interface SpoiltFloater {
  /** Index of the node. */
  readonly node: number;
  readonly layer: Layer;
  /** The probes from and to it that do not count. */
  readonly errors: number;
  /** The detail of the first of them. */
  readonly detail: string;
}

interface SpoiltTally {
  readonly node: number;
  readonly layer: Layer;
  out: number;
  in: number;
  readonly detail: string;
}

/**
 * Floaters most of whose probes, out or in, were spoilt since the floater changed or is not alone. Each layer
 * of a node has a floater of its own.
 */
export function spoiltFloaters(world: World): readonly SpoiltFloater[] {
  const tallies = spoiltTallies(world);
  if (tallies.length === 0) return [];
  const { outs, ins } = measurable(world);
  const isMost = (spoilt: number, all = 0) => spoilt > 0 && spoilt >= all * MOSTLY;
  return tallies
    .filter(({ node, layer, out, in: into }) => isMost(out, outs[layer][node]) || isMost(into, ins[layer][node]))
    .map(({ node, layer, out, in: into, detail }) => ({ node, layer, errors: out + into, detail }))
    .sort((a, b) => a.node - b.node || a.layer.localeCompare(b.layer));
}

function spoiltTallies({ run, nodes }: World): readonly SpoiltTally[] {
  const indexOf = nodeIndex(nodes);
  const tallies = new Map<string, SpoiltTally>();
  for (const { verdict, reason, obstacle, path, source, destination, detail } of run.failures) {
    if (verdict !== 'error' || reason !== 'POD' || obstacle) continue;
    const [from, to] = layersOf(path);
    const words = detail.split(WORDS);
    const isOfDestination = to !== 'service' && words.includes(destination.node) && !words.includes(source.node);
    const [end, layer] = isOfDestination ? [destination, to] : [source, from];
    const node = indexOf(end);
    if (node === undefined) continue;
    const key = `${node}/${layer}`;
    const tally = tallies.get(key) ?? { node, layer, out: 0, in: 0, detail };
    tallies.set(key, tally);
    tally[isOfDestination ? 'in' : 'out'] += 1;
  }
  return [...tallies.values()];
}

/** What separates the words of a detail. Names of nodes have dots and hyphens in them. */
const WORDS = /[\s,:;()]+/;

type ByLayer = Readonly<Record<Layer, Int32Array>>;

/**
 * How many probes of each floater have a verdict other than `skip`, by node: those out of it, and those into
 * it.
 */
function measurable(world: World): { readonly outs: ByLayer; readonly ins: ByLayer } {
  const counts = (): ByLayer => ({
    pod: new Int32Array(world.nodes.length),
    node: new Int32Array(world.nodes.length),
  });
  const [outs, ins] = [counts(), counts()];
  const add = (to: Int32Array, node: number) => {
    to[node] = (to[node] ?? 0) + 1;
  };
  for (const { codes, section } of [...world.floaters, ...world.services] satisfies readonly Square[]) {
    const width = codes.length / section.rows.length;
    for (const [at, code] of codes.entries()) {
      if (code === 0 || code === CODES.skip) continue;
      add(outs[section.from], Math.floor(at / width));
      if (section.to !== 'service') add(ins[section.to], at % width);
    }
  }
  return { outs, ins };
}
