import { expect, test } from 'vitest';
import { firstOf } from '../../../src/diagnose/words/first-of.ts';

test.each<readonly [readonly string[], string]>([
  [['n1'], 'n1'],
  [['n1', 'n2', 'n3'], 'n1, n2, n3'],
  [['n1', 'n2', 'n3', 'n4', 'n5'], 'n1, n2, n3 and 2 more'],
])('%j', (names, words) => expect(firstOf(names)).toBe(words));
