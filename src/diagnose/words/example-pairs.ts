import { type Family, familyOf, type Layer } from '../../model/network.ts';
import { CODES } from '../../model/verdict.ts';
import type { World } from '../world.ts';

/** A node by name. */
export interface NodeRef {
  readonly cluster: string;
  readonly name: string;
}

/** A probed pair, for commands on both of its nodes. */
export interface ExamplePair {
  readonly from: NodeRef;
  readonly to: NodeRef;
  /** The address that was probed, if the report has it. */
  readonly address?: string;
}

/** A pair that failed, and one like it that passed, to be compared. */
export interface ExamplePairs {
  readonly failing: ExamplePair;
  readonly passing?: ExamplePair;
}

/** Indices into the world's sections between floaters and into its nodes. */
interface Spot {
  readonly section: number;
  readonly source: number;
  readonly to: number;
}

/**
 * The pair of a failed probe, and one that passed in the same section: from the same node if there is one,
 * otherwise to the same node. Pure.
 */
export function examplePairs(world: World, failed: Spot | undefined): ExamplePairs | undefined {
  if (!failed) return undefined;
  const { codes } = world.floaters[failed.section] ?? {};
  const nodes = world.nodes.length;
  const others = [...world.nodes.keys()].filter((node) => node !== failed.source && node !== failed.to);
  const isPass = ({ source, to }: Spot) => codes?.[source * nodes + to] === CODES.pass;
  const passed =
    others.map((to): Spot => ({ ...failed, to })).find(isPass) ??
    others.map((source): Spot => ({ ...failed, source })).find(isPass);
  return { failing: pairOf(world, failed), ...(passed ? { passing: pairOf(world, passed) } : {}) };
}

function pairOf(world: World, { section, source, to }: Spot): ExamplePair {
  const ref = (node: number): NodeRef => {
    const { cluster = '', name = '' } = world.nodes[node] ?? {};
    return { cluster, name };
  };
  const { section: probed } = world.floaters[section] ?? {};
  const there = ref(to);
  const address =
    probed && probed.to !== 'service'
      ? addressOf(world.run, there, { layer: probed.to, family: probed.family })
      : undefined;
  return { from: ref(source), to: there, ...(address === undefined ? {} : { address }) };
}

interface Probed {
  readonly layer: Layer;
  readonly family: Family;
}

function addressOf({ nodes }: World['run'], { cluster, name }: NodeRef, { layer, family }: Probed): string | undefined {
  return nodes
    .filter((node) => node.cluster === cluster && node.name === name)
    .flatMap(({ floaters }) => floaters.filter((floater) => floater.layer === layer))
    .flatMap(({ addresses }) => addresses)
    .find((address) => familyOf(address) === family);
}
