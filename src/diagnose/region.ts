import type { Heading } from './finding.ts';
import { type Grouping, sidesOf } from './groups.ts';

/** Where a cause between floaters may lie. Nodes and groups are indices. */
export type Place =
  | { readonly kind: 'node'; readonly node: number; readonly heading: Heading }
  /** Each of these nodes, in the order of their indices. */
  | { readonly kind: 'nodes'; readonly nodes: readonly number[]; readonly heading: Heading }
  /** Between a node and all nodes of the other cluster. `grouping` is that of the clusters. */
  | { readonly kind: 'across'; readonly node: number; readonly grouping: number; readonly heading: Heading }
  /**
   * Between the other cluster and all nodes of this one's cluster but itself. It is the gateway that they do
   * not reach.
   */
  | { readonly kind: 'legs'; readonly node: number; readonly grouping: number; readonly heading: Heading }
  /** Between a node and its own pods. */
  | { readonly kind: 'same'; readonly node: number }
  /** From `node` to `to`, or both ways if the heading is `both`. */
  | { readonly kind: 'pair'; readonly node: number; readonly to: number; readonly heading: 'outbound' | 'both' }
  | { readonly kind: 'group'; readonly grouping: number; readonly group: number; readonly heading: Heading }
  /** From group to group. Both may be the same one. */
  | {
      readonly kind: 'block';
      readonly grouping: number;
      readonly group: number;
      readonly to: number;
      readonly heading: 'outbound' | 'both';
    }
  /** From these nodes to those, found in the matrix, not by a name. Both may be the same nodes. */
  | {
      readonly kind: 'sets';
      readonly from: readonly number[];
      readonly to: readonly number[];
      readonly heading: 'outbound' | 'both';
    }
  /** Between all nodes, and with `same` also between each node and its own pods. */
  | { readonly kind: 'run'; readonly same: boolean }
  /** Between every node and its own pods. */
  | { readonly kind: 'everySame' };

/** Whether two places are the same, whatever the order of their fields. */
export function isSamePlace(one: Place, other: Place): boolean {
  return JSON.stringify(Object.entries(one).toSorted()) === JSON.stringify(Object.entries(other).toSorted());
}

/** Places are made of parts, for which sums are kept by section. */
export interface Part {
  readonly slot: number;
  /**
   * Which of a facet's sections count: those of probes that leave the subject, or those of probes that reach
   * it.
   */
  readonly role: 'out' | 'in';
  /** Its probes are not part of the place. They are subtracted from the parts that contain them. */
  readonly less?: true;
}

/** A place as it is weighed. */
export interface PlaceRegion {
  readonly place: Place;
  readonly parts: readonly Part[];
  /** Whether it has an inside, so that a cause can be about its own layer. */
  readonly sided: boolean;
  readonly cost: number;
}

/** Where the sums of each part are. */
export interface Slots {
  readonly nodes: number;
  readonly groupings: readonly Grouping[];
  /** First slot of each grouping's blocks, row by row. */
  readonly blocks: readonly number[];
  /**
   * The grouping of the clusters, and the first slot for probes across them; absent if there is one cluster.
   */
  readonly across?: { readonly grouping: number; readonly first: number };
  readonly count: number;
}

export function slotsOf(nodes: number, groupings: readonly Grouping[]): Slots {
  let count = 3 * nodes + 2;
  const blocks = groupings.map(({ members }) => {
    const first = count;
    count += members.length ** 2;
    return first;
  });
  const grouping = groupings.findIndex(({ kind }) => kind === 'cluster');
  if (grouping < 0) return { nodes, groupings, blocks, count };
  return { nodes, groupings, blocks, across: { grouping, first: count }, count: count + 2 * nodes };
}

export const outOf = (_: Slots, node: number): number => node;
export const into = ({ nodes }: Slots, node: number): number => nodes + node;
export const within = ({ nodes }: Slots, node: number): number => 2 * nodes + node;
export const everywhere = ({ nodes }: Slots): number => 3 * nodes;
export const everyWithin = ({ nodes }: Slots): number => 3 * nodes + 1;

export function blockSlot(
  { blocks, groupings }: Slots,
  grouping: number,
  [from, to]: readonly [number, number],
): number {
  return (blocks[grouping] ?? 0) + from * (groupings[grouping]?.members.length ?? 0) + to;
}

/** For a run with two clusters. */
export const outAcross = (first: number, node: number): number => first + 2 * node;
export const intoAcross = (first: number, node: number): number => first + 2 * node + 1;

/** Every place except pairs, which are too many to weigh each. */
export function regionsOf(slots: Slots): readonly PlaceRegion[] {
  const { nodes, groupings } = slots;
  const ids = Array.from({ length: nodes }, (_, node) => node);
  return [
    // With a single node, the whole run is what lies between it and its pods.
    ...(nodes > 1 ? runRegions(slots) : []),
    ...ids.flatMap((node) => nodeRegions(slots, node)),
    ...ids.flatMap((node) => acrossRegions(slots, node)),
    ...ids.flatMap((node) => legsRegions(slots, node)),
    ...groupings.flatMap((_, grouping) => [...groupRegions(slots, grouping), ...blockRegions(slots, grouping)]),
  ];
}

function runRegions(slots: Slots): readonly PlaceRegion[] {
  const all: Part = { slot: everywhere(slots), role: 'out' };
  const same: Part = { slot: everyWithin(slots), role: 'out' };
  const cost = Math.log(3);
  return [
    { place: { kind: 'run', same: true }, parts: [all, same], sided: false, cost },
    { place: { kind: 'run', same: false }, parts: [all], sided: false, cost },
    { place: { kind: 'everySame' }, parts: [same], sided: false, cost },
  ];
}

