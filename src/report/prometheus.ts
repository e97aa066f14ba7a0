import { verdictOf } from '../model/verdict.ts';
import type { Report } from './report.ts';

/**
 * `-o prometheus`: the text format, for the textfile collector of node_exporter or a Pushgateway. Writes
 * gauges without timestamps, because both refuse timestamps, and never a series per pair. Pure. The format:
 * https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function renderPrometheus(report: Report): string {
  const run = runLabels(report);
  const families = [
    ...[probes(report), latencies(report, run), findings(report, run), nodeFailures(report, run)],
    ...runFamilies(report, run),
  ];
  return families
    .filter(({ samples }) => samples.length > 0)
    .map(familyText)
    .join('');
}

type MetricLabels = Readonly<Record<string, string>>;

interface MetricFamily {
  readonly name: string;
  /** One line. */
  readonly help: string;
  readonly samples: readonly (readonly [MetricLabels, number])[];
}

/** Labels of every series, so that one folder can hold the files of several clusters. */
function runLabels({ spec }: Report): MetricLabels {
  const destination = spec.destinations[0] ?? spec.source;
  return { source_cluster: spec.source.name, destination_cluster: destination.name };
}

function probes({ summary }: Report): MetricFamily {
  const samples = summary.directions.flatMap(({ from, to, probes: planned, pass, fail, error, skip }) => {
    const counts = { pass, fail, error, skip, none: planned - pass - fail - error - skip };
    return Object.entries(counts).map(
      ([verdict, count]) => [{ source_cluster: from, destination_cluster: to, verdict }, count] as const,
    );
  });
  return { name: 'netdoctor_probes', help: 'Probes of the last run by verdict; none: not tried.', samples };
}

function latencies({ summary }: Report, run: MetricLabels): MetricFamily {
  const samples = summary.latency.flatMap(({ check, path, medianMs, p95Ms, maxMs }) => {
    const quantiles = [['0.5', medianMs] as const, ['0.95', p95Ms] as const, ['1', maxMs] as const];
    return quantiles.map(([quantile, ms]) => [{ ...run, check, path, quantile }, seconds(ms)] as const);
  });
  return { name: 'netdoctor_latency_seconds', help: 'How long the probes that passed took.', samples };
}

function findings(report: Report, run: MetricLabels): MetricFamily {
  const kinds = Map.groupBy(report.findings, ({ code, severity }) => `${code} ${severity}`);
  const samples = [...kinds.values()].flatMap((all) =>
    all.slice(0, 1).map(({ code, severity }) => [{ ...run, code, severity }, all.length] as const),
  );
  return { name: 'netdoctor_findings', help: 'Causes that were found behind failed probes, by their code.', samples };
}

/** Includes nodes without failures, so that an alert on this metric ends when the node is repaired. */
function nodeFailures({ matrix }: Report, run: MetricLabels): MetricFamily {
  const [from, to] = [matrix.endpoints.map(() => 0), matrix.endpoints.map(() => 0)];
  for (const { source, verdicts } of matrix.rows) {
    for (const [index, code] of verdicts.entries()) {
      if (verdictOf(code) !== 'fail') continue;
      from[source] = (from[source] ?? 0) + 1;
      to[index] = (to[index] ?? 0) + 1;
    }
  }
  const ends = matrix.endpoints.map((end, index) => ({ ...end, out: from[index] ?? 0, into: to[index] ?? 0 }));
  const nodes = Map.groupBy(
    ends.filter(({ layer }) => layer !== 'service'),
    ({ cluster, node }) => JSON.stringify([cluster, node]),
  );
  const samples = [...nodes.values()].flatMap((layers) => {
    const labels = { ...run, cluster: layers[0]?.cluster ?? '', node: layers[0]?.node ?? '' };
    return [
      [{ ...labels, direction: 'outbound' }, layers.reduce((sum, { out }) => sum + out, 0)] as const,
      [{ ...labels, direction: 'inbound' }, layers.reduce((sum, { into }) => sum + into, 0)] as const,
    ];
  });
  return { name: 'netdoctor_node_failures', help: 'Failed probes from (outbound) and to (inbound) a node.', samples };
}

function runFamilies({ summary, metadata }: Report, run: MetricLabels): readonly MetricFamily[] {
  const [began, ended] = [Date.parse(metadata.startedAt), Date.parse(metadata.finishedAt)];
  return [
    {
      name: 'netdoctor_complete',
      help: '1 if the last run measured all that it was to measure, else 0.',
      samples: [[run, summary.complete ? 1 : 0]],
    },
    {
      name: 'netdoctor_run_duration_seconds',
      help: 'How long the last run took.',
      samples: [[run, seconds(ended - began)]],
    },
    {
      name: 'netdoctor_last_run_timestamp_seconds',
      help: 'When the last run ended, in seconds since 1970.',
      samples: [[run, seconds(ended)]],
    },
  ];
}

function familyText({ name, help, samples }: MetricFamily): string {
  const lines = samples.map(([labels, value]) => `${name}{${labelWords(labels)}} ${value}`);
  return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
}

function labelWords(labels: MetricLabels): string {
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

/** Escapes exactly what the format requires in a label value. */
function escaped(value: string): string {
  return value.toWellFormed().replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function seconds(ms: number): number {
  return Math.round(ms * 1000) / 1_000_000;
}
