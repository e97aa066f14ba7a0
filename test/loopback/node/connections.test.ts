import { expect, test } from 'vitest';
import { connectionCounter } from '../../../src/loopback/node/connections.ts';

test('connections are counted by where they come from and where they go', () => {
  const { add, all } = connectionCounter();
  expect(all()).toEqual([]);
  for (const [from, to] of [
    ['n1', 'n2'],
    ['n2', 'n1'],
    ['n1', 'n2'],
    ['n1', 'n3'],
  ] as const)
    add(from, to);
  expect(all()).toEqual([
    { from: 'n1', to: 'n2', count: 2 },
    { from: 'n2', to: 'n1', count: 1 },
    { from: 'n1', to: 'n3', count: 1 },
  ]);
});

test('what was given out does not change behind it', () => {
  const { add, all } = connectionCounter();
  add('n1', 'n2');
  const before = all();
  add('n1', 'n2');
  expect(before).toEqual([{ from: 'n1', to: 'n2', count: 1 }]);
});
