import { describe, expect, test } from 'vitest';
import { journalRow } from '../../src/state/journal.ts';
import { execError, filled, judgedCells, pass, skip, timeout } from '../support/matrix.ts';
import { aBound } from '../support/plan.ts';

const bound = aBound(5);
const matrix = filled(
  bound,
  judgedCells(bound, ({ source, endpoint }) => {
    if (source !== 0) return undefined;
    return [undefined, pass(0.327), timeout, execError, skip][endpoint];
  }),
);

describe('journalRow', () => {
  test('keeps the obstacle of a probe for the finding', () => {
    const stopped = { ...execError, obstacle: 'handshake' } as const;
    const cut = filled(
      bound,
      judgedCells(bound, () => stopped),
    );
    const row = journalRow(cut, bound.plan, { section: 0, source: 0 });
    expect(row?.others.map(({ obstacle }) => obstacle)).toEqual(new Array(4).fill('handshake'));
  });

  test('has the latencies of passes by position, and the other probes by name', () => {
    expect(journalRow(matrix, bound.plan, { section: 0, source: 0 })).toEqual({
      check: 'tcp',
      path: 'pod-pod',
      family: 'ipv4',
      source: 'cluster-a/n1/pod',
      passed: ',0.33,,,',
      others: [
        {
          endpoint: 'cluster-a/n3/pod',
          verdict: 'fail',
          reason: 'TIMEOUT',
          target: '10.244.3.2',
          detail: 'no answer in 5 s',
          attempts: 1,
        },
        {
          endpoint: 'cluster-a/n4/pod',
          verdict: 'error',
          reason: 'EXEC',
          target: '10.244.4.2',
          detail: 'the channel was cut',
          attempts: 1,
        },
        {
          endpoint: 'cluster-a/n5/pod',
          verdict: 'skip',
          target: '10.244.5.2',
          detail: 'no floater has an IPv6 address',
          attempts: 1,
        },
      ],
    });
  });

  test('is undefined for a missing row', () => {
    expect(journalRow(matrix, bound.plan, { section: 0, source: 1 })).toBeUndefined();
    expect(journalRow(matrix, bound.plan, { section: 7, source: 0 })).toBeUndefined();
  });

  test('never has an empty text for a pass, because empty means that it did not pass', () => {
    const quick = filled(
      bound,
      judgedCells(bound, () => pass(0.000_1)),
    );
    const slow = filled(
      bound,
      judgedCells(bound, () => pass(Number.NaN)),
    );
    expect(journalRow(quick, bound.plan, { section: 0, source: 4 })?.passed).toBe('0.00,0.00,0.00,0.00,');
    expect(journalRow(slow, bound.plan, { section: 0, source: 4 })?.passed).toBe('?,?,?,?,');
  });

  test('takes a few bytes for a pass', () => {
    const big = aBound(200);
    const row = journalRow(
      filled(
        big,
        judgedCells(big, () => pass(0.5)),
      ),
      big.plan,
      { section: 0, source: 0 },
    );
    expect(JSON.stringify(row).length / 200).toBeLessThan(7);
  });
});
