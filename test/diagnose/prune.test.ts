import { expect, test } from 'vitest';
import type { Cause } from '../../src/diagnose/cause.ts';
import { makeBoard } from '../../src/diagnose/make-board.ts';
import { prune } from '../../src/diagnose/prune.ts';
import { PASSED, SILENT } from '../../src/diagnose/symptom.ts';
import { WEIGHTS } from '../../src/diagnose/weigh.ts';

const NODES = 4;

/** One section, in which everything from and to node 0 fails. */
const BOARD = makeBoard({
  nodes: NODES,
  groupings: [],
  states: [Uint8Array.from({ length: NODES ** 2 }, (_, at) => (at < NODES || at % NODES === 0 ? SILENT : PASSED))],
  weights: WEIGHTS.reach,
});

function cause(place: Cause['place'], gain: number): Cause {
  return { place, facet: { outs: [0], ins: [0], cost: 0 }, failed: 1, passed: 0, gain };
}

const PAIR = cause({ kind: 'pair', node: 0, to: 1, heading: 'outbound' }, 5);
const OUTBOUND = cause({ kind: 'node', node: 0, heading: 'outbound' }, 9);
const INBOUND = cause({ kind: 'node', node: 0, heading: 'inbound' }, 8);

test('a cause whose failures another one explains as well is left out', () => {
  expect(prune(BOARD, [PAIR, OUTBOUND, INBOUND])).toEqual([OUTBOUND, INBOUND]);
});

test('of two causes for the same failures, the one that gains more stays', () => {
  const again = { ...OUTBOUND, gain: 3 };
  expect(prune(BOARD, [again, OUTBOUND])).toEqual([OUTBOUND]);
});
