import { isPair } from '../../model/bound-plan.ts';
import type { MatrixRowReport } from '../../model/measured-run.ts';
import { layersOf } from '../../model/network.ts';
import type { Endpoint } from '../../model/plan.ts';
import { everyRow } from '../../model/sections.ts';
import { verdictOf } from '../../model/verdict.ts';
import { compareNames } from '../../text/compare-names.ts';
import type { Report } from '../report.ts';
import { blocksOf } from './heat-blocks.ts';

/** A row or a column: a node with all its floaters, or a service end. */
export interface HeatEnd {
  readonly name: string;
  /**
   * Neighbours with the same block belong together: a zone, a subnet, a cluster. Empty if there is only one
   * block.
   */
  readonly block: string;
}

/**
 * The results of a pair's probes over all checks, paths and families, as bits. Any combination may be set.
 */
export const BITS = { pass: 1, fail: 2, unknown: 4 } as const;

export interface HeatCells {
  readonly sources: readonly HeatEnd[];
  readonly destinations: readonly HeatEnd[];
  /** The bits of a pair, by indices. 0 if nothing is planned or everything was skipped. */
  readonly at: (source: number, destination: number) => number;
}

export type HeatReport = Pick<Report, 'matrix' | 'nodes' | 'spec' | 'summary'>;

/**
 * The run as one square. Nodes are in the order cluster, zone, subnet, name. Only services with trouble are
 * shown.
 */
export function heatCells(report: HeatReport): HeatCells {
  const { ends, placeOf } = endsOf(report);
  const size = ends.length;
  const bits = new Uint8Array(size * size);
  for (const row of everyRow(report)) markRow(report, row, { bits, size, placeOf });
  const has = (mask: number) => (from: number, to: number) => ((bits[from * size + to] ?? 0) & mask) !== 0;
  const [any, trouble] = [has(BITS.pass | BITS.fail | BITS.unknown), has(BITS.fail | BITS.unknown)];
  const all = [...ends.keys()];
  const sources = all.filter((from) => all.some((to) => any(from, to)));
  const isShown = (to: number) => (ends[to]?.isService ? trouble : any);
  const destinations = all.filter((to) => sources.some((from) => isShown(to)(from, to)));
  return {
    sources: sources.flatMap((index) => ends[index] ?? []),
    destinations: destinations.flatMap((index) => ends[index] ?? []),
    at: (source, destination) => bits[(sources[source] ?? 0) * size + (destinations[destination] ?? 0)] ?? 0,
  };
}

interface Marks {
  readonly bits: Uint8Array;
  readonly size: number;
  readonly placeOf: readonly number[];
}

function markRow({ matrix, summary }: HeatReport, row: MatrixRowReport, { bits, size, placeOf }: Marks): void {
  const plan = { directions: summary.directions.filter(({ onlyServices }) => !onlyServices) };
  const source = matrix.endpoints[row.source];
  if (source?.layer !== layersOf(row.path)[0]) return;
  const from = (placeOf[row.source] ?? 0) * size;
  for (const [index, destination] of matrix.endpoints.entries()) {
    const code = row.verdicts[index] ?? 0;
    const bit = code === 0 ? (isPair(plan, row, { source, destination }) ? BITS.unknown : 0) : bitOf(code);
    const place = from + (placeOf[index] ?? 0);
    bits[place] = (bits[place] ?? 0) | bit;
  }
}

function bitOf(code: number): number {
  switch (verdictOf(code)) {
    case 'pass':
      return BITS.pass;
    case 'fail':
      return BITS.fail;
    case 'skip':
      return 0;
    default:
      return BITS.unknown;
  }
}

interface Placed extends HeatEnd {
  readonly isService: boolean;
}

/** The ends to show, and for each endpoint of the matrix its place among them. */
function endsOf(report: HeatReport): { readonly ends: readonly Placed[]; readonly placeOf: readonly number[] } {
  const { endpoints } = report.matrix;
  const nodes = [...new Set(endpoints.filter(({ layer }) => layer !== 'service').map(nodeKey))];
  const sorted = sortedNodes(report, nodes);
  const block = blocksOf(sorted, report.spec.destinations.length > 0);
  const services = endpoints.filter(({ layer }) => layer === 'service');
  const places = new Map(sorted.map(({ key }, index) => [key, index]));
  let next = sorted.length;
  return {
    ends: [
      ...sorted.map((node) => ({ name: node.name, block: block(node), isService: false })),
      ...services.map(({ node }) => ({ name: node, block: 'services', isService: true })),
    ],
    placeOf: endpoints.map((end) => (end.layer === 'service' ? next++ : (places.get(nodeKey(end)) ?? 0))),
  };
}

function nodeKey({ cluster, node }: Pick<Endpoint, 'cluster' | 'node'>): string {
  return `${cluster}/${node}`;
}

function sortedNodes({ nodes, spec }: HeatReport, keys: readonly string[]) {
  const known = new Map(nodes.map((node) => [nodeKey({ ...node, node: node.name }), node]));
  const order = [spec.source, ...spec.destinations].map(({ name }) => name);
  return keys
    .flatMap((key) => {
      const node = known.get(key);
      if (!node) return [];
      const { cluster, name, zone = '', subnets } = node;
      return [{ key, cluster, name, zone, subnet: subnets[0] ?? '' }];
    })
    .sort(
      (a, b) =>
        order.indexOf(a.cluster) - order.indexOf(b.cluster) ||
        compareNames(a.zone, b.zone) ||
        compareNames(a.subnet, b.subnet) ||
        compareNames(a.name, b.name),
    );
}
