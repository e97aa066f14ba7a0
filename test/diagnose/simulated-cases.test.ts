import { expect, test } from 'vitest';
import { diagnose } from '../../src/diagnose/diagnose.ts';
import { resultOf } from '../bench/score.ts';
import { makeCase } from '../topology/case.ts';

/** Two zones are parted, and the pods of a node cut off. Ten nodes were told not to reach Services. */
test('look-ups of nodes that reach no DNS pod, each for another reason, need no cause of their own', () => {
  const made = makeCase(28_657, 403);
  const { invented, counted, found } = resultOf(made, diagnose(made.report));
  // Two nodes have probes that passed by chance.
  expect(invented).toBeLessThanOrEqual(2);
  expect(found).toBe(counted);
});

/** Networks of `npm run bench:diagnosis` that were told wrong once: seed, number, and what was wrong. */
const CASES = [
  [10_946, 1_168, 'DNS beyond a zone that is cut off was told for two of its nodes again'],
  [10_946, 1_516, 'the same for one node, between two clusters'],
  [10_946, 571, 'shares that are lost everywhere were told once for tcp and once for udp'],
  [70_001, 1_539, 'a node that loses all of one check by chance, where four in five are lost'],
  [6_765, 1_481, 'few failures of each of several checks were told as pairs'],
  [70_001, 1_194, 'a subnet of one node, and all of the other cluster'],
  [75_025, 50, 'nothing is broken, and a few more probes fail between two zones than elsewhere'],
] as const;

test.each(CASES)('seed %i, case %i is told right: %s', (seed, number) => {
  const made = makeCase(seed, number);
  const findings = diagnose(made.report);
  const { first, invented, counted, found } = resultOf(made, findings);
  expect({ first, invented, found }).toEqual({ first: true, invented: 0, found: counted });
});
