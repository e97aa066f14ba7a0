import { describe, expect, test } from 'vitest';
import { ClusterError, describeError, hintLines, InternalError, toNetdoctorError, UserError } from '../src/errors.ts';
import { oneLine } from '../src/text/visible.ts';
import { ALL_HOSTILE } from './support/hostile.ts';

describe('toNetdoctorError', () => {
  test.each([
    new UserError('m', { code: 'A' }),
    new ClusterError('m', { code: 'B', status: 403 }),
    new InternalError('m', { code: 'C' }),
  ])('leaves $name as it is', (error) => {
    expect(toNetdoctorError(error)).toBe(error);
  });

  test.each([new TypeError('oops'), 'oops', { toString: () => 'oops' }])(
    'treats anything else as a bug of ours',
    (thrown) => {
      const error = toNetdoctorError(thrown);
      expect(error).toBeInstanceOf(InternalError);
      expect(error).toMatchObject({
        message: 'oops',
        code: 'INTERNAL',
        hint: expect.stringContaining('report'),
        cause: thrown,
      });
    },
  );
});

describe('describeError', () => {
  test('is one line, with the hint on the next', () => {
    expect(describeError(new UserError('no such context', { code: 'A', hint: 'give another' }))).toBe(
      'error: no such context\n  give another',
    );
    expect(describeError(new ClusterError('refused', { code: 'B', cause: new Error('inner') }))).toBe('error: refused');
  });

  test('every line of a hint is indented', () => {
    const error = new ClusterError('rights are missing', { code: 'A', hint: ['grant this', 'and that'] });
    expect(describeError(error)).toBe('error: rights are missing\n  grant this\n  and that');
  });

  test('keeps hostile text within its line', () => {
    const facts = { code: 'A', hint: [ALL_HOSTILE, 'two'], said: ALL_HOSTILE };
    for (const error of [new UserError(ALL_HOSTILE, facts), new ClusterError(ALL_HOSTILE, facts)]) {
      const lines = describeError(error).split('\n');
      expect(lines).toEqual([`error: ${oneLine(ALL_HOSTILE)}`, `  ${oneLine(ALL_HOSTILE)}`, '  two']);
      expect(hintLines(error)).toHaveLength(2);
    }
    expect(new ClusterError('', facts).said).toBe(oneLine(ALL_HOSTILE));
  });

  test('a bug whose message holds hostile text shows none of its lines', () => {
    const [first, second, ...frames] = describeError(toNetdoctorError(new TypeError(ALL_HOSTILE))).split('\n');
    expect(first).toBe(`error: ${oneLine(ALL_HOSTILE)}`);
    expect(second).toContain('please report it');
    expect(frames[0]).toBe(`TypeError: ${oneLine(ALL_HOSTILE)}`);
    expect(frames.slice(1).filter((line) => !/^\s+at /.test(line))).toEqual([]);
  });

  test('shows the stack only for a bug', () => {
    const text = describeError(toNetdoctorError(new TypeError('oops')));
    expect(text).toContain('error: oops');
    expect(text).toContain('errors.test.ts');
  });
});
