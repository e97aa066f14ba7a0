import { expect, test } from 'vitest';
import { settingOf } from '../../../src/diagnose/locate.ts';
import { contrastLines } from '../../../src/diagnose/words/contrast.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, failing, type NamedProbe } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

const INTO_N2 = { kind: 'node', node: 1, heading: 'inbound' } as const;
/** The first check alone. */
const TCP = { outs: [0], ins: [0], cost: 0 };

function linesIf(fails: (probe: NamedProbe) => boolean): readonly string[] {
  const report = diagnosed({ nodes: 4, checks: ['tcp', 'udp'] }, failing(timeout, fails));
  return contrastLines(settingOf(worldOf(report)), { place: INTO_N2, facet: TCP, symptom: 'reach' });
}

test('the other way, other checks and other nodes are the contrast to what fails', () => {
  expect(linesIf(({ check, to }) => check === 'tcp' && to === 'n2')).toEqual([
    'the other way: 3 of 3 passed',
    'other probes between the same ends: 3 of 3 passed',
    'between all others: 6 of 6 passed',
  ]);
});

test('what fails as well is no contrast', () => {
  expect(linesIf(({ from, to }) => from === 'n2' || to === 'n2')).toEqual(['between all others: 6 of 6 passed']);
});
