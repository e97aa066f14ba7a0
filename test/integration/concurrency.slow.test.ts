import { expect, test } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { useLoopback } from '../support/loopback.ts';

const NODES = 6;
const loopback = useLoopback(NODES);

/** What a report says, without when and how fast it was measured. */
function said({ summary, failures, findings, notes, skipped, untested, matrix }: Report) {
  const { latency: _, ...counts } = summary;
  return {
    counts,
    failures: failures.map(({ latencyMs: _ms, detail, ...failure }) => ({ ...failure, detail: withoutTimes(detail) })),
    findings: findings.map(({ evidence, ...finding }) => ({ ...finding, evidence: evidence.map(withoutTimes) })),
    notes,
    skipped,
    untested,
    rows: matrix.rows.map(({ check, path, family, source, verdicts }) => ({ check, path, family, source, verdicts })),
  };
}

function withoutTimes(words: string): string {
  return words.replace(/[\d.]+ (ms|milliseconds|s)\b/g, 'a while');
}

test('one source after another and all at once give the same report', async () => {
  const { cluster, check } = loopback();
  for (const fault of ['refused:n2', 'one-way:n3:n4', 'one-way:n5:*']) cluster.inject(fault);
  const reports: Report[] = [];
  for (const concurrency of ['1', '256']) {
    const { code, report } = await check('--concurrency', concurrency, '--probe-timeout', '1s');
    expect(code).toBe(1);
    reports.push(report);
  }
  const [one, many] = reports.map(said);
  // All into n2 and out of n5, which have one pair in common, and one more pair.
  expect(one?.counts.fail).toBe(2 * (NODES - 1));
  expect(many).toEqual(one);
});
