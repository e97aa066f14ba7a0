import { expect, test } from 'vitest';
import { makeBoard } from '../../../src/diagnose/make-board.ts';
import { halvesIn } from '../../../src/diagnose/partial/halves.ts';
import { PASSED, TOLD } from '../../../src/diagnose/symptom.ts';
import { WEIGHTS } from '../../../src/diagnose/weigh.ts';

/** A board of one section. Probes fail where `fails` says so. */
function boardOf(nodes: number, fails: (source: number, to: number) => boolean) {
  const cells = Uint8Array.from({ length: nodes * nodes }, (_, at) =>
    fails(Math.floor(at / nodes), at % nodes) ? TOLD : PASSED,
  );
  return makeBoard({ nodes, groupings: [], states: [cells], weights: WEIGHTS.part });
}

/** `nodes > nodes heading` of each place. */
function told(board: ReturnType<typeof boardOf>): readonly string[] {
  return halvesIn(board).map(({ place }) =>
    place.kind === 'sets' ? `${place.from} > ${place.to} ${place.heading}` : place.kind,
  );
}

const isEven = (node: number) => node % 2 === 0;

test('two groups are found if half of the probes between them fail', () => {
  const board = boardOf(8, (source, to) => isEven(source) !== isEven(to) && (source + 3 * to) % 4 < 2);
  expect(told(board)).toEqual(['0,2,4,6 > 1,3,5,7 both', '0,2,4,6 > 1,3,5,7 outbound', '1,3,5,7 > 0,2,4,6 outbound']);
});

test('the smaller group comes first, whatever its nodes are', () => {
  const [first] = told(boardOf(9, (source, to) => source < 6 !== to < 6));
  expect(first).toBe('6,7,8 > 0,1,2,3,4,5 both');
});

test('there are none where nothing fails, and none among two nodes', () => {
  expect(told(boardOf(8, () => false))).toEqual([]);
  expect(told(boardOf(2, (source, to) => source !== to))).toEqual([]);
});
