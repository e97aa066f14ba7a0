import { expect, test } from 'vitest';
import { lettersOf, padded, startOf, widthOf } from '../../src/text/width.ts';

test.each([
  ['', 0],
  ['n1 ~', 4],
  ['größe', 5],
  ['集群', 4],
  ['🦊', 2],
  ['👩‍💻', 2],
  ['e\u0301', 1],
  ['\u001b[31mred\u001b[39m', 3],
])('%j takes %i columns, and is padded to more', (text, columns) => {
  expect(widthOf(text)).toBe(columns);
  expect(padded(text, columns + 2)).toBe(`${text}  `);
  expect(padded(text, columns - 1)).toBe(text);
});

test.each([
  ['abc', 2, 'ab'],
  ['集群a', 3, '集'],
  ['集群a', 4, '集群'],
  ['a👩‍💻b', 3, 'a👩‍💻'],
  ['a', 9, 'a'],
  ['集', 1, ''],
])('of %j, %i columns hold %j', (text, columns, start) => {
  expect(startOf(lettersOf(text), columns).join('')).toBe(start);
});
