import { describe, expect, test } from 'vitest';
import { ClusterError, describeError, InternalError, toNetdoctorError, UserError } from '../src/errors.ts';

describe('toNetdoctorError', () => {
  test.each([
    new UserError('m', { code: 'A' }),
    new ClusterError('m', { code: 'B', status: 403 }),
    new InternalError('m', { code: 'C' }),
  ])('leaves $name as it is', (error) => {
    expect(toNetdoctorError(error)).toBe(error);
  });

  test.each([new TypeError('oops'), 'oops', { toString: () => 'oops' }])(
    'takes anything else for a bug of ours',
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
  test('is one line, and the hint on the next', () => {
    expect(describeError(new UserError('no such context', { code: 'A', hint: 'give another' }))).toBe(
      'error: no such context\n  give another',
    );
    expect(describeError(new ClusterError('refused', { code: 'B', cause: new Error('inner') }))).toBe('error: refused');
  });

  test('every line of a hint is indented', () => {
    const error = new ClusterError('rights are missing', { code: 'A', hint: 'grant this\nand that' });
    expect(describeError(error)).toBe('error: rights are missing\n  grant this\n  and that');
  });

  test('shows the stack of a bug alone', () => {
    const text = describeError(toNetdoctorError(new TypeError('oops')));
    expect(text).toContain('error: oops');
    expect(text).toContain('errors.test.ts');
  });
});
