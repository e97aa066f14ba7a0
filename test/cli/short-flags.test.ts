import { expect, test } from 'vitest';
import { expandShortFlags } from '../../src/cli/short-flags.ts';

test.each<[word: string, ...words: string[]]>([
  ['-ojson', '-o', 'json'],
  ['-nweb', '-n', 'web'],
  ['-shttps://x', '-s', 'https://x'],
  ['-freport.json', '-f', 'report.json'],
  ['-f-', '-f', '-'],
  ['-q', '-q'],
  ['-qojson', '-q', '-o', 'json'],
  ['-qo', '-q', '-o'],
  ['-qn', '-q', '-n'],
  ['-oq', '-o', 'q'],
  ['-qh', '-q', '-h'],
  ['-q=false', '-q=false'],
  ['-o=json', '-o=json'],
  ['--quiet', '--quiet'],
  ['-', '-'],
  ['check', 'check'],
])('%s', (word, ...words) => {
  expect(expandShortFlags(['check', word])).toEqual(['check', ...words]);
});
