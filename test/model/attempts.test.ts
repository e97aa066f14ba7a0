import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combine, median, spreadOf } from '../../src/model/attempts.ts';
import type { FailReason, Judgement } from '../../src/model/verdict.ts';
import { execError, pass, skip, timeout } from '../support/matrix.ts';

const refused: Judgement = { verdict: 'fail', reason: 'REFUSED', detail: 'Connection refused' };
const clamped: Judgement = { verdict: 'pass', latencyMs: 1, note: { kind: 'clamped', detail: 'x' } };
const loss = (samples: readonly number[], lost: number): Judgement => ({
  verdict: 'fail',
  reason: 'LOSS',
  detail: `${lost} lost`,
  attempts: { samples, lost },
});

describe('combine', () => {
  test.each<{ name: string; of: readonly Judgement[]; maxLoss?: number; is: object }>([
    { name: 'one attempt is the result', of: [pass(3)], is: pass(3) },
    {
      name: 'only passes are a pass with their median',
      of: [pass(9), pass(1), pass(2)],
      is: { ...pass(2), attempts: { samples: [9, 1, 2], lost: 0 } },
    },
    {
      name: 'one lost of three is LOSS',
      of: [pass(1), timeout, pass(2)],
      is: {
        verdict: 'fail',
        reason: 'LOSS',
        latencyMs: 1,
        detail: '1 of 3 attempts failed: no answer in 5 s',
        attempts: { samples: [1, 2], lost: 1 },
      },
    },
    {
      name: 'if all are lost, the result is that of each',
      of: [timeout, timeout],
      maxLoss: 1,
      is: { verdict: 'fail', reason: 'TIMEOUT', detail: '2 of 2 attempts failed: no answer in 5 s' },
    },
    {
      name: 'loss within the limit is a pass that still reports it',
      of: [pass(1), timeout],
      maxLoss: 0.5,
      is: { verdict: 'pass', latencyMs: 1, attempts: { samples: [1], lost: 1 } },
    },
    {
      name: 'loss beyond the limit is not a pass',
      of: [pass(1), timeout, timeout],
      maxLoss: 0.5,
      is: { verdict: 'fail', reason: 'LOSS' },
    },
    {
      name: 'a wrong answer outweighs losses, and is never excused',
      of: [timeout, refused, pass(1)],
      maxLoss: 1,
      is: { verdict: 'fail', reason: 'REFUSED', detail: '2 of 3 attempts failed: Connection refused', latencyMs: 1 },
    },
    { name: 'an attempt that could not be measured is not a pass', of: [pass(1), execError], is: execError },
    { name: 'not even if losses are excused', of: [pass(1), timeout, execError], maxLoss: 1, is: execError },
    {
      name: 'but a loss that is not excused is still a loss',
      of: [pass(1), timeout, execError],
      is: { verdict: 'fail', reason: 'LOSS' },
    },
    {
      name: 'a check that counts losses itself is excused too',
      of: [loss([1, 3, 2], 1)],
      maxLoss: 0.25,
      is: { verdict: 'pass', latencyMs: 2, attempts: { samples: [1, 3, 2], lost: 1 } },
    },
    { name: 'and is a failure beyond the limit', of: [loss([1], 1)], maxLoss: 0.49, is: loss([1], 1) },
    { name: 'attempts without any answer never pass', of: [loss([], 3)], maxLoss: 1, is: loss([], 3) },
    {
      name: 'a note of one pass is kept',
      of: [pass(1), clamped],
      is: { verdict: 'pass', note: { kind: 'clamped', detail: 'x' } },
    },
  ])('$name', ({ of, maxLoss = 0, is }) => {
    expect(combine(of, maxLoss)).toMatchObject(is);
  });

  test('nothing to judge is a bug', () => {
    expect(() => combine([], 0)).toThrow(RangeError);
  });
});

const LOST: readonly FailReason[] = ['TIMEOUT', 'LOSS'];
const reasons = fc.constantFrom<FailReason>('TIMEOUT', 'REFUSED', 'WRONG_RESPONDER', 'BAD_REPLY', 'DNS', 'MTU');
const judgements = fc.array(
  fc.oneof(
    fc.double({ min: 0, max: 9, noNaN: true }).map(pass),
    reasons.map((reason): Judgement => ({ verdict: 'fail', reason, detail: reason })),
    fc.constantFrom(execError, skip),
  ),
  { minLength: 2, maxLength: 9 },
);
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('whatever the attempts', () => {
  test('a failure other than loss is never a pass, whatever the limit', () => {
    fc.assert(
      fc.property(judgements, share, (all, maxLoss) => {
        fc.pre(all.some((one) => one.verdict === 'fail' && !LOST.includes(one.reason)));
        const judged = combine(all, maxLoss);
        expect(judged).toMatchObject({ verdict: 'fail' });
        expect(LOST).not.toContain(judged.verdict === 'fail' && judged.reason);
      }),
    );
  });

  test('a pass has an answer, nothing unmeasured, and no more losses than the limit', () => {
    fc.assert(
      fc.property(judgements, share, (all, maxLoss) => {
        const judged = combine(all, maxLoss);
        const count = (verdict: string) => all.filter((one) => one.verdict === verdict).length;
        const mayPass = count('error') + count('skip') === 0 && count('pass') > 0;
        const fits =
          count('fail') <= maxLoss * all.length &&
          all.every((one) => one.verdict !== 'fail' || LOST.includes(one.reason));
        expect(judged.verdict === 'pass').toBe(mayPass && fits);
      }),
    );
  });

  test('a higher limit never turns a pass into a failure', () => {
    fc.assert(
      fc.property(judgements, share, share, (all, a, b) => {
        const [less, more] = [combine(all, Math.min(a, b)), combine(all, Math.max(a, b))];
        if (less.verdict === 'pass') expect(more.verdict).toBe('pass');
      }),
    );
  });
});

describe('several samples', () => {
  test('have a median that was measured', () => {
    expect([median([]), median([4]), median([4, 1]), median([3, Number.NaN, 1, 2])]).toEqual([Number.NaN, 4, 1, 2]);
  });

  test('have a spread of minimum, 95th percentile and maximum', () => {
    const samples = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(spreadOf(samples)).toEqual({ min: 1, p95: 95, max: 100 });
    expect(spreadOf([])).toEqual({ min: Number.NaN, p95: Number.NaN, max: Number.NaN });
  });
});
