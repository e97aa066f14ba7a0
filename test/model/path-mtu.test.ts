import { expect, test } from 'vitest';
import { isPathMtu } from '../../src/model/path-mtu.ts';

test.each([
  ['ipv4', 1400, 1500, true],
  ['ipv4', 1498, 1500, true],
  ['ipv4', 1499, 1500, false],
  ['ipv4', 1500, 1500, false],
  ['ipv4', 576, 1500, true],
  ['ipv4', 575, 1500, false],
  ['ipv6', 1280, 1500, true],
  ['ipv6', 763, 1500, false],
] as const)('%s: %i of %i is a size: %s', (family, path, mtu, is) => {
  expect(isPathMtu({ path, mtu, family })).toBe(is);
});
