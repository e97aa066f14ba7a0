import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Floater } from '../../src/model/bound-plan.ts';
import {
  aReport,
  type Decide,
  execError,
  filled,
  judgedCells,
  pass,
  reportOf,
  skip,
  timeout,
} from '../support/matrix.ts';
import { aBound, CLUSTER, clusterRef, uidOf } from '../support/plan.ts';
import { fitting } from '../support/report-schema.ts';

const DUAL = (n: number): Partial<Floater> => ({ addresses: [`10.244.${n}.2`, `fd00::${n}`] });

/** Fails into n2, cannot measure from n3, and skips everything else over IPv6. */
const mixed: Decide = ({ section, source, endpoint }) => {
  if (endpoint === 1) return timeout;
  if (source === 2) return execError;
  return section === 1 ? skip : pass(source + endpoint / 10);
};

describe('buildReport', () => {
  test('names the run, the clusters and the nodes', () => {
    const report = aReport(aBound(2));
    const { flags: _, ...shown } = clusterRef;
    expect(report.spec.source).not.toHaveProperty('flags');
    expect(report).toMatchObject({
      apiVersion: 'netdoctor.io/v1alpha1',
      kind: 'Report',
      metadata: {
        runId: '20300102-030405-abcd',
        startedAt: '2030-01-02T03:04:05.000Z',
        finishedAt: '2030-01-02T03:04:15.000Z',
        version: '1.2.3',
      },
      spec: {
        source: shown,
        destinations: [],
        checks: [{ name: 'tcp', paths: ['pod-pod'] }],
        options: { port: 8889 },
      },
      summary: { probes: 2, pass: 2, fail: 0, error: 0, skip: 0, complete: true },
      failures: [],
      untested: [],
    });
    expect(report.nodes.map(({ name, floaters }) => ({ name, floaters }))).toEqual([
      {
        name: 'n1',
        floaters: [{ layer: 'pod', pod: 'netdoctor-floater-1', uid: uidOf(1), addresses: ['10.244.1.2'] }],
      },
      {
        name: 'n2',
        floaters: [{ layer: 'pod', pod: 'netdoctor-floater-2', uid: uidOf(2), addresses: ['10.244.2.2'] }],
      },
    ]);
  });

  test('of the flags that lead to a cluster, it contains only the kubeconfig file', () => {
    const bound = aBound(2);
    const flags = { kubeconfig: '/home/eve/config', context: CLUSTER, proxyUrl: 'http://proxy', as: 'eve' };
    const { flags: _, ...shown } = clusterRef;
    const report = aReport({ ...bound, plan: { ...bound.plan, source: { ...clusterRef, flags } } });
    expect(fitting(report).spec.source).toEqual({ ...shown, kubeconfig: '/home/eve/config' });
  });

  test('describes every probe that did not pass', () => {
    const report = aReport(aBound(2), ({ source }) => (source === 0 ? { ...timeout, latencyMs: 0.12345 } : pass()));
    expect(report.failures).toEqual([
      {
        check: 'tcp',
        path: 'pod-pod',
        family: 'ipv4',
        source: { cluster: CLUSTER, node: 'n1', pod: 'netdoctor-floater-1' },
        destination: { cluster: CLUSTER, node: 'n2', pod: 'netdoctor-floater-2' },
        target: '10.244.2.2',
        verdict: 'fail',
        reason: 'TIMEOUT',
        detail: 'no answer in 5 s',
        attempts: 1,
        latencyMs: 0.12,
      },
    ]);
  });

  test('lists fail before error, then by the names of the nodes: n2 before n10', () => {
    const report = aReport(aBound(11), ({ source, endpoint }) => {
      if (source === 0) return execError;
      return endpoint === 0 ? timeout : pass();
    });
    const lines = report.failures.map(
      ({ verdict, source, destination }) => `${verdict} ${source.node} ${destination.node}`,
    );
    expect(lines.slice(0, 3)).toEqual(['fail n2 n1', 'fail n3 n1', 'fail n4 n1']);
    expect(lines.slice(8, 12)).toEqual(['fail n10 n1', 'fail n11 n1', 'error n1 n2', 'error n1 n3']);
    expect(lines).toHaveLength(20);
  });

  test('is the same, whatever the order of the rows', () => {
    const bound = aBound(5, DUAL);
    const judged = judgedCells(bound, mixed);
    const wanted = JSON.stringify(aReport(bound, mixed));
    fc.assert(
      fc.property(fc.shuffledSubarray([...judged], { minLength: judged.length }), (shuffled) => {
        expect(JSON.stringify(reportOf(bound, filled(bound, shuffled)))).toBe(wanted);
      }),
      { numRuns: 20 },
    );
  });

  test('counts every verdict, and skipped probes by reason', () => {
    const { summary, skipped } = aReport(aBound(3, DUAL), mixed);
    expect(summary).toMatchObject({ probes: 12, pass: 3, fail: 4, error: 2, skip: 3, complete: false });
    expect(skipped).toEqual([
      { check: 'tcp', path: 'pod-pod', family: 'ipv6', detail: 'no floater has an IPv6 address', probes: 3 },
    ]);
  });

  test('keeps the matrix so that a saved report can be drawn again', () => {
    const { matrix } = aReport(aBound(2), () => pass(1.23456));
    expect(matrix.endpoints.map(({ node }) => node)).toEqual(['n1', 'n2']);
    expect(matrix.rows).toEqual([
      { check: 'tcp', path: 'pod-pod', family: 'ipv4', source: 0, verdicts: [0, 1], latencies: [null, 1.23] },
      { check: 'tcp', path: 'pod-pod', family: 'ipv4', source: 1, verdicts: [1, 0], latencies: [1.23, null] },
    ]);
  });

  test('is unchanged after a round trip through JSON', () => {
    const report = aReport(aBound(4, DUAL), mixed);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  test('an end without a floater is named by its node', () => {
    const bound = aBound(2, (n) => (n === 2 ? undefined : {}));
    const [failure] = aReport(bound, ({ source }) => (source === 0 ? execError : undefined)).failures;
    expect(failure?.destination).toStrictEqual({ cluster: CLUSTER, node: 'n2' });
  });
});

describe('the latencies of the summary', () => {
  const values = (list: readonly number[]) => {
    let next = 0;
    return aReport(aBound(Math.ceil(Math.sqrt(list.length)) + 1), () => {
      const latency = list[next++];
      return latency === undefined ? undefined : pass(latency);
    }).summary.latency;
  };

  test('are the median, the 95th percentile and the maximum of the passes', () => {
    expect(values(Array.from({ length: 100 }, (_, index) => 100 - index))).toEqual([
      { check: 'tcp', path: 'pod-pod', medianMs: 50, p95Ms: 95, maxMs: 100 },
    ]);
    expect(values([3])).toEqual([{ check: 'tcp', path: 'pod-pod', medianMs: 3, p95Ms: 3, maxMs: 3 }]);
    expect(aReport(aBound(2), () => timeout).summary.latency).toEqual([]);
  });

  test('are in order, and none is greater than the maximum', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 30 }), (list) => {
        const [found] = values(list);
        expect(found?.maxMs).toBe(Math.max(...list));
        expect(list).toContain(found?.medianMs);
        expect(found?.medianMs).toBeLessThanOrEqual(found?.p95Ms ?? Number.NaN);
        expect(found?.p95Ms).toBeLessThanOrEqual(found?.maxMs ?? Number.NaN);
      }),
    );
  });
});
