import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Detailed, tellingDetails } from '../../../src/diagnose/words/details.ts';

const failed = (reason: Detailed['reason'], detail: string): Detailed => ({ ...(reason ? { reason } : {}), detail });
const times = (count: number, one: Detailed) => Array.from({ length: count }, () => one);

const silent = failed('TIMEOUT', 'Connection timed out after 5001 milliseconds');
const refused = failed('REFUSED', 'Connection refused');

/** `COUNT TEXT` of each. */
const told = (failures: readonly Detailed[], most?: number) =>
  tellingDetails(failures, most).map(({ count, first }) => `${count} ${first.detail}`);

describe('the details that tell most', () => {
  test.each([
    'Invalid argument',
    'Network is unreachable',
    'Permission denied',
    'sendmsg: Operation not permitted',
    'Destination unreachable: Administratively prohibited',
    'No route to host',
  ])('%s comes before silence, however seldom it is', (words) => {
    expect(told([...times(40, silent), failed('UNREACHABLE', words)])).toEqual([
      `1 ${words}`,
      '40 Connection timed out after 5001 milliseconds',
    ]);
  });

  test('what was said comes before what was not, and the more frequent one first', () => {
    const lost = failed('LOSS', '2 of 3 attempts failed: no answer to a datagram');
    const reset = failed('RESET', 'Connection reset by peer');
    expect(told([...times(9, silent), ...times(2, reset), ...times(3, refused), lost], 4)).toEqual([
      '3 Connection refused',
      '2 Connection reset by peer',
      '9 Connection timed out after 5001 milliseconds',
      '1 2 of 3 attempts failed: no answer to a datagram',
    ]);
  });

  test('numbers, addresses and the words before them make no difference', () => {
    const failures = [
      failed('TIMEOUT', 'Connection timed out after 5001 milliseconds'),
      failed('TIMEOUT', 'Connection timed out after 5003 milliseconds'),
      failed('TIMEOUT', '10.96.0.10 does not answer'),
      failed('TIMEOUT', '10.244.1.9 does not answer'),
      failed('TIMEOUT', 'fd00:1::9 does not answer'),
    ];
    expect(told(failures, 5)).toEqual([
      '3 10.96.0.10 does not answer',
      '2 Connection timed out after 5001 milliseconds',
    ]);
  });

  test('the others are left out, and empty details too', () => {
    expect(told([silent, refused, failed('RESET', 'a'), failed('RESET', '')], 2)).toHaveLength(2);
    expect(tellingDetails([failed('TIMEOUT', '')])).toEqual([]);
    expect(tellingDetails([])).toEqual([]);
  });

  test('each is one of those given, and is counted once', () => {
    const details = fc.record({
      reason: fc.constantFrom('TIMEOUT', 'REFUSED', 'UNREACHABLE', undefined),
      detail: fc.string({ maxLength: 12 }),
    });
    fc.assert(
      fc.property(fc.array(details), (failures) => {
        const found = tellingDetails(failures as readonly Detailed[], failures.length + 1);
        const sum = found.reduce((all, { count }) => all + count, 0);
        expect(sum).toBe(failures.filter(({ detail }) => detail !== '').length);
        for (const { first } of found) expect(failures).toContain(first);
      }),
    );
  });
});
