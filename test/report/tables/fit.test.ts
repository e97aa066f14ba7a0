import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Fitting, fit, shortNames } from '../../../src/report/tables/fit.ts';

const ARN = 'arn:aws:eks:eu-west-1:123456789012:cluster';
const table: Fitting = {
  heads: ['SRC CLUSTER', 'SRC NODE NAME', 'RESULT', 'LOG'],
  rows: [
    [`${ARN}/prod`, 'ip-10-0-1-23.eu-west-1.compute.internal', 'FAILED', 'words of the log'],
    [`${ARN}/test`, 'ip-10-0-1-24.eu-west-1.compute.internal', 'FAILED', ''],
  ],
  clusters: [0],
  nodes: [1],
  log: { column: 3, width: 60 },
};

describe('fit', () => {
  test.each([undefined, 500])('does not change a table that fits: %s columns', (columns) => {
    expect(fit(table, columns)).toEqual({ rows: table.rows, logWidth: 60 });
  });

  test('wraps the log earlier before it shortens a name', () => {
    expect(fit(table, 150)).toEqual({ rows: table.rows, logWidth: 150 - (13 + 47 + 39 + 6) });
  });

  test('then cuts names in the middle, the longest first, and no more than necessary', () => {
    const { rows, logWidth } = fit(table, 130);
    expect(logWidth).toBe(30);
    expect(rows.map(([cluster, node]) => [cluster, node])).toEqual([
      ['arn:aws:eks:eu-west-1:12…9012:cluster/prod', 'ip-10-0-1-23.eu-west-1.compute.internal'],
      ['arn:aws:eks:eu-west-1:12…9012:cluster/test', 'ip-10-0-1-24.eu-west-1.compute.internal'],
    ]);
  });

  test('keeps names distinct, however narrow the terminal is', () => {
    const { rows } = fit(table, 20);
    expect(new Set(rows.map(([cluster]) => cluster)).size).toBe(2);
    expect(new Set(rows.map(([, node]) => node)).size).toBe(2);
    expect(rows.map(([, , result, log]) => [result, log])).toEqual(
      table.rows.map(([, , result, log]) => [result, log]),
    );
  });
});

test('a table with wide letters is as wide as it is shown', () => {
  const wide: Fitting = { heads: ['NODE'], rows: [['集群'.repeat(20)]], clusters: [0], nodes: [] };
  expect(fit(wide, 84).rows).toEqual(wide.rows);
  expect(fit(wide, 83).rows).not.toEqual(wide.rows);
});

describe('shortNames', () => {
  test('keeps the ends of names with the same beginning, and the beginnings of names with the same end', () => {
    const shown = (...names: string[]) => [...shortNames(new Set(names), 12).values()];
    expect(shown(`${ARN}/prod`)).toEqual(['arn:aw…/prod']);
    expect(shown('node-of-a-long-pool-1', 'node-of-a-long-pool-2')).toEqual(['node-o…ool-1', 'node-o…ool-2']);
    expect(shown('10-0-1-23.compute.internal', '10-0-1-24.compute.internal')).toEqual(['10-0-1-23…al', '10-0-1-24…al']);
    expect(shown('short', `${ARN}/prod`)).toEqual(['short', 'arn:aw…/prod']);
  });

  test('counts columns: a wide letter takes two', () => {
    expect([...shortNames(new Set(['集群'.repeat(5)]), 12).values()]).toEqual(['集群集…集群']);
    expect([...shortNames(new Set(['集群'.repeat(3)]), 12).values()]).toEqual([]);
  });

  test('no two names ever look the same, and no name gets longer', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '…', '🙂'), maxLength: 30 });
    fc.assert(
      fc.property(fc.uniqueArray(name), fc.integer({ min: 2, max: 20 }), (names, most) => {
        const short = shortNames(new Set(names), most);
        const shown = names.map((one) => short.get(one) ?? one);
        expect(new Set(shown).size).toBe(names.length);
        for (const [index, one] of shown.entries()) expect(one.length).toBeLessThanOrEqual(names[index]?.length ?? 0);
      }),
    );
  });
});
