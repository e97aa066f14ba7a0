import type { Grouping } from './groups.ts';
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

/** Passes are by far the most, so those of a row are counted by group before they are added. */
function addRow(board: Board, row: Row): void {
  const { section, source, cells } = row;
  const { nodes, groupings } = board.slots;
  const counts = groupings.map(({ members }) => new Int32Array(members.length));
  let all = 0;
  for (let to = 0; to < nodes; to += 1) {
    const state = cells[source * nodes + to] ?? UNKNOWN;
    if (state === UNKNOWN) continue;
    if (state !== PASSED || to === source) {
      addCell(board, { section, source, to }, state);
      continue;
    }
    all += 1;
    addPassInto(board, { section, source, to });
    countGroups(counts, groupings, to);
  }
  addPasses(board, { slot: outOf(board.slots, source), section }, all);
  addPasses(board, { slot: everywhere(board.slots), section }, all);
  for (const [index, own] of counts.entries()) addGroups(board, { section, source, index }, own);
}

function countGroups(counts: readonly Int32Array[], groupings: readonly Grouping[], to: number): void {
  for (let index = 0; index < groupings.length; index += 1) {
    const there = groupings[index]?.of[to] ?? -1;
    const own = counts[index];
    if (own && there >= 0) own[there] = (own[there] ?? 0) + 1;
  }
}

/** The part of a pass that its destination alone has. */
function addPassInto(board: Board, { section, source, to }: Spot): void {
  const { slots } = board;
  addPasses(board, { slot: into(slots, to), section }, 1);
  if (!slots.across) return;
  const { of } = slots.groupings[slots.across.grouping] ?? {};
  if (of?.[source] !== of?.[to]) addPasses(board, { slot: intoAcross(slots.across.first, to), section }, 1);
}

interface RowGroups {
  readonly section: number;
  readonly source: number;
  /** Of the grouping. */
  readonly index: number;
}

/** @param counts passes of the row by the group of their destination */
function addGroups(board: Board, { section, source, index }: RowGroups, counts: Int32Array): void {
  const { slots } = board;
  const from = slots.groupings[index]?.of[source] ?? -1;
  if (from < 0) return;
  for (let there = 0; there < counts.length; there += 1) {
    const count = counts[there] ?? 0;
    addPasses(board, { slot: blockSlot(slots, index, [from, there]), section }, count);
    if (slots.across?.grouping !== index || from === there) continue;
    addPasses(board, { slot: outAcross(slots.across.first, source), section }, count);
  }
}

function addPasses(
  { passed, sections }: Board,
  { slot, section }: { readonly slot: number; readonly section: number },
  count: number,
): void {
  const at = slot * sections + section;
  passed[at] = (passed[at] ?? 0) + count;
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

/** Weight of what nothing explains yet, in all sections of these parts. */
export function openIn({ open, sections }: Board, parts: readonly Pick<Part, 'slot' | 'less'>[]): number {
  let sum = 0;
  for (const { slot, less } of parts) {
    for (let at = slot * sections; at < (slot + 1) * sections; at += 1) sum += (less ? -1 : 1) * (open[at] ?? 0);
  }
  return sum;
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
