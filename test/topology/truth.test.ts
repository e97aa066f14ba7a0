import { expect, test } from 'vitest';
import { isNoise } from './truth.ts';

test.each<readonly [string, Parameters<typeof isNoise>[0], boolean]>([
  ['a single probe', { failed: 1, passed: 0, nodes: 2 }, true],
  ['three of three among few nodes', { failed: 3, passed: 0, nodes: 6 }, false],
  ['the same among many', { failed: 3, passed: 0, nodes: 60 }, true],
  ['three of four, because one passed', { failed: 3, passed: 1, nodes: 6 }, true],
  ['a node that is cut off', { failed: 190, passed: 4, nodes: 100 }, false],
  ['no more than noise among a great many probes', { failed: 60, passed: 5_000, nodes: 5 }, true],
])('%s', (_, pattern, is) => expect(isNoise(pattern)).toBe(is));
