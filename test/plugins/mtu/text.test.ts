import { describe, expect, test } from 'vitest';
import { program } from '../../../plugins/mtu/program.ts';
import { aTarget } from '../../support/plan.ts';

describe('the text of the program', () => {
  test.each([
    { count: 1, timeoutMs: 5_000, deadlineMs: 10_000 + 7_000 + 9_000 + 24_000 + 10_000 },
    { count: 1_000, timeoutMs: 5_000, deadlineMs: 10_000 + 10 * 16_000 + 24_000 + 20_000 + 35_000 },
  ])('allows for $count silent targets', ({ count, timeoutMs, deadlineMs }) => {
    const targets = Array.from({ length: count }, (_, n) => aTarget(1, { address: `10.1.${n >> 8}.${n & 255}` }));
    expect(program(targets, { timeoutMs, count: 1 })).toMatchObject({ records: count, deadlineMs });
  });

  test.each(['$(reboot)', '127.0.0.1; reboot', 'localhost', '', 'fe80::1%eth0'])(
    'refuses anything other than an address: %j',
    (address) => {
      expect(() => program([aTarget(0, { address })], { timeoutMs: 700, count: 1 })).toThrow(TypeError);
    },
  );
});
