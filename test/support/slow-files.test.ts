import { expect, test } from 'vitest';
import { slowWords } from './slow-files.ts';

test('files over five seconds are named, the longest first, with their longest tests', () => {
  const tests = [1, 4, 2, 3].map((second) => ({ name: `test ${second}`, ms: second * 1000 }));
  const files = [
    { file: 'test/quick.test.ts', ms: 5_000, tests: [] },
    { file: 'test/slow.test.ts', ms: 5_001, tests: [] },
    { file: 'test/slowest.test.ts', ms: 10_040, tests },
  ];
  expect(slowWords(files)).toBe(
    [
      'Test files that took more than 5 s:',
      '   10.0 s  test/slowest.test.ts',
      '           4.0 s  test 4',
      '           3.0 s  test 3',
      '           2.0 s  test 2',
      '    5.0 s  test/slow.test.ts',
      '',
    ].join('\n'),
  );
});

test('where none is slow, nothing is said', () => {
  expect(slowWords([{ file: 'test/quick.test.ts', ms: 5_000, tests: [] }])).toBe('');
});
