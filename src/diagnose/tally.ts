import {
  blockSlot,
  everyWithin,
  everywhere,
  into,
  intoAcross,
  outAcross,
  outOf,
  type Part,
  type PlaceRegion,
  type Slots,
  within,
} from './region.ts';
import { EXPLAINED, isOpen, SILENT, STALLED, TOLD, UNKNOWN } from './symptom.ts';
import type { Weights } from './weigh.ts';

/** What is known about one symptom, with sums for every place. States change as causes are found. */
export interface Board {
  readonly slots: Slots;
  /** Every place except pairs. */
  readonly regions: readonly PlaceRegion[];
  readonly sections: number;
  readonly weights: Weights;
  /** By section: `states[section][source * nodes + destination]`. */
  readonly states: readonly Uint8Array[];
  /**
   * By `slot * sections + section`: weight of what nothing explains yet, and how many probes passed and
   * failed.
   */
  readonly open: Float64Array;
  readonly passed: Int32Array;
  readonly failed: Int32Array;
  /** How many of the failures a cause explains so far. */
  readonly explained: Int32Array;
  /** By pair: weight of what nothing explains yet. */
  readonly pairs: Float32Array;
}

/** A probe between floaters: indices of its section, and of the nodes it goes from and to. */
export interface ProbeSpot {
  readonly section: number;
  readonly source: number;
  readonly to: number;
}

/** How much the failure counts for a cause that explains it. */
export function weightOf({ weights }: Pick<Board, 'weights'>, state: number): number {
  if (state === SILENT) return weights.silent;
  if (state === STALLED) return weights.stalled;
  return state === TOLD ? weights.told : 0;
}

export function addToPair({ slots, pairs }: Board, { source, to }: ProbeSpot, weight: number): void {
  const at = source * slots.nodes + to;
  pairs[at] = (pairs[at] ?? 0) + weight;
}

/** Visits the slot of every part that the probe belongs to. */
export function eachSlot(slots: Slots, { source, to }: ProbeSpot, visit: (slot: number) => void): void {
  if (source === to) {
    visit(within(slots, source));
    visit(everyWithin(slots));
    return;
  }
  visit(outOf(slots, source));
  visit(into(slots, to));
  visit(everywhere(slots));
  const { groupings, across } = slots;
  for (let index = 0; index < groupings.length; index += 1) {
    const of = groupings[index]?.of;
    const from = of?.[source] ?? -1;
    const there = of?.[to] ?? -1;
    if (from >= 0 && there >= 0) visit(blockSlot(slots, index, [from, there]));
    if (across?.grouping !== index || from === there) continue;
    visit(outAcross(across.first, source));
    visit(intoAcross(across.first, to));
  }
}

/** Weight of what nothing explains yet, in all sections of these parts. */
export function openIn({ open, sections }: Board, parts: readonly Pick<Part, 'slot' | 'less'>[]): number {
  let sum = 0;
  for (const { slot, less } of parts) {
    for (let at = slot * sections; at < (slot + 1) * sections; at += 1) sum += (less ? -1 : 1) * (open[at] ?? 0);
  }
  return sum;
}

/** How many failures of the section no cause explains yet. */
export function countUnexplained({ slots, sections, failed, explained }: Board, section: number): number {
  const [between, within] = [everywhere(slots), everyWithin(slots)].map((slot) => {
    const at = slot * sections + section;
    return (failed[at] ?? 0) - (explained[at] ?? 0);
  });
  return (between ?? 0) + (within ?? 0);
}

/** Removes a failure from what must be explained, unless it is not a failure or is explained already. */
export function explain(board: Board, spot: ProbeSpot): void {
  const cells = board.states[spot.section];
  const at = spot.source * board.slots.nodes + spot.to;
  const state = cells?.[at] ?? UNKNOWN;
  if (!cells || !isOpen(state)) return;
  cells[at] = EXPLAINED;
  const weight = weightOf(board, state);
  const { open, explained, sections, slots } = board;
  eachSlot(slots, spot, (slot) => {
    const sum = slot * sections + spot.section;
    open[sum] = (open[sum] ?? 0) - weight;
    explained[sum] = (explained[sum] ?? 0) + 1;
  });
  addToPair(board, spot, -weight);
}
