/** Random numbers that are the same for the same seed. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** An integer, both ends included. */
  int(from: number, to: number): number;
  chance(share: number): boolean;
  /** Throws a RangeError if the list is empty. */
  pick<T>(list: readonly T[]): T;
  /** `count` of them, without duplicates, in random order. */
  some<T>(list: readonly T[], count: number): readonly T[];
}

/** Mulberry32 by Tommy Ettinger (public domain): one word of state, and good enough for placing faults. */
export function randomOf(...seeds: readonly number[]): Random {
  let state = seeds.reduce((sum, seed) => Math.imul(sum ^ seed, 0x9e3779b1) ^ (sum >>> 15), 0x2545f491);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    const once = Math.imul(state ^ (state >>> 15), state | 1);
    const twice = once ^ (once + Math.imul(once ^ (once >>> 7), once | 61));
    return ((twice ^ (twice >>> 14)) >>> 0) / 2 ** 32;
  };
  const int = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  return { next, int, chance: (share) => next() < share, pick: (list) => taken(list, int), some: someBy(int) };
}

/**
 * A number from 0 up to, not including, 1 that is always the same for the same seeds: MurmurHash3 by Austin
 * Appleby.
 */
export function shareOf(...seeds: readonly number[]): number {
  let hash = seeds.length;
  for (const seed of seeds) {
    const scattered = Math.imul(seed, 0xcc9e2d51);
    hash ^= Math.imul((scattered << 15) | (scattered >>> 17), 0x1b873593);
    hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

function taken<T>(list: readonly T[], int: Random['int']): T {
  const [one] = list.slice(int(0, list.length - 1));
  if (one === undefined) throw new RangeError('nothing to pick from');
  return one;
}

function someBy(int: Random['int']): Random['some'] {
  return (list, count) => {
    const left = [...list];
    return Array.from({ length: Math.min(count, list.length) }, () => left.splice(int(0, left.length - 1), 1)).flat();
  };
}