interface Ways {
  readonly outs: readonly Part[];
  readonly ins: readonly Part[];
  readonly cost: number;
}

/** The way out, the way in, and both. */
function headed(place: (heading: Heading) => Place, { outs, ins, cost }: Ways): readonly PlaceRegion[] {
  return [
    { place: place('outbound'), parts: outs, sided: true, cost },
    { place: place('inbound'), parts: ins, sided: true, cost },
    { place: place('both'), parts: [...outs, ...ins], sided: true, cost },
  ];
}

function nodeRegions(slots: Slots, node: number): readonly PlaceRegion[] {
  const outs: readonly Part[] = [{ slot: outOf(slots, node), role: 'out' }];
  const ins: readonly Part[] = [{ slot: into(slots, node), role: 'in' }];
  const cost = Math.log(4 * slots.nodes);
  return [
    ...headed((heading) => ({ kind: 'node', node, heading }), { outs, ins, cost }),
    { place: { kind: 'same', node }, parts: [{ slot: within(slots, node), role: 'out' }], sided: false, cost },
  ];
}

/** None if they would be those of a pair, or all that the cluster has. */
function acrossRegions({ nodes, groupings, across }: Slots, node: number): readonly PlaceRegion[] {
  if (!across) return [];
  const { grouping, first } = across;
  const { members = [] } = groupings[grouping] ?? {};
  if (members.some((group) => group.length < 2)) return [];
  const outs: readonly Part[] = [{ slot: outAcross(first, node), role: 'out' }];
  const ins: readonly Part[] = [{ slot: intoAcross(first, node), role: 'in' }];
  const cost = Math.log(4 * nodes) + 1;
  return headed((heading) => ({ kind: 'across', node, grouping, heading }), { outs, ins, cost });
}

/** Only with three nodes or more. With two, the other one's leg is one node's. */
function legsRegions(slots: Slots, node: number): readonly PlaceRegion[] {
  if (!slots.across) return [];
  const { grouping, first } = slots.across;
  const { members = [] } = slots.groupings[grouping] ?? {};
  const { own, other } = sidesOf(slots.groupings, { node, grouping });
  if (members.length !== 2 || (members[own]?.length ?? 0) < 3) return [];
  const outs: readonly Part[] = [
    { slot: blockSlot(slots, grouping, [own, other]), role: 'out' },
    { slot: outAcross(first, node), role: 'out', less: true },
  ];
  const ins: readonly Part[] = [
    { slot: blockSlot(slots, grouping, [other, own]), role: 'in' },
    { slot: intoAcross(first, node), role: 'in', less: true },
  ];
  const cost = Math.log(4 * slots.nodes);
  return headed((heading) => ({ kind: 'legs', node, grouping, heading }), { outs, ins, cost });
}

function groupRegions(slots: Slots, grouping: number): readonly PlaceRegion[] {
  const members = slots.groupings[grouping]?.members ?? [];
  // With two groups, neither is cut off more than the other. That is a block.
  const cost = Math.log(3 * members.length) + 1;
  return members.flatMap((own, group) => {
    if (own.length < 2) return [];
    const others = members.flatMap((_, other) => (other === group ? [] : [other]));
    const outs = others.map((to): Part => ({ slot: blockSlot(slots, grouping, [group, to]), role: 'out' }));
    const ins = others.map((from): Part => ({ slot: blockSlot(slots, grouping, [from, group]), role: 'in' }));
    return headed((heading) => ({ kind: 'group', grouping, group, heading }), { outs, ins, cost });
  });
}

function isAcross({ across, groupings }: Slots, one: readonly number[], others: readonly number[]): boolean {
  const [node = -1] = one;
  const [other = -1] = others;
  const { members = [], of } = groupings[across?.grouping ?? -1] ?? {};
  if (!of || one.length > 1 || of[node] === of[other] || members.some((group) => group.length < 2)) return false;
  return members[of[other] ?? -1]?.length === others.length;
}

/**
 * Whether it is a place of a single node: its ways across, or what it carries for its cluster as its gateway.
 */
function isOfNode(slots: Slots, one: readonly number[], others: readonly number[]): boolean {
  return isAcross(slots, one, others) || isOfLegs(slots, one, others);
}

/** Whether it is between all of one cluster but a node, and all of the other. */
function isOfLegs({ across, groupings }: Slots, one: readonly number[], others: readonly number[]): boolean {
  const { members = [], of } = groupings[across?.grouping ?? -1] ?? {};
  const [own = -1, other = -1] = [one, others].map(([node = -1]) => of?.[node] ?? -1);
  const [all = [], theirs = []] = [members[own], members[other]];
  return members.length === 2 && own !== other && one.length === all.length - 1 && others.length === theirs.length;
}

function blockRegions(slots: Slots, grouping: number): readonly PlaceRegion[] {
  const members = slots.groupings[grouping]?.members ?? [];
  const cost = Math.log(1.5 * members.length ** 2) + 0.7;
  return members.flatMap((own, group) =>
    members.flatMap((theirs, to) => {
      // A block of one node by one is a pair, and so is one within a group of two.
      if (own.length * theirs.length < 2 || (group === to && own.length < 3)) return [];
      if (isOfNode(slots, own, theirs) || isOfNode(slots, theirs, own)) return [];
      const there: Part = { slot: blockSlot(slots, grouping, [group, to]), role: 'out' };
      const back: Part = { slot: blockSlot(slots, grouping, [to, group]), role: 'out' };
      const region = (heading: 'outbound' | 'both', parts: readonly Part[]): PlaceRegion => ({
        place: { kind: 'block', grouping, group, to, heading },
        parts,
        sided: false,
        cost,
      });
      if (group === to) return [region('both', [there])];
      return group < to ? [region('outbound', [there]), region('both', [there, back])] : [region('outbound', [there])];
    }),
  );
}
