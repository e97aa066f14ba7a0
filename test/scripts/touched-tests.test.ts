import { describe, expect, test } from 'vitest';
import { importsOfTests } from '../../scripts/test-imports.ts';
import { chooseTests, distances } from '../../scripts/touched-tests.ts';

describe('the tests that a change touches', () => {
  const imports = new Map([
    ['test/a.test.ts', ['src/a.ts', 'notes.md']],
    ['test/b.test.ts', ['src/b.ts']],
    ['test/c.test.ts', []],
    ['src/b.ts', ['src/a.ts']],
    ['src/a.ts', []],
  ]);

  test.each([
    { changed: ['src/a.ts'], found: { 'test/a.test.ts': 1, 'test/b.test.ts': 2 } },
    { changed: ['src/b.ts'], found: { 'test/b.test.ts': 1 } },
    { changed: ['test/c.test.ts', 'src/b.ts'], found: { 'test/c.test.ts': 0, 'test/b.test.ts': 1 } },
    { changed: ['docs/notes.md'], found: { 'test/a.test.ts': 1 } },
    { changed: ['docs/other.md'], found: {} },
  ])('$changed', ({ changed, found }) => {
    expect(Object.fromEntries(distances(imports, changed))).toEqual(found);
  });

  test('are found in this project, over imports that are made late too, and by the names of documents', async () => {
    const all = await importsOfTests();
    expect(distances(all, ['src/report/markdown.ts']).get('test/report/markdown.test.ts')).toBe(1);
    expect(distances(all, ['src/report/markdown.ts']).has('test/integration/check.test.ts')).toBe(true);
    expect(distances(all, ['docs/write-a-check.md']).get('test/write-a-check.test.ts')).toBe(1);
    expect(distances(all, ['test/support/run-child.ts']).get('test/state/killed.test.ts')).toBe(1);
  });
});

describe('of which are chosen', () => {
  const found = new Map([
    ['far', 3],
    ['long', 1],
    ['slow', 1],
    ['near', 1],
    ['changed', 0],
  ]);
  const times = new Map([
    ['changed', 9_000],
    ['long', 5_001],
    ['slow', 4_000],
  ]);

  test('the nearest and quickest first, what changed in any case, and what takes long only then', () => {
    const choice = chooseTests(found, { times, budgetMs: 13_500 });
    expect(choice).toEqual({ chosen: ['changed', 'near', 'slow'], left: ['long', 'far'] });
  });

  test('all, where there is time', () => {
    expect(chooseTests(new Map([['far', 9]]), { times, budgetMs: 500 })).toEqual({ chosen: ['far'], left: [] });
  });
});
