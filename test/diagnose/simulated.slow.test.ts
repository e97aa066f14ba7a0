import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { resultOf, scoreOf } from '../bench/score.ts';
import { soak } from '../support/soak.ts';
import { makeCase } from '../topology/case.ts';

/** `npm run bench:diagnosis` simulates more of them, and requires more of each kind to be right. */
const CASES = soak(57, 190);

test(`${CASES} simulated networks get the diagnosis of what is broken in them`, () => {
  const results = Array.from({ length: CASES }, (_, number) => {
    const made = makeCase(1, number);
    return resultOf(made, diagnose(made.report));
  });
  const all = scoreOf('healthy', results);
  expect(all.first).toBeGreaterThanOrEqual(0.98);
  expect(all.precision).toBeGreaterThanOrEqual(0.95);
  expect(all.recall).toBeGreaterThanOrEqual(0.93);
  const healthy = results.filter(({ kind }) => kind === 'healthy');
  expect(healthy.length).toBeGreaterThan(CASES / 30);
  expect(healthy.filter(({ first }) => !first).map(({ number }) => number)).toEqual([]);
}, 120_000);
