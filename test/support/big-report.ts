import type { Finding, Region } from '../../src/diagnose/finding.ts';
import { type BoundPlan, bind, isPair } from '../../src/model/bound-plan.ts';
import { cellKey, type Matrix, makeMatrix } from '../../src/model/matrix.ts';
import type { Endpoint, PlannedNode } from '../../src/model/plan.ts';
import { CODES } from '../../src/model/verdict.ts';
import type { Report } from '../../src/report/report.ts';
import { reportOf } from './matrix.ts';
import { aFloater, aNode, aPlan } from './plan.ts';

const ZONES = ['eu-1a', 'eu-1b', 'eu-1c'];

/**
 * Nodes in three zones, a hundred in each subnet. A thousand nodes have names as long as those that clouds
 * give.
 */
export function zonedNodes(count: number): readonly PlannedNode[] {
  return Array.from({ length: count }, (_, index) => ({
    ...aNode(count > 20 ? `gke-prod-pool-${(index * 7919) % 4096}-${index + 1}` : `n${index + 1}`),
    zone: ZONES[index % ZONES.length] ?? '',
    subnets: [`10.0.${Math.floor(index / 100)}.0/24`],
  }));
}

export interface BigOptions {
  readonly checks?: readonly string[];
  /** The code of a pair that did not pass; undefined: it passed. */
  readonly code?: (source: Endpoint, destination: Endpoint, check: string) => number | undefined;
}

/** The report of a run that is too big for one judgement for each probe. Its rows are written as bytes. */
export function bigReport(count: number, { checks = ['tcp'], code = () => undefined }: BigOptions = {}): Report {
  const nodes = zonedNodes(count);
  const plan = aPlan(count, { nodes, checks: checks.map((name) => ({ name, paths: ['pod-pod'] as const })) });
  const floaters = plan.nodes.map(({ name }, index) =>
    aFloater(index + 1, { node: name, addresses: [`10.${index >> 8}.${index & 255}.2`] }),
  );
  const bound = bind(plan, floaters, []);
  const matrix = makeMatrix(bound.sections, plan.endpoints.length);
  for (const section of bound.sections.keys()) fillSection(matrix, bound, { section, code });
  return reportOf(bound, matrix);
}

interface Filling extends Required<Pick<BigOptions, 'code'>> {
  readonly section: number;
}

function fillSection(matrix: Matrix, { plan, sections }: BoundPlan, { section, code }: Filling): void {
  const where = sections[section];
  const rows = matrix.rows[section];
  if (!where || !rows) return;
  const details = { target: undefined, attempts: 2, detail: 'no answer in 5 s' };
  for (const [source, from] of plan.endpoints.entries()) {
    const row = { verdicts: new Uint8Array(matrix.size), latencies: new Float32Array(matrix.size).fill(Number.NaN) };
    for (const [endpoint, to] of plan.endpoints.entries()) {
      if (!isPair(plan, where, { source: from, destination: to })) continue;
      const verdict = code(from, to, where.check) ?? CODES.pass;
      row.verdicts[endpoint] = verdict;
      if (verdict === CODES.pass) row.latencies[endpoint] = latencyMs(source, endpoint);
      else if (verdict !== CODES.skip) matrix.details.set(cellKey({ section, source, endpoint }), details);
    }
    rows[source] = row;
  }
}

/**
 * As in reality, the same zone is near, and each probe is a little different. It is the same in every run.
 */
function latencyMs(source: number, destination: number): number {
  const noise = Math.sin(source * 127.1 + destination * 311.7) * 43758.5453;
  return (source % 3 === destination % 3 ? 0.3 : 1.1) * (0.8 + (noise - Math.floor(noise)) * 0.6);
}

/** A finding over the failed probes between these ends. */
export function aFinding(
  report: Report,
  over: Partial<Finding>,
  wanted: (source: Endpoint, destination: Endpoint) => boolean,
): Finding {
  const region = regionOf(report, wanted);
  return {
    code: 'ND101',
    severity: 'error',
    title: 'Node n2 of cluster-a is cut off',
    subject: { kind: 'node', cluster: 'cluster-a', name: 'n2' },
    direction: 'both',
    scope: { checks: ['tcp'], paths: ['pod-pod'], families: ['ipv4'] },
    explains: 4,
    of: report.failures.length,
    evidence: ['4 of 4 probes from and to n2 failed.', 'All 2 probes between the other nodes passed.'],
    alternatives: ['The floater on n2 is not the one that answers.'],
    reasons: ['the link, the cable or the switch port of the node', 'a firewall that has the node in the wrong group'],
    next: [
      { why: 'See whether the node still talks to the API server', command: 'kubectl get node n2 -o wide' },
      { why: 'See the counters of its link', command: 'ip -s link show', node: 'n2' },
    ],
    region,
    ...over,
  };
}

/** The failed cells between the wanted ends, row by row. */
function regionOf({ matrix }: Report, wanted: (source: Endpoint, destination: Endpoint) => boolean): readonly Region[] {
  return matrix.rows.flatMap((row, index) => {
    const source = matrix.endpoints[row.source];
    const endpoints = [...matrix.endpoints.entries()].flatMap(([at, destination]) =>
      source && wanted(source, destination) && (row.verdicts[at] ?? 0) >= 20 ? [at] : [],
    );
    return endpoints.length > 0 ? [{ rows: [index], endpoints }] : [];
  });
}
