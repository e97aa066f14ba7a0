import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge } from '../../../plugins/http/judge.ts';
import { serviceTarget } from '../../check/curl/bound.ts';

const plain = serviceTarget({ kind: 'secure', url: 'http://a/' });
const only = serviceTarget({ url: 'http://a/', expected: ['200', '204', '301'] });
const text = serviceTarget({ url: 'http://a/', expected: ['text hello "x"'] });
const PASS = { verdict: 'pass', latencyMs: 0.4 };
const bad = (detail: string) => ({ verdict: 'fail', reason: 'BAD_REPLY', detail, latencyMs: 0.4 });

/** As printed by curl 7.88 and 8.14. */
const RECORDED = [
  { target: plain, fields: '0.000400 0 200 \t512 -', expected: PASS },
  { target: plain, fields: '0.000400 0 302 \t0 -', expected: PASS },
  { target: plain, fields: '0.000400 0 503 \t9 -', expected: bad('HTTP 503, wanted 200–399') },
  { target: only, fields: '0.000400 0 204 \t0 -', expected: PASS },
  { target: only, fields: '0.000400 0 206 \t0 -', expected: bad('HTTP 206, wanted 200, 204 or 301') },
  { target: plain, fields: '0.000400 63 200 Maximum file size exceeded\t0 -', expected: PASS },
  {
    target: plain,
    fields: '0.000400 63 500 Maximum file size exceeded\t0 -',
    expected: bad('HTTP 500, wanted 200–399'),
  },
  { target: plain, fields: '0.000400 28 200 Operation timed out\t70000 -', expected: PASS },
  {
    target: plain,
    fields: '0.000400 28 200 Operation timed out\t100 -',
    expected: bad('an answer that did not end: Operation timed out'),
  },
  { target: plain, fields: '0.000400 18 200 transfer closed\t70000 -', expected: bad('curl 18: transfer closed') },
  { target: text, fields: '0.000400 0 200 \t512 +', expected: PASS },
  {
    target: text,
    fields: '0.000400 0 200 \t512 x',
    expected: bad('HTTP 200, without "hello \\"x\\"" in its first 64 KiB'),
  },
  { target: text, fields: '0.000400 0 404 \t512 +', expected: bad('HTTP 404, wanted 200–399') },
  {
    target: text,
    fields: '0.000400 63 200 Maximum file size exceeded\t0 x',
    expected: {
      verdict: 'error',
      reason: 'PROGRAM',
      detail: 'the answer is larger than 1 MiB: no text is looked for in it',
    },
  },
  {
    target: plain,
    fields: '0.000000 6 000 Could not resolve host: a\t0 -',
    expected: { verdict: 'fail', reason: 'DNS', detail: 'Could not resolve host: a' },
  },
  {
    target: plain,
    fields: '0.000400 60 000 SSL certificate problem: self-signed certificate\t0 -',
    expected: bad('curl 60: SSL certificate problem: self-signed certificate'),
  },
];

describe('judge', () => {
  test.each(RECORDED)('$fields', ({ target, fields, expected }) => {
    expect(judge(target, { fields, remark: undefined })).toEqual(expected);
  });

  test.each([
    '0.0004 0 200 \t',
    '0.0004 0 200 \t5',
    '0.0004 0 200 \t5 y',
    '0.0004 0 200',
    '0.0004 0 200 \t5 - ',
    '',
    '\t5 -',
  ])('a cut or strange record %j is error PROGRAM', (fields) =>
    expect(judge(plain, { fields, remark: undefined })).toMatchObject({ verdict: 'error', reason: 'PROGRAM' }),
  );

  test('a record that looked for a text although none is wanted is strange, and vice versa', () => {
    const strange = { verdict: 'error', reason: 'PROGRAM' };
    expect(judge(plain, { fields: '0.0004 0 200 \t5 +', remark: undefined })).toMatchObject(strange);
    expect(judge(text, { fields: '0.0004 0 200 \t5 -', remark: undefined })).toMatchObject(strange);
  });

  test('nothing passes without a good status and a body that was examined', () => {
    const parts = fc.constantFrom('0.1', '0', '63', '28', ' ', '\t', '\n', '200', '503', '000', '70000', '-', '+', 'x');
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 10 }).map((found) => found.join('')),
        (fields) => {
          if (judge(plain, { fields, remark: undefined }).verdict !== 'pass') return;
          expect(fields).toMatch(/^\d+\.\d+ \d+ [23]\d\d [^\t]*\t\d+ -$/s);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
