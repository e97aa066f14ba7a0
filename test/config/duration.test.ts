import { describe, expect, test } from 'vitest';
import { parseDuration, parseRequestTimeout } from '../../src/config/duration.ts';
import { UserError } from '../../src/errors.ts';

describe('parseDuration', () => {
  test.each([
    ['500ms', 500],
    ['5s', 5_000],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['5', 5_000],
    ['0.5', 500],
    ['1.5s', 1_500],
    [' 5s ', 5_000],
  ])('%j is %i ms', (text, ms) => {
    expect(parseDuration('pod-wait', text)).toBe(ms);
  });

  test.each(['', '0', '0s', '-5s', '5 s', '5x', 's', '1e3', '1m30s', 'NaN', 'Infinity', '.5s', '5s5'])(
    '%j is refused, and the error names the flag',
    (text) => {
      expect(() => parseDuration('pod-wait', text)).toThrow(UserError);
      expect(() => parseDuration('pod-wait', text)).toThrow(`--pod-wait is "${text}"`);
    },
  );
});

describe('parseRequestTimeout', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['0', 0],
    ['0s', 0],
    ['5', 5_000],
    ['500ms', 500],
    ['1m30s', 90_000],
    ['1.5h', 5_400_000],
  ])('%s is %s ms', (text, ms) => expect(parseRequestTimeout(text)).toBe(ms));

  test.each(['soon', '5 s', '1d', '-5', '5s2', '.s'])('%j is refused', (text) => {
    expect(() => parseRequestTimeout(text)).toThrow('--request-timeout');
  });
});
