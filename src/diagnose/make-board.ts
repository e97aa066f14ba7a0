import type { Grouping } from './groups.ts';
import { blockSlot, everywhere, into, intoAcross, outAcross, outOf, regionsOf, type Slots, slotsOf } from './region.ts';
import { PASSED, UNKNOWN } from './symptom.ts';
import { addToPair, type Board, eachSlot, type ProbeSpot, weightOf } from './tally.ts';
import type { Weights } from './weigh.ts';

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
    if (isMeasured(cells)) addSection(board, section, cells);
  }
  return board;
}

function isMeasured(cells: Uint8Array): boolean {
  for (let at = 0; at < cells.length; at += 1) if (cells[at] !== UNKNOWN) return true;
  return false;
}

/** By node: its probes that did not pass, apart from those to itself: failed, or not measured. */
interface NotPassed {
  readonly into: Int32Array;
  /** Those from another cluster; empty if there is one cluster. */
  readonly intoAcross: Int32Array;
}

/** Passes are by far the most, so they are what is left after the other probes are counted. */
function addSection(board: Board, section: number, cells: Uint8Array): void {
  const { nodes, across } = board.slots;
  const others = { into: new Int32Array(nodes), intoAcross: new Int32Array(across ? nodes : 0) };
  for (let source = 0; source < nodes; source += 1) addRow(board, { section, source, cells }, others);
  for (let to = 0; to < nodes; to += 1) addPassesInto(board, { section, to }, others);
}

interface Row {
  readonly section: number;
  readonly source: number;
  readonly cells: Uint8Array;
}

/** Adds the failures of a row, and its passes as the source has them. Counts its other probes. */
function addRow(board: Board, row: Row, others: NotPassed): void {
  const { section, source, cells } = row;
  const { slots } = board;
  const { nodes, groupings } = slots;
  const passes = groupings.map((grouping) => sizesWithout(grouping, source));
  let all = nodes - 1;
  for (let to = 0; to < nodes; to += 1) {
    const state = cells[source * nodes + to] ?? UNKNOWN;
    if (state === PASSED && to !== source) continue;
    if (state !== UNKNOWN) addCell(board, { section, source, to }, state);
    if (to === source) continue;
    all -= 1;
    countNotPassed(others, slots, { source, to });
    for (let index = 0; index < groupings.length; index += 1) addTo(passes[index], groupings[index]?.of[to] ?? -1, -1);
  }
  addPasses(board, { slot: outOf(slots, source), section }, all);
  addPasses(board, { slot: everywhere(slots), section }, all);
  for (const [index, own] of passes.entries()) addGroups(board, { section, source, index }, own);
}

/** By group: how many nodes it has besides this one. */
function sizesWithout({ members, of }: Grouping, node: number): Int32Array {
  const sizes = Int32Array.from(members, ({ length }) => length);
  addTo(sizes, of[node] ?? -1, -1);
  return sizes;
}

function addTo(counts: Int32Array | undefined, at: number, many: number): void {
  if (counts && at >= 0) counts[at] = (counts[at] ?? 0) + many;
}

function countNotPassed(
  { into: all, intoAcross: across }: NotPassed,
  { groupings, across: clusters }: Slots,
  { source, to }: Pick<ProbeSpot, 'source' | 'to'>,
): void {
  addTo(all, to, 1);
  if (!clusters) return;
  const { of } = groupings[clusters.grouping] ?? {};
  if (of?.[source] !== of?.[to]) addTo(across, to, 1);
}

/** The passes as their destination has them. */
function addPassesInto(board: Board, { section, to }: Pick<ProbeSpot, 'section' | 'to'>, others: NotPassed): void {
  const { slots } = board;
  const { nodes, groupings, across } = slots;
  addPasses(board, { slot: into(slots, to), section }, nodes - 1 - (others.into[to] ?? 0));
  if (!across) return;
  const { of, members = [] } = groupings[across.grouping] ?? {};
  const elsewhere = nodes - (members[of?.[to] ?? -1]?.length ?? 0);
  addPasses(board, { slot: intoAcross(across.first, to), section }, elsewhere - (others.intoAcross[to] ?? 0));
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

function addCell(board: Board, spot: ProbeSpot, state: number): void {
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
