import { existsSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answersProgram, judgeAnswer } from '../../../src/check/plugin.ts';
import { sourceProgram } from '../../../src/check/program.ts';
import { aBound, identityOf } from '../../support/plan.ts';
import { reset, responder, silence } from '../../support/responders.ts';
import { runProgram, SHELLS, tellsDirectory } from '../../support/shell.ts';

const { floaters } = aBound(4);
const RIGHT = [identityOf(2), identityOf(3)];
const judged = (fields: string) => judgeAnswer({ fields }, RIGHT, floaters);

describe('judgeAnswer', () => {
  test.each([
    { fields: '0.000400 =', expected: { verdict: 'pass', latencyMs: 0.4 } },
    {
      fields: '0.000400 = 0.000000 7 000 Connection refused\t',
      expected: {
        verdict: 'pass',
        latencyMs: 0.4,
        note: { kind: 'flaky', detail: 'passed on try 2: at try 1 REFUSED, Connection refused' },
      },
    },
    {
      fields: `0.000400 = 0.000100 0 200 \t${identityOf(4)}`,
      expected: {
        verdict: 'pass',
        latencyMs: 0.4,
        note: {
          kind: 'flaky',
          detail: 'passed on try 2: at try 1 WRONG_RESPONDER, answered by the floater on n4 (pod netdoctor-floater-4)',
        },
      },
    },
    {
      fields: `0.000400 0 200 \t${identityOf(4)}`,
      expected: {
        verdict: 'fail',
        reason: 'WRONG_RESPONDER',
        detail: 'answered by the floater on n4 (pod netdoctor-floater-4)',
        latencyMs: 0.4,
      },
    },
    {
      fields: `0.000400 0 500 \t${identityOf(2)}`,
      expected: {
        verdict: 'fail',
        reason: 'BAD_REPLY',
        detail: `HTTP 500, not the answer of a floater: "${identityOf(2)}"`,
        latencyMs: 0.4,
      },
    },
    {
      fields: '0.000000 6 000 Could not resolve host: x.svc\t',
      expected: { verdict: 'fail', reason: 'DNS', detail: 'Could not resolve host: x.svc' },
    },
  ])('$fields', ({ fields, expected }) => expect(judged(fields)).toEqual(expected));

  test.each([
    ...['', '=', '0.1', '0.1 = ', '0.1 = 7', '0.1 = 7 000 x\t', '0.1 = 0.1 7 000 x', '0.1 =7 000 x\t', '0.1 0 200'],
    ...[' 0.1 =', '0.1 =\n', '0.1 = ='],
  ])('a cut or strange record %j is error PROGRAM', (fields) => {
    expect(judged(fields)).toMatchObject({ verdict: 'error', reason: 'PROGRAM' });
  });

  test('nothing passes without the equals sign', () => {
    const parts = fc.constantFrom('0.1', '0.1 =', '0', '7', ' ', '=', '\t', '\n', '200', '000', identityOf(2), 'x');
    fc.assert(
      fc.property(
        fc.array(parts, { maxLength: 9 }).map((found) => found.join('')),
        (fields) => {
          if (judged(fields).verdict === 'pass')
            expect(fields).toMatch(/^\d+\.\d+ =( \d+\.\d+ \d+ \d{3} [^\t]*\t.*)?$/s);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});

describe('answersProgram', () => {
  const one = { url: 'http://127.0.0.1:80/', family: 4, right: RIGHT } as const;

  test('allows both tries and the pause between them', () => {
    const all = Array.from({ length: 301 }, () => one);
    expect(answersProgram(all, { timeoutMs: 1_000, count: 1 })).toMatchObject({ records: 301, deadlineMs: 9_000 });
    expect(answersProgram([], { timeoutMs: 1_000, count: 1 })).toMatchObject({ records: 0, text: '  :' });
  });

  test('contains the right answers only once, however many answerers share them', () => {
    const { text } = answersProgram([one, one, one], { timeoutMs: 1_000, count: 1 });
    expect(text.split(identityOf(2))).toHaveLength(2);
  });

  test.each([{ url: 'http://a$(x):80/' }, { url: 'http://a;x:80/' }, { right: ["a'b"] }, { right: [''] }])(
    'refuses %j',
    (over) => {
      expect(() => answersProgram([{ ...one, ...over }], { timeoutMs: 1_000, count: 1 })).toThrow(TypeError);
    },
  );

  test.each(
    SHELLS.flatMap((shell) => [
      { shell, name: shell.name, when: 'while it asks', answer: silence },
      { shell, name: shell.name, when: 'between the tries', answer: reset },
    ]),
  )('leaves nothing behind under $name when it has to end $when', async ({ shell, answer }) => {
    await using other = await responder(answer);
    const url = `http://127.0.0.1:${other.port}/`;
    const program = answersProgram([{ ...one, url }], { timeoutMs: 30_000, count: 1 });
    const parts = [tellsDirectory, { check: 'x', tools: [], program: { ...program, deadlineMs: -9_000 } }];
    const { left, ms, stderr } = await runProgram(shell, sourceProgram(parts));
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(4_000);
    expect(existsSync(stderr.split('\n')[0] ?? '')).toBe(false);
  });
});
