import { expect, test } from 'vitest';
import type { Cause } from '../../../src/diagnose/cause.ts';
import { type Located, settingOf } from '../../../src/diagnose/locate.ts';
import { makeBoard } from '../../../src/diagnose/make-board.ts';
import { WEIGHTS } from '../../../src/diagnose/weigh.ts';
import { onLossyWay } from '../../../src/diagnose/words/lossy-ways.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed } from '../../support/diagnosed.ts';
import { CLUSTER } from '../../support/plan.ts';

const SETTING = settingOf(worldOf(diagnosed({ nodes: 4 })));

function located(place: Cause['place'], share?: number): Located {
  const facet = { outs: [0], ins: [0], cost: 0 };
  const cause: Cause = { place, facet, failed: 3, passed: 3, gain: 9, ...(share ? { share } : {}) };
  const board = makeBoard({ nodes: 4, groupings: [], states: [new Uint8Array(16)], weights: WEIGHTS.loss });
  return { symptom: 'loss', cause, also: [], board };
}

function isLossy(located: readonly Located[], source: string, destination: string): boolean {
  const end = (node: string) => ({ cluster: CLUSTER, node });
  return onLossyWay(SETTING, located)({ source: end(source), destination: end(destination) });
}

const OUT_OF_N2 = { kind: 'node', node: 1, heading: 'outbound' } as const;

test.each<readonly [string, string, boolean]>([
  ['n2', 'n4', true],
  ['n4', 'n2', false],
  ['n1', 'n3', false],
  ['n3', 'unknown', false],
])('packets out of n2 are lost; %s to %s: %s', (source, destination, expected) => {
  expect(isLossy([located(OUT_OF_N2, 0.5)], source, destination)).toBe(expected);
});

test('a way on which everything is lost is not one on which packets are lost at random', () => {
  expect(isLossy([located(OUT_OF_N2)], 'n2', 'n4')).toBe(false);
});
