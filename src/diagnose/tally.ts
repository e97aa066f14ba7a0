import type { Grouping } from './groups.ts';
import {
  blockSlot,
  everyWithin,
  everywhere,
  into,
  intoAcross,
  outAcross,
  outOf,
  type PlaceRegion,
  regionsOf,
  type Slots,
  slotsOf,
  within,
} from './region.ts';
import { EXPLAINED, isOpen, PASSED, SILENT, STALLED, TOLD, UNKNOWN } from './symptom.ts';
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

export interface BoardInput {
  readonly nodes: number;
  readonly groupings: readonly Grouping[];
  readonly states: readonly Uint8Array[];
  readonly weights: Weights;
}

export function makeBoard({ nodes, groupings, states, weights }: BoardInput): Board {
  const slots = slotsOf(nodes, groupings);
  const size = slots.count * states.length;
  const board: Board = {
    slots,
    regions: regionsOf(slots),
    sections: states.length,
    weights,
    states,
    open: new Float64Array(size),
    passed: new Int32Array(size),
    failed: new Int32Array(size),
    explained: new Int32Array(size),
    pairs: new Float32Array(nodes * nodes),
  };
  for (const [section, cells] of states.entries()) {
    for (let source = 0; source < nodes; source += 1) addRow(board, { section, source, cells });
  }
  return board;
}

interface Row {
  readonly section: number;
  readonly source: number;
  readonly cells: Uint8Array;
}

function addRow(board: Board, { section, source, cells }: Row): void {
  const { nodes } = board.slots;
  for (let to = 0; to < nodes; to += 1) {
    const state = cells[source * nodes + to] ?? UNKNOWN;
    if (state !== UNKNOWN) addCell(board, { section, source, to }, state);
  }
}

interface Spot {
  readonly section: number;
  readonly source: number;
  readonly to: number;
}

function addCell(board: Board, spot: Spot, state: number): void {
  const { open, passed, failed, sections } = board;
  const weight = weightOf(board, state);
  const add = (slot: number): void => {
    const at = slot * sections + spot.section;
    if (state === PASSED) passed[at] = (passed[at] ?? 0) + 1;
    else failed[at] = (failed[at] ?? 0) + 1;
    open[at] = (open[at] ?? 0) + weight;
  };
  eachSlot(board.slots, spot, add);
  if (weight > 0) addToPair(board, spot, weight);
}

/** How much the failure counts for a cause that explains it. */
export function weightOf({ weights }: Pick<Board, 'weights'>, state: number): number {
  if (state === SILENT) return weights.silent;
  if (state === STALLED) return weights.stalled;
  return state === TOLD ? weights.told : 0;
}

function addToPair({ slots, pairs }: Board, { source, to }: Spot, weight: number): void {
  const at = source * slots.nodes + to;
  pairs[at] = (pairs[at] ?? 0) + weight;
}

function eachSlot(slots: Slots, { source, to }: Spot, visit: (slot: number) => void): void {
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

/** Removes a failure from what must be explained, unless it is not a failure or is explained already. */
export function explain(board: Board, spot: Spot): void {
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
