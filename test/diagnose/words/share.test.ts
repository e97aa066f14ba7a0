import { expect, test } from 'vitest';
import { shareWords } from '../../../src/diagnose/words/share.ts';

test.each([
  [0.5, '1 in 2'],
  [0.24, '1 in 4'],
  [0.0123, '1 in 100'],
  [0.06, '1 in 15'],
  [0.68, '2 in 3'],
  [0.93, '9 in 10'],
])('%d is about %s', (share, words) => expect(shareWords(share)).toBe(words));
