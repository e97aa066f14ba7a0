import { afterEach, expect, test, vi } from 'vitest';
import { freeMemory } from '../../src/run/free-memory.ts';

afterEach(() => vi.unstubAllGlobals());

const ends = (many: number) => ({ endpoints: Array<null>(many).fill(null) });

test('a large run asks the runtime of the executable to collect garbage at once', () => {
  const gc = vi.fn();
  vi.stubGlobal('Bun', { gc });
  freeMemory(ends(10));
  expect(gc).not.toHaveBeenCalled();
  freeMemory(ends(1_000));
  expect(gc.mock.calls).toEqual([[true]]);
});

test.each([undefined, {}])('Node, or a runtime without that call, does without: %j', (bun) => {
  vi.stubGlobal('Bun', bun);
  expect(() => freeMemory(ends(1_000))).not.toThrow();
});
