import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/model/verdict.ts';
import { checkedReport } from '../../src/state/report-value.ts';
import { type GroupedReport, savedForm } from '../../src/state/saved-form.ts';
import { bigReport } from '../support/big-report.ts';

/** A fifth of the nodes is cut off. */
const report = bigReport(60, {
  code: ({ node: from }, { node: to }) => (isDead(from) || isDead(to) ? CODES['fail TIMEOUT'] : undefined),
});

function isDead(node: string): boolean {
  return Number(/\d+$/.exec(node)?.[0] ?? 0) % 5 === 0;
}

function saved(): GroupedReport {
  return JSON.parse(JSON.stringify(savedForm(report)));
}

describe('a report with many failures', () => {
  test('is read as it was before it was saved, to the byte', async () => {
    expect(report.failures.length).toBeGreaterThan(1_000);
    expect(saved()).not.toHaveProperty('failures');
    const { report: read } = await checkedReport(saved());
    expect(JSON.stringify(read)).toBe(JSON.stringify((await checkedReport(JSON.parse(JSON.stringify(report)))).report));
    expect(read).toEqual(JSON.parse(JSON.stringify(report)));
  });

  test('still begins with its summary, which is all that some commands read', () => {
    expect(Object.keys(saved()).slice(0, 6)).toEqual(['apiVersion', 'kind', 'metadata', 'spec', 'nodes', 'summary']);
  });

  test.each([
    ['an end that is not listed', { probes: [[0, 10_000]] }],
    ['an index that is no number', { probes: [[0, '1']] }],
    ['no probes', { probes: undefined }],
    ['no detail', { detail: undefined }],
    ['a verdict that is no text', { verdict: { toString: null, valueOf: null } }],
    ['a detail as long as a book', { detail: 'x'.repeat(20_000) }],
    ['more failures than probes', { probes: [Array(10_000).fill(0)] }],
  ])('is refused with %s', async (_, over) => {
    const { grouped, ...rest } = saved();
    const groups = grouped.groups.map((group) => ({ ...group, ...over }));
    const { fault } = await checkedReport({ ...rest, grouped: { ...grouped, groups } });
    expect(fault?.kind).toBe('misfit');
  });

  test('is refused if its ends are no ends', async () => {
    const { grouped, ...rest } = saved();
    for (const end of [
      { node: 1 },
      { cluster: 'a', node: { toString: null } },
      { cluster: 'a', node: 'x'.repeat(1e5) },
    ]) {
      const ends = grouped.ends.map(() => end);
      expect((await checkedReport({ ...rest, grouped: { ...grouped, ends } })).fault?.kind).toBe('misfit');
    }
  });

  test('is refused without groups, whatever else lists its failures', async () => {
    const { grouped: _, ...rest } = saved();
    expect((await checkedReport({ ...rest, failures: [] })).fault?.kind).toBe('misfit');
  });

  test('is one of a newer version if its version is', async () => {
    expect((await checkedReport({ ...saved(), apiVersion: 'netdoctor.io/v1alpha3' })).fault?.kind).toBe('newer');
  });
});

test('a report with few failures is saved as it is', () => {
  const few = bigReport(4);
  expect(savedForm(few)).toBe(few);
});
