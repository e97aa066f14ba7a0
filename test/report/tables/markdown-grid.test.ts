import { expect, test } from 'vitest';
import { markdownGrid } from '../../../src/report/tables/markdown-grid.ts';

test('columns stand below each other, also where letters are wide', () => {
  expect(
    markdownGrid(
      ['From', 'Why'],
      [
        ['集群-1', 'TIMEOUT'],
        ['n1', ''],
      ],
    ),
  ).toBe(
    ['| From   | Why     |', '| ------ | ------- |', '| 集群-1 | TIMEOUT |', '| n1     |         |', ''].join('\n'),
  );
});
