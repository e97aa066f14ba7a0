import { describe, expect, test } from 'vitest';
import { compareSteps } from '../../../src/diagnose/words/compare-steps.ts';
import { examplePairs } from '../../../src/diagnose/words/example-pairs.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { bind } from '../../../src/model/bound-plan.ts';
import type { Judgement } from '../../../src/model/verdict.ts';
import { probeOf } from '../../support/diagnosed.ts';
import { aReport, pass, timeout } from '../../support/matrix.ts';
import { aFloater, aPlan, CLUSTER } from '../../support/plan.ts';

const ref = (name: string) => ({ cluster: CLUSTER, name });

/** Four nodes with a floater on each; these probes fail. */
function examplesOf(fails: (from: string, to: string) => boolean, source: number, to: number) {
  const plan = aPlan(4);
  const bound = bind(
    plan,
    [1, 2, 3, 4].map((n) => aFloater(n)),
    [],
  );
  const judged = (from: string, aim: string): Judgement => (fails(from, aim) ? timeout : pass());
  const report = aReport(bound, (cell) => {
    const probe = probeOf(bound, cell);
    return judged(probe.from, probe.to);
  });
  return examplePairs(worldOf(report), { section: 0, source, to });
}

describe('a pair that fails, and one to compare it with', () => {
  test('from the same node', () => {
    const found = examplesOf((from, to) => from <= 'n2' !== to <= 'n2', 0, 2);
    expect(found).toEqual({
      failing: { from: ref('n1'), to: ref('n3'), address: '10.244.3.2' },
      passing: { from: ref('n1'), to: ref('n2'), address: '10.244.2.2' },
    });
    expect(found && compareSteps(found)).toEqual([
      {
        why: 'the ways to n3, which fails, and to n2, which passes',
        command: 'ip route get 10.244.3.2; ip route get 10.244.2.2',
        node: 'n1',
      },
    ]);
  });

  test('to the same node, if nothing passes from the other', () => {
    const found = examplesOf((from) => from === 'n1', 0, 1);
    expect(found?.passing).toEqual({ from: ref('n3'), to: ref('n2'), address: '10.244.2.2' });
    expect(found && compareSteps(found).map(({ node, command }) => `${node}: ${command}`)).toEqual([
      'n1: ip route get 10.244.2.2',
      'n3: ip route get 10.244.2.2',
    ]);
  });

  test('none, if nothing passes', () => {
    const found = examplesOf(() => true, 0, 1);
    expect(found).toEqual({ failing: { from: ref('n1'), to: ref('n2'), address: '10.244.2.2' } });
    expect(found && compareSteps(found)).toEqual([]);
  });
});
