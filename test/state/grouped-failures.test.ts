import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Failure } from '../../src/model/measured-run.ts';
import { compareFailures } from '../../src/report/failures.ts';
import { failuresIn, groupedFailures } from '../../src/state/grouped-failures.ts';

const DETAILS = ['Connection timed out after 5000 milliseconds', 'Connection timed out after 5001 milliseconds', ''];

/** Each pair fails at most once in each check. */
function failuresOf(count: number, over: (index: number) => Partial<Failure>): readonly Failure[] {
  return Array.from({ length: count }, (_, index): Failure => {
    const [from, to] = [Math.floor(index / 100), index % 100];
    return {
      check: 'tcp',
      path: 'pod-pod',
      family: 'ipv4',
      source: { cluster: 'a', node: `n${from}`, pod: `floater-${from}` },
      destination: { cluster: 'a', node: `n${to}` },
      verdict: 'fail',
      reason: 'TIMEOUT',
      detail: DETAILS[index % 2] ?? '',
      attempts: 1,
      ...over(index),
    };
  }).toSorted(compareFailures);
}

const like = (index: number) => ({ target: `10.0.0.${index % 100}` });

describe('groupedFailures', () => {
  test('a few failures are saved as they are', () => {
    expect(groupedFailures(failuresOf(1_000, like))).toBeUndefined();
    expect(groupedFailures(failuresOf(1_001, like))).toBeDefined();
  });

  test('many like failures take less than 20 bytes each', () => {
    const failures = failuresOf(9_900, like);
    const bytes = JSON.stringify(groupedFailures(failures)).length;
    expect(bytes / failures.length).toBeLessThan(10);
  });

  test('the failures are the same afterwards, in the same order', () => {
    const any = fc.record(
      {
        check: fc.constantFrom('tcp', 'udp'),
        detail: fc.constantFrom(...DETAILS),
        target: fc.constantFrom('10.0.0.1', '10.0.0.2', 'fd00::1'),
        latencyMs: fc.constantFrom(0.4, 12.25),
        obstacle: fc.constantFrom('pod-gone', 'node-away') as fc.Arbitrary<NonNullable<Failure['obstacle']>>,
        attempts: fc.constantFrom(1, 2),
        reason: fc.constantFrom('TIMEOUT', 'REFUSED') as fc.Arbitrary<NonNullable<Failure['reason']>>,
        verdict: fc.constantFrom('fail', 'error') as fc.Arbitrary<Failure['verdict']>,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 40 }), (some) => {
        const failures = failuresOf(1_200, (index) => some[index % some.length] ?? {});
        const grouped = groupedFailures(failures);
        const saved = grouped && JSON.parse(JSON.stringify(grouped));
        expect(saved && failuresIn(saved, failures.length)).toEqual(failures);
      }),
      { numRuns: 25 },
    );
  });

  test('an end that is not listed is no failure of somewhere', () => {
    const { probes: _, ...group } = { ...failuresOf(1, like)[0], probes: [] } as unknown as { probes: [] };
    const grouped = { ends: [{ cluster: 'a', node: 'n1' }], groups: [{ ...group, probes: [[0, 1]] }] };
    expect(failuresIn(grouped as unknown as Parameters<typeof failuresIn>[0], 10)).toBeUndefined();
  });
});
