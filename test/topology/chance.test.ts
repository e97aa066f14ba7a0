import { expect, test } from 'vitest';
import { CODES } from '../../src/model/verdict.ts';
import { withPacketChance, withStalls } from './chance.ts';
import { randomOf } from './random.ts';

const PASSED = new Uint8Array(100_000).fill(CODES.pass);
const NOTHING = { lossy: 0, late: 0, unmeasured: 0 };

function countOf(codes: Uint8Array, wanted: keyof typeof CODES): number {
  return codes.filter((code) => code === CODES[wanted]).length;
}

test('a connection that sends its SYN again hardly ever fails by chance, a datagram does', () => {
  const chances = { ...NOTHING, lossy: 0.005, late: 0.00005 };
  const [tcp, udp] = ['tcp', 'udp'].map((check) =>
    withPacketChance(randomOf(1), PASSED, { ...chances, checkOf: () => check }),
  );
  if (!tcp || !udp) throw new RangeError('two checks are two lists');
  expect(countOf(tcp, 'fail LOSS')).toBe(0);
  expect(countOf(tcp, 'fail TIMEOUT')).toBeLessThan(20);
  expect(countOf(udp, 'fail LOSS')).toBeGreaterThan(300);
  expect(countOf(udp, 'fail TIMEOUT')).toBeLessThan(20);
});

test('what fails goes on failing', () => {
  const failed = new Uint8Array(1_000).fill(CODES['fail TIMEOUT']);
  const seen = withPacketChance(randomOf(1), failed, { ...NOTHING, lossy: 0.5, late: 0.5, checkOf: () => 'udp' });
  expect(seen).toEqual(failed);
});

test('up to three probes stall, none twice between the same ends, and none that has no other beside it', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const seen = withStalls(randomOf(seed), PASSED.slice(0, 40), {
      checkOf: () => 'tcp',
      canStall: (cell) => cell < 20,
      pairOf: (cell) => `${Math.floor(cell / 10)}`,
    });
    const stalled = [...seen.keys()].filter((cell) => seen[cell] === CODES['fail TIMEOUT']);
    expect(stalled.every((cell) => cell < 20)).toBe(true);
    expect([1, 2]).toContain(stalled.length);
    expect(new Set(stalled.map((cell) => Math.floor(cell / 10))).size).toBe(stalled.length);
  }
});
