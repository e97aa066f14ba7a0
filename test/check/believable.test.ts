import { expect, test } from 'vitest';
import { believable } from '../../src/check/believable.ts';
import type { Judgement } from '../../src/model/verdict.ts';

const pass = (latencyMs: number): Judgement => ({ verdict: 'pass', latencyMs });
const lost = (over: object): Judgement => ({ verdict: 'fail', reason: 'LOSS', detail: 'lost', ...over });

test.each([pass(0), pass(12.5), pass(Number.NaN), pass(86_400_000), lost({}), lost({ latencyMs: 3 })])(
  '%j is believed',
  (judgement) => {
    expect(believable(judgement, 1)).toEqual(judgement);
  },
);

test.each([
  pass(1e21),
  pass(Number.POSITIVE_INFINITY),
  pass(-1),
  pass(86_400_001),
  lost({ latencyMs: Number('9'.repeat(400)) }),
  lost({ attempts: { samples: [1, 1e21], lost: 0 } }),
  lost({ attempts: { samples: [1], lost: 3 } }),
  lost({ attempts: { samples: [], lost: 70_000 } }),
])('%j is a strange record', (judgement) => {
  expect(believable(judgement, 3)).toMatchObject({
    verdict: 'error',
    reason: 'PROGRAM',
    detail: expect.stringContaining('strange record'),
  });
});

test('details and notes are cut', () => {
  const long = 'x'.repeat(1_000_000);
  const failed = believable(lost({ detail: long }), 1);
  const noted = believable({ verdict: 'pass', latencyMs: 1, note: { kind: 'flaky', detail: long } }, 1);
  expect(JSON.stringify([failed, noted]).length).toBeLessThan(5_000);
  expect(noted).toMatchObject({ verdict: 'pass', note: { kind: 'flaky' } });
});
