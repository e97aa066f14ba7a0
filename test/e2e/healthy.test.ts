import { describe, expect, test } from 'vitest';
import { useCluster } from './support/fixture.ts';
import { expectedLines, failureLines } from './support/product.ts';

const ROUNDS = 10;
const PAIRS = 3 * 2;
const FAMILIES = 2;

describe('a healthy cluster', () => {
  const fixture = useCluster();

  test.each(Array.from({ length: ROUNDS }, (_, round) => round + 1))('round %i raises no alarm', async () => {
    const { exitCode, report, stderr } = await fixture().netdoctor.check();
    expect(failureLines(report.failures)).toEqual(expectedLines([], ''));
    expect(report.summary).toMatchObject({ probes: PAIRS * FAMILIES, pass: PAIRS * FAMILIES, complete: true });
    expect(report.untested).toEqual([]);
    expect(stderr).toContain('The network works: all 12 probes between 3 nodes passed.');
    expect(exitCode).toBe(0);
  });

  test('the table lists every pair with its address, and says what is left on the cluster', async () => {
    const { exitCode, stdout, stderr } = await fixture().netdoctor.run('check');
    expect(stdout).toMatch(/S\/N \| SRC NODE NAME \| DST NODE NAME \| TARGET IP +\| RESULT/);
    expect(stdout.match(/SUCCEEDED/g)).toHaveLength(PAIRS * FAMILIES);
    for (const { name } of fixture().nodes) expect(stdout).toContain(`| ${name} `);
    expect(stderr).toMatch(
      /^context a \(current-context of .*\), API server https:\/\/127\.0\.0\.1:\d+, namespace netdoctor-system/,
    );
    expect(stderr).toContain('kubectl netdoctor clean --context a -n netdoctor-system removes them');
    expect(exitCode).toBe(0);
  });
});
