import type { Section } from '../../src/model/bound-plan.ts';
import {
  API_VERSION,
  type Failure,
  type MatrixRowReport,
  type ReportEnd,
  type ShownCluster,
} from '../../src/model/measured-run.ts';
import { LAYERS } from '../../src/model/network.ts';
import type { ClusterRef } from '../../src/model/plan.ts';
import { CODES, reasonOf, type Verdict, verdictOf } from '../../src/model/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import type { Choice } from './choice.ts';
import type { Layout } from './layout.ts';
import type { Network } from './network.ts';
import type { Noted } from './world.ts';

interface Setting {
  readonly network: Network;
  readonly choice: Choice;
  readonly layout: Layout;
}

/** What a run has seen. */
interface Seen {
  readonly codes: Uint8Array;
  /** What they would be without chance. */
  readonly happened: Uint8Array;
  /** Cells of probes that passed with a note. */
  readonly notes: ReadonlyMap<number, Noted>;
}

const STAMP = '2030-01-02T03:04:05.000Z';

/** The report that a run would have made of these verdicts, without findings. */
export function reportOf(setting: Setting, { codes, happened, notes }: Seen): Report {
  const { bound } = setting.layout;
  const { plan } = bound;
  // Options are plain JSON, whatever the type of flags says.
  const options = { ...setting.choice.tries } as unknown as Report['spec']['options'];
  const failures = failuresOf(setting, codes);
  return {
    apiVersion: API_VERSION,
    kind: 'Report',
    metadata: { runId: plan.runId, startedAt: STAMP, finishedAt: STAMP, version: '1.2.3' },
    spec: { source: shown(plan.source), destinations: plan.destinations.map(shown), checks: plan.checks, options },
    nodes: nodesOf(setting),
    summary: summaryOf(setting, codes),
    findings: [],
    failures: [...failures.filter(isFail), ...failures.filter((one) => !isFail(one))],
    notes: notesOf(setting, { codes, notes }),
    skipped: skippedOf(setting, codes),
    untested: [],
    remarks: [],
    matrix: { endpoints: plan.endpoints, rows: rowsOf(setting, codes, happened) },
  };
}

function shown({ flags: _, ...cluster }: ClusterRef): ShownCluster {
  return cluster;
}

function skippedOf({ layout }: Setting, codes: Uint8Array): Report['skipped'] {
  const counts = new Map<Section, number>();
  for (const [number, { section }] of layout.rows.entries()) {
    const row = codes.subarray(number * layout.width, (number + 1) * layout.width);
    const probes = row.reduce((sum, code) => (code === CODES.skip ? sum + 1 : sum), 0);
    if (probes > 0) counts.set(section, (counts.get(section) ?? 0) + probes);
  }
  return [...counts].map(([section, probes]) => ({ ...section, detail: 'not tried', probes }));
}

function isFail({ verdict }: Failure): boolean {
  return verdict === 'fail';
}

function nodesOf({ network, layout }: Setting): Report['nodes'] {
  const { plan } = layout.bound;
  const layers = LAYERS.filter((layer) => plan.endpoints.some((end) => end.layer === layer));
  return plan.nodes.map((node, index) => ({
    ...node,
    floaters: layers.map((layer) => ({
      layer,
      pod: podName(layer, node.name),
      uid: `${layer}-${node.cluster}-${node.name}`,
      addresses: network.nodes[index]?.addresses[layer] ?? [],
    })),
  }));
}

function podName(layer: string, node: string): string {
  return `netdoctor-floater${layer === 'node' ? '-host' : ''}-${node}`;
}

function rowsOf(
  { layout: { rows, width } }: Setting,
  codes: Uint8Array,
  happened: Uint8Array,
): readonly MatrixRowReport[] {
  return rows.map(({ section, source }, number) => {
    const verdicts = [...codes.subarray(number * width, (number + 1) * width)];
    const isTimed = section.check !== 'mtu';
    // A look-up asks two questions, and chance makes it lose one of them: the other one is answered.
    const isHalf = (endpoint: number) => section.check === 'dns' && happened[number * width + endpoint] === CODES.pass;
    const latencies = verdicts.map((code, endpoint) =>
      isTimed && (code === CODES.pass || (code === CODES['fail TIMEOUT'] && isHalf(endpoint)))
        ? 0.4 + ((source * 7 + endpoint * 13) % 50) / 100
        : null,
    );
    return { ...section, source, verdicts, latencies };
  });
}

const NOTES: Readonly<Record<Noted, string>> = {
  clamped: 'full-size datagrams are lost, full-size TCP is not: path MTU 1450, eth0 has 1450',
  flaky: 'passed on try 2: the first full-size request was lost',
};

function notesOf({ layout }: Setting, { codes, notes }: Pick<Seen, 'codes' | 'notes'>): Report['notes'] {
  const ends = endsOf(layout);
  return [...notes].flatMap(([cell, kind]) => {
    const row = layout.rows[Math.floor(cell / layout.width)];
    if (!row || codes[cell] !== CODES.pass) return [];
    const between = { source: ends[row.source] ?? NO_END, destination: ends[cell % layout.width] ?? NO_END };
    return [{ ...row.section, ...between, kind, detail: NOTES[kind] }];
  });
}

const NO_END: ReportEnd = { cluster: '', node: '' };

function endsOf({ endpoints }: Layout): readonly ReportEnd[] {
  return endpoints.map(({ cluster, node, layer }) => {
    return { cluster, node, ...(layer === 'service' ? {} : { pod: podName(layer, node) }) };
  });
}

function failuresOf({ layout }: Setting, codes: Uint8Array): readonly Failure[] {
  const { rows, width, aimedAt } = layout;
  const ends = endsOf(layout);
  return rows.flatMap(({ section, source }, number) =>
    (aimedAt[number] ?? []).flatMap((endpoint) => {
      const code = codes[number * width + endpoint] ?? 0;
      const verdict = verdictOf(code);
      const reason = reasonOf(code);
      if (!verdict || !reason) return [];
      const between = { source: ends[source] ?? NO_END, destination: ends[endpoint] ?? NO_END };
      return [{ ...section, ...between, verdict, reason, detail: reason, attempts: 1 }];
    }),
  );
}

function summaryOf({ network, layout }: Setting, codes: Uint8Array): Report['summary'] {
  const directions = network.clusters.flatMap((from) =>
    network.clusters.map((to) => ({ from, to, ...countOf(layout, codes, { from, to }) })),
  );
  const sum = (of: Verdict | 'probes') => directions.reduce((total, one) => total + one[of], 0);
  const counts = {
    probes: sum('probes'),
    pass: sum('pass'),
    fail: sum('fail'),
    error: sum('error'),
    skip: sum('skip'),
  };
  return { ...counts, complete: counts.error === 0, latency: [], directions };
}

type Counts = Record<Verdict | 'probes', number>;

function countOf(
  layout: Layout,
  codes: Uint8Array,
  { from, to }: { readonly from: string; readonly to: string },
): Counts {
  const counts: Counts = { probes: 0, pass: 0, fail: 0, error: 0, skip: 0 };
  for (const [number, { source }] of layout.rows.entries()) {
    if (layout.endpoints[source]?.cluster !== from) continue;
    for (const endpoint of layout.aimedAt[number] ?? []) {
      const verdict = verdictOf(codes[number * layout.width + endpoint] ?? 0);
      if (layout.endpoints[endpoint]?.cluster !== to || !verdict) continue;
      counts.probes += 1;
      counts[verdict] += 1;
    }
  }
  return counts;
}
