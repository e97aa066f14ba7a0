import { describe, expect, test } from 'vitest';
import { reasonLine } from '../../../src/floater/trouble/words.ts';

describe('reasonLine', () => {
  test.each([
    { words: ' two\n lines\t\tand a bell\u0007 ', line: 'two lines and a bell\\x07' },
    { words: 'colour \u001b[31mred\u001b[0m', line: 'colour \\x1b[31mred\\x1b[0m' },
    { words: 'turned \u202Earound', line: 'turned \\u202earound' },
  ])('$line', ({ words, line }) => {
    expect(reasonLine(words)).toBe(line);
  });

  test('of text that is too long, keeps the beginning, the end and the advice', () => {
    const line = reasonLine(`begin ${'x'.repeat(1000)} end`, 'do this');
    expect(line).toHaveLength(300);
    expect(line).toMatch(/^begin x+ … x+ end; do this$/);
  });
});
