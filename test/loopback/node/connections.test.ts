import { expect, test } from 'vitest';
import { connectionCounter } from '../../../src/loopback/node/connections.ts';

test('connections are counted by source and destination', () => {
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

test('a returned count does not change later', () => {
  const { add, all } = connectionCounter();
  add('n1', 'n2');
  const before = all();
  add('n1', 'n2');
  expect(before).toEqual([{ from: 'n1', to: 'n2', count: 1 }]);
});
