import { describe, expect, test } from 'vitest';
import { type Datagram, datagramProgram } from '../../../src/check/datagram/program.ts';

function many(count: number): readonly Datagram[] {
  return Array.from({ length: count }, (_, n) => ({
    address: `10.1.${n >> 8}.${n & 255}`,
    port: 8889,
    want: `id-${n}`,
  }));
}

function made(datagrams: readonly Datagram[], timeoutMs = 5_000) {
  return datagramProgram({ datagrams, payload: 'x', timeoutMs });
}

/** `NUMBER:KEY` of each wave. */
function wavesOf(datagrams: readonly Datagram[]): readonly (readonly string[])[] {
  return [...made(datagrams).text.matchAll(/^ {2}wave (.+)$/gm)].map(([, words = '']) => words.split(' '));
}

describe('a program of datagrams', () => {
  test.each([
    { count: 1, rounds: 1, timeoutMs: 5_000, deadlineMs: 7_000 + 3_000 },
    { count: 1, rounds: 3, timeoutMs: 4_001, deadlineMs: 3 * 7_000 + 3_000 },
    { count: 100, rounds: 3, timeoutMs: 5_000, deadlineMs: 3 * 7_000 + 3_000 },
    { count: 101, rounds: 1, timeoutMs: 1, deadlineMs: 2 * 3_000 + 2 * 3_000 },
    { count: 999, rounds: 3, timeoutMs: 5_000, deadlineMs: 30 * 7_000 + 10 * 3_000 },
  ])('allows for $count × $rounds silent ones, a hundred at a time', ({ count, rounds, timeoutMs, deadlineMs }) => {
    const datagrams = Array.from({ length: rounds }, () => many(count)).flat();
    expect(made(datagrams, timeoutMs)).toMatchObject({ records: count * rounds, deadlineMs });
  });

  test('asks no destination twice in one wave, and keeps the numbers', () => {
    expect(wavesOf([...many(2), ...many(2), ...many(3)])).toEqual([
      ['0:0', '1:1'],
      ['2:0', '3:1'],
      ['4:0', '5:1', '6:2'],
    ]);
  });

  test('does nothing if there is nothing to ask', () => {
    expect(made([])).toMatchObject({ text: '  :', records: 0 });
  });

  test.each([
    { address: '$(reboot)' },
    { address: '127.0.0.1; reboot' },
    { address: '127.0.0.1 1 127.0.0.2' },
    { address: 'localhost' },
    { address: '' },
    { address: 'fe80::1%$(reboot)' },
    { want: '$(reboot)' },
    { want: "a'b" },
    { want: 'a b' },
  ])('refuses anything other than an address or identity: %j', (over) => {
    expect(() => made([{ address: '10.0.0.1', port: 1, want: 'a', ...over }])).toThrow(TypeError);
  });
});
