import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { mapBesideWaiting, onlyWaits } from '../../src/check/beside-waiting.ts';

/** Work that the test ends, or tells to wait. */
function workshop(many: number) {
  const parts = Array.from({ length: many }, () => ({
    result: Promise.withResolvers<number>(),
    waits: Promise.withResolvers<void>(),
  }));
  const begun: number[] = [];
  const begin = (input: number) => {
    begun.push(input);
    const { result, waits } = parts[input] ?? parts[0] ?? { result: Promise.withResolvers<number>(), waits: undefined };
    return { result: result.promise, waits: waits?.promise ?? Promise.resolve() };
  };
  return {
    begun,
    map: (concurrency: number) => mapBesideWaiting([...parts.keys()], begin, { concurrency }),
    end: (input: number) => parts[input]?.result.resolve(input * 10),
    fail: (input: number) => parts[input]?.result.reject(new RangeError(`${input} failed`)),
    wait: (input: number) => parts[input]?.waits.resolve(),
  };
}

describe('onlyWaits', () => {
  /** Pauses end when the test says so; those that were asked for, in order. */
  function clock() {
    const asked: number[] = [];
    const ends = new Map<number, () => void>();
    const pause = (ms: number) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      asked.push(ms);
      ends.set(ms, resolve);
      return promise;
    };
    return { asked, pause, end: (ms: number) => ends.get(ms)?.() };
  }

  test('a program has its time, however long', async () => {
    const { asked, pause, end } = clock();
    let isOver = false;
    const over = onlyWaits(Promise.resolve(5_000), pause).then(() => {
      isOver = true;
    });
    await turn();
    end(3_000);
    await turn();
    expect([asked, isOver]).toEqual([[3_000, 5_000], false]);
    end(5_000);
    await over;
  });

  test('a program that does not run after three seconds waits', async () => {
    const { pause, end } = clock();
    const over = onlyWaits(new Promise(() => {}), pause);
    end(3_000);
    expect(await over).toBeUndefined();
  });
});

describe('mapBesideWaiting', () => {
  test('no more are busy than asked for', async () => {
    const { begun, map, end } = workshop(3);
    const all = map(1);
    await turn();
    expect(begun).toEqual([0]);
    end(0);
    await turn();
    expect(begun).toEqual([0, 1]);
    end(1);
    end(2);
    expect(await all).toEqual([0, 10, 20]);
  });

  test('one that only waits does not count, and its result still does', async () => {
    const { begun, map, end, wait } = workshop(4);
    const all = map(2);
    await turn();
    wait(0);
    await turn();
    expect(begun).toEqual([0, 1, 2]);
    for (const input of [3, 2, 1]) end(input);
    await turn();
    expect(begun).toEqual([0, 1, 2, 3]);
    end(0);
    expect(await all).toEqual([0, 10, 20, 30]);
  });

  test('one after another means that the next one begins when one has ended', async () => {
    const { begun, map, end, wait } = workshop(2);
    const all = map(1);
    await turn();
    wait(0);
    await turn();
    expect(begun).toEqual([0]);
    end(1);
    end(0);
    expect(await all).toEqual([0, 10]);
  });

  test('of those that wait, eight are open for each that is busy', async () => {
    const { begun, map, end, wait } = workshop(40);
    const all = map(2);
    for (let input = 0; input < 40; input += 1) {
      wait(input);
      await turn();
    }
    expect(begun.length).toBeGreaterThanOrEqual(16);
    expect(begun.length).toBeLessThanOrEqual(17);
    for (let input = 0; input < 40; input += 1) end(input);
    expect(await all).toHaveLength(40);
  });

  test.each([
    ['that is busy', () => {}],
    ['that only waits', ({ wait }: ReturnType<typeof workshop>) => wait(0)],
  ])('after a failure of one %s, no more is begun', async (_, before) => {
    const shop = workshop(9);
    const all = shop.map(2);
    const thrown = expect(all).rejects.toThrow('0 failed');
    await turn();
    before(shop);
    await turn();
    const many = shop.begun.length;
    shop.fail(0);
    await thrown;
    for (const input of shop.begun) shop.end(input);
    await turn();
    expect(shop.begun).toHaveLength(many);
  });
});
