import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderPrometheus } from '../../src/report/prometheus.ts';
import type { Report } from '../../src/report/report.ts';
import { cutOff, exampleReport } from '../support/example-report.ts';
import { aReport, execError, pass, skip, timeout } from '../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, twoClusters } from '../support/plan.ts';
import { soak } from '../support/soak.ts';

interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

const SAMPLE = /^([a-z_]+)\{((?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*)\} (-?\d+(?:\.\d+)?(?:e[+-]\d+)?)$/;
const LABEL = /([a-z_]+)="((?:[^"\\\n]|\\["\\n])*)"/g;

/**
 * Reads the format line by line. A line that is not part of it, or a family that is not in one piece, fails
 * the test.
 */
function samplesOf(report: Report): readonly Sample[] {
  const text = renderPrometheus(report);
  expect(text.endsWith('\n')).toBe(true);
  const samples: Sample[] = [];
  const families: string[] = [];
  for (const line of text.slice(0, -1).split('\n')) {
    const [, kind, family = ''] = /^# (HELP|TYPE) ([a-z_]+) \S/.exec(line) ?? [];
    if (kind === 'HELP') families.push(family);
    else if (kind === 'TYPE') expect(line).toBe(`# TYPE ${families.at(-1)} gauge`);
    else samples.push(sampleOf(line));
    if (!kind) expect(samples.at(-1)?.name).toBe(families.at(-1));
  }
  expect(new Set(families).size).toBe(families.length);
  const keys = samples.map(({ name, labels }) => JSON.stringify([name, labels]));
  expect(new Set(keys).size).toBe(keys.length);
  return samples;
}

function sampleOf(line: string): Sample {
  const [, name = '', labels = '', value] = SAMPLE.exec(line) ?? [];
  expect({ line, name }).not.toEqual({ line, name: '' });
  const pairs = Array.from(labels.matchAll(LABEL), ([, key = '', text = '']) => [
    key,
    text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter)),
  ]);
  return { name, labels: Object.fromEntries(pairs), value: Number(value) };
}

function valuesOf(report: Report, name: string, ...labels: readonly string[]): Readonly<Record<string, number>> {
  const own = samplesOf(report).filter((sample) => sample.name === name);
  return Object.fromEntries(own.map((sample) => [labels.map((label) => sample.labels[label]).join(' '), sample.value]));
}

describe('renderPrometheus', () => {
  test('probes by direction and verdict', () => {
    const report = aReport(twoClusters(), ({ source, endpoint }) => {
      if (source === 0) return timeout;
      if (source === 1) return endpoint === 2 ? execError : skip;
      return source === 2 ? pass() : undefined;
    });
    const labels = ['source_cluster', 'destination_cluster', 'verdict'];
    expect(valuesOf(report, 'netdoctor_probes', ...labels)).toEqual({
      'cluster-a cluster-b pass': 0,
      'cluster-a cluster-b fail': 2,
      'cluster-a cluster-b error': 1,
      'cluster-a cluster-b skip': 1,
      'cluster-a cluster-b none': 0,
      'cluster-b cluster-a pass': 2,
      'cluster-b cluster-a fail': 0,
      'cluster-b cluster-a error': 0,
      'cluster-b cluster-a skip': 0,
      'cluster-b cluster-a none': 2,
    });
  });

  test('latencies in seconds, by check and path', () => {
    const report = aReport(aBoundOfTwoChecks(2), ({ section }) => pass(section === 0 ? 0.25 : 1500));
    expect(valuesOf(report, 'netdoctor_latency_seconds', 'check', 'path', 'quantile')).toEqual({
      'tcp pod-pod 0.5': 0.00025,
      'tcp pod-pod 0.95': 0.00025,
      'tcp pod-pod 1': 0.00025,
      'icmp pod-pod 0.5': 1.5,
      'icmp pod-pod 0.95': 1.5,
      'icmp pod-pod 1': 1.5,
    });
  });

  test('findings by code and severity', () => {
    const findings = [cutOff, cutOff, { ...cutOff, severity: 'warning' } as const];
    expect(valuesOf(exampleReport({ findings }), 'netdoctor_findings', 'code', 'severity')).toEqual({
      'ND101 error': 2,
      'ND101 warning': 1,
    });
    expect(renderPrometheus(exampleReport({ findings: [] }))).not.toContain('netdoctor_findings');
  });

  test('failures by node, in both directions, including nodes without any; not measured is not a failure', () => {
    const report = aReport(aBound(3), ({ source, endpoint }) => {
      if (source === 0) return execError;
      return endpoint === 2 ? timeout : pass();
    });
    expect(valuesOf(report, 'netdoctor_node_failures', 'node', 'direction')).toEqual({
      'n1 outbound': 0,
      'n1 inbound': 0,
      'n2 outbound': 1,
      'n2 inbound': 0,
      'n3 outbound': 0,
      'n3 inbound': 1,
    });
  });

  test('whether the run is complete, how long it took and when it ended', () => {
    const ended = Date.parse('2030-01-02T03:04:15Z') / 1000;
    const one = (report: Report, name: string) => valuesOf(report, name)[''];
    const whole = aReport(aBound(2));
    expect(one(whole, 'netdoctor_complete')).toBe(1);
    expect(
      one(
        aReport(aBound(2), () => execError),
        'netdoctor_complete',
      ),
    ).toBe(0);
    expect(one(whole, 'netdoctor_run_duration_seconds')).toBe(10);
    expect(one(whole, 'netdoctor_last_run_timestamp_seconds')).toBe(ended);
  });

  test('there is no series per pair: the number of series only grows with the nodes', () => {
    const count = (nodes: number) => samplesOf(aReport(aBound(nodes), () => timeout)).length;
    expect(count(40) - count(20)).toBe(40);
  });

  test('every series names the clusters of the run', () => {
    const samples = samplesOf(exampleReport());
    expect(samples.filter(({ labels }) => !labels.source_cluster || !labels.destination_cluster)).toEqual([]);
  });

  test('a name of any kind can be read back', () => {
    const report = exampleReport();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const named = { ...report, spec: { ...report.spec, source: { ...report.spec.source, name } } };
        const complete = samplesOf(named).find((sample) => sample.name === 'netdoctor_complete');
        expect(complete?.labels.source_cluster).toBe(name.toWellFormed());
      }),
      { numRuns: soak(25, 1_000) },
    );
  });
});
