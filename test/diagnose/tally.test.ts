import fc from 'fast-check';
import { expect, test } from 'vitest';
import { eachPair } from '../../src/diagnose/each-pair.ts';
import { groupingsOf } from '../../src/diagnose/groups.ts';
import { makeBoard } from '../../src/diagnose/make-board.ts';
import { regionsOf } from '../../src/diagnose/region.ts';
import { EXPLAINED, PASSED, SILENT, TOLD, UNKNOWN } from '../../src/diagnose/symptom.ts';
import { type Board, explain } from '../../src/diagnose/tally.ts';
import { WEIGHTS } from '../../src/diagnose/weigh.ts';
import { aWorldNode } from '../support/world.ts';

const NODES = ['z1', 'z1', 'z2', 'z2', 'z3'].map((zone, index) => aWorldNode(`n${index}`, { zone }));
/** In two clusters. */
const JOINED = NODES.map((node, index) => ({ ...node, cluster: index < 3 ? 'a' : 'b' }));
const SECTIONS = 3;

const anyCells = fc
  .array(fc.constantFrom(UNKNOWN, PASSED, SILENT, TOLD), { minLength: 25, maxLength: 25 })
  .map((cells) => Uint8Array.from(cells));
const anyBoard = fc
  .tuple(fc.constantFrom(NODES, JOINED), fc.array(anyCells, { minLength: SECTIONS, maxLength: SECTIONS }))
  .map(([nodes, states]) =>
    makeBoard({ nodes: nodes.length, groupings: groupingsOf(nodes), states, weights: WEIGHTS.reach }),
  );
const anySpots = fc.array(fc.record({ section: fc.nat(SECTIONS - 1), source: fc.nat(4), to: fc.nat(4) }), {
  maxLength: 30,
});

type Sums = Readonly<Record<'passed' | 'failed' | 'explained' | 'open', number>>;

function weightOf(state: number): number {
  const { silent, told } = WEIGHTS.reach;
  return state === SILENT ? silent : state === TOLD ? told : 0;
}

/** Pair by pair, only from the states. */
function counted({ states, slots }: Board, place: Parameters<typeof eachPair>[0], section: number): Sums {
  const sums = { passed: 0, failed: 0, explained: 0, open: 0 };
  eachPair(place, slots, (source, to) => {
    const state = states[section]?.[source * NODES.length + to] ?? UNKNOWN;
    if (state === PASSED) sums.passed += 1;
    if (state > PASSED) sums.failed += 1;
    if (state === EXPLAINED) sums.explained += 1;
    sums.open += weightOf(state);
  });
  return sums;
}

test('the sums of every place are those of its pairs, whatever is explained', () => {
  const agree = (board: Board, spots: readonly { section: number; source: number; to: number }[]) => {
    for (const spot of spots) explain(board, spot);
    for (const { place, parts } of regionsOf(board.slots)) {
      for (let section = 0; section < SECTIONS; section += 1) {
        const of = (sums: Float64Array | Int32Array) =>
          parts.reduce((sum, { slot, less }) => sum + (less ? -1 : 1) * (sums[slot * SECTIONS + section] ?? 0), 0);
        const { open, ...counts } = counted(board, place, section);
        const { passed, failed, explained } = board;
        expect({ passed: of(passed), failed: of(failed), explained: of(explained) }).toEqual(counts);
        expect(of(board.open)).toBeCloseTo(open, 6);
      }
    }
    for (const [pair, weight] of board.pairs.entries()) {
      const open = board.states.reduce((sum, cells) => sum + weightOf(cells[pair] ?? UNKNOWN), 0);
      expect(weight).toBeCloseTo(open, 3);
    }
  };
  fc.assert(fc.property(anyBoard, anySpots, agree), { numRuns: 60 });
});

test('a probe that passed, was not measured or is explained is not explained again', () => {
  const states = [Uint8Array.from([UNKNOWN, PASSED, SILENT, UNKNOWN])];
  const board = makeBoard({ nodes: 2, groupings: [], states, weights: WEIGHTS.reach });
  for (const [source, to] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 0],
  ] as const)
    explain(board, { section: 0, source, to });
  expect([...(states[0] ?? [])]).toEqual([UNKNOWN, PASSED, EXPLAINED, UNKNOWN]);
  expect(board.explained.reduce((sum, count) => sum + count, 0)).toBe(3);
});
