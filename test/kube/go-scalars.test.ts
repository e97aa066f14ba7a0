import { describe, expect, test } from 'vitest';
import { goScalar } from '../../src/kube/go-scalars.ts';

// As kubectl reads them: a number or a boolean is refused if a text is expected.
describe('goScalar', () => {
  test.each(['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'])('%s is true', (text) =>
    expect(goScalar(text)).toBe(true),
  );
  test.each(['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'])('%s is false', (text) =>
    expect(goScalar(text)).toBe(false),
  );
  test.each(['', '~', 'null', 'Null', 'NULL'])('%j is null', (text) => expect(goScalar(text)).toBeNull());
  test.each(['.inf', '-.Inf', '+.INF', '.nan', '.NaN'])('%s is not a JSON number', (text) =>
    expect(goScalar(text)).toBeNaN(),
  );
  test.each([
    ['0', 0],
    ['123', 123],
    ['+1', 1],
    ['-1', -1],
    ['1_000', 1000],
    ['1__2', 12],
    ['0x1f', 31],
    ['-0x1F', -31],
    ['0x_1', 1],
    ['0b11', 3],
    ['-0B1', -1],
    ['0o17', 15],
    ['017', 15],
    ['08', 8],
    ['1.', 1],
    ['.5', 0.5],
    ['+.5', 0.5],
    ['5.5_5', 5.55],
    ['1e3', 1000],
    ['12e03', 12_000],
    ['99999999999999999999999999', 1e26],
  ])('%s is the number %d', (text, value) => expect(goScalar(text)).toBe(value));
  test.each([
    ...['tRUE', 'yEs', 'nULL', '_1', '1:2', '190:20:30', '1.2.3', '2024-01-01', '2001-12-14t21:59:43.10-05:00'],
    ...['0x', '0b2', '0o', '0o8', '1e', '1e999', '.', '+', '-', '=', '.5_5', '0abc', 'a1', '10.0.0.1'],
  ])('%s is a text', (text) => expect(goScalar(text)).toBe(text));
});
