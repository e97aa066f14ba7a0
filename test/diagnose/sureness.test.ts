import { expect, test } from 'vitest';
import { CERTAIN, SURE, surenessOf, surenessOfLost, UNSURE } from '../../src/diagnose/sureness.ts';
import type { MeasuredRun } from '../../src/model/measured-run.ts';
import { diagnosed } from '../support/diagnosed.ts';

function sureness(check: string, options: MeasuredRun['spec']['options']): number {
  const { spec, ...run } = diagnosed({ nodes: 2, checks: ['tcp', 'udp'] });
  return surenessOf({ ...run, spec: { ...spec, options } })(check);
}

test.each<readonly [string, MeasuredRun['spec']['options'], number]>([
  ['tcp', { probeTimeoutMs: 2_000 }, SURE],
  ['tcp', { probeTimeoutMs: 1_000 }, UNSURE],
  ['udp', { probeTimeoutMs: 2_000 }, UNSURE],
  ['udp', { probeTimeoutMs: 2_000, attempts: { udp: 3 } }, SURE],
  ['udp', { probeTimeoutMs: 2_000, attempts: { udp: 5 } }, CERTAIN],
  ['tcp', {}, UNSURE],
])('a time-out of %s with %j', (check, options, expected) => expect(sureness(check, options)).toBe(expected));

test('two lost attempts are hardly chance, and five are none', () => {
  expect([0, 1, 2, 4, 5].map(surenessOfLost)).toEqual([UNSURE, UNSURE, SURE, SURE, CERTAIN]);
});
