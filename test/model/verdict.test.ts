import { describe, expect, test } from 'vitest';
import { CODES, codeOf, reasonOf, verdictOf } from '../../src/model/verdict.ts';

describe('the codes of verdicts', () => {
  test('are those in saved reports', () => {
    expect(CODES).toMatchInlineSnapshot(`
      {
        "error EXEC": 10,
        "error FORBIDDEN": 13,
        "error POD": 11,
        "error PROGRAM": 12,
        "fail BAD_REPLY": 26,
        "fail DNS": 24,
        "fail LOSS": 28,
        "fail MTU": 27,
        "fail REFUSED": 21,
        "fail RESET": 23,
        "fail SLOW": 29,
        "fail SNAT": 30,
        "fail TIMEOUT": 20,
        "fail UNREACHABLE": 22,
        "fail WRONG_RESPONDER": 25,
        "pass": 1,
        "skip": 2,
      }
    `);
  });

  test.each(Object.entries(CODES))('%s is read back from %i', (name, code) => {
    expect([verdictOf(code), reasonOf(code)].filter((word) => word !== undefined).join(' ')).toBe(name);
  });

  test.each([0, 3, 255, -1, Number.NaN])('%d is not a verdict', (code) => {
    expect(verdictOf(code)).toBeUndefined();
    expect(reasonOf(code)).toBeUndefined();
  });

  test("match a judgement's verdict and reason", () => {
    expect(codeOf({ verdict: 'pass', latencyMs: 1 })).toBe(CODES.pass);
    expect(codeOf({ verdict: 'skip', detail: '' })).toBe(CODES.skip);
    expect(codeOf({ verdict: 'fail', reason: 'MTU', detail: '' })).toBe(CODES['fail MTU']);
    expect(codeOf({ verdict: 'error', reason: 'POD', detail: '' })).toBe(CODES['error POD']);
  });
});
