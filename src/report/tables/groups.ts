import { eachDestination } from '../../model/destinations.ts';
import type { MatrixRowReport } from '../../model/measured-run.ts';
import type { Path } from '../../model/network.ts';
import type { Endpoint } from '../../model/plan.ts';
import { everyRow } from '../../model/sections.ts';
import { CODES, verdictOf } from '../../model/verdict.ts';
import type { Report } from '../report.ts';

/** The probes of one check from one node, or from one cluster to another. */
export interface ProbeGroup {
  readonly check: string;
  readonly path: Path;
  /** The source of one probe in the group. */
  readonly source: Endpoint;
  readonly destination: Endpoint;
  readonly passed: number;
  /** Probes that are planned and not `skip`. */
  readonly probes: number;
  readonly medianMs: number | undefined;
  readonly worstMs: number | undefined;
}

type GroupBy = 'node' | 'direction';

/** Sums up any number of probes in a few lines, including those without a verdict. Pure. */
export function groupsOf(report: Pick<Report, 'matrix' | 'summary'>, by: GroupBy): readonly ProbeGroup[] {
  const tallies = new Map<string, GroupTally>();
  for (const row of everyRow(report)) tallyRow(report, row, { by, tallies });
  return [...tallies.values()].map(groupOf);
}

interface GroupTally {
  readonly check: string;
  readonly path: Path;
  readonly source: Endpoint;
  readonly destination: Endpoint;
  probes: number;
  passed: number;
  readonly latencies: number[];
}

interface Into {
  readonly by: GroupBy;
  readonly tallies: Map<string, GroupTally>;
}

function tallyRow({ matrix, summary }: Pick<Report, 'matrix' | 'summary'>, row: MatrixRowReport, into: Into): void {
  const directions = summary.directions.filter(({ onlyServices }) => !onlyServices);
  const source = matrix.endpoints[row.source];
  if (!source) return;
  // By cluster of the destination: there may be millions of probes, and few clusters.
  const own = new Map<string, GroupTally>();
  const visit = (index: number): void => {
    const code = row.verdicts[index] ?? 0;
    const destination = matrix.endpoints[index];
    if (!destination || verdictOf(code) === 'skip') return;
    const tally = own.get(destination.cluster) ?? tallyOf(row, { source, destination }, into);
    own.set(destination.cluster, tally);
    tally.probes += 1;
    if (code !== CODES.pass) return;
    tally.passed += 1;
    const latency = row.latencies[index];
    if (typeof latency === 'number') tally.latencies.push(latency);
  };
  eachDestination({ endpoints: matrix.endpoints, directions }, row, { source: row.source, visit });
}

type GroupEnds = Pick<GroupTally, 'source' | 'destination'>;

function tallyOf(
  { check, path }: Pick<GroupTally, 'check' | 'path'>,
  ends: GroupEnds,
  { by, tallies }: Into,
): GroupTally {
  const { cluster, node } = ends.source;
  const key = `${check}/${path}/${cluster}/${by === 'node' ? node : ends.destination.cluster}`;
  const found = tallies.get(key) ?? { check, path, ...ends, probes: 0, passed: 0, latencies: [] };
  tallies.set(key, found);
  return found;
}

function groupOf({ latencies, ...group }: GroupTally): ProbeGroup {
  const sorted = Float64Array.from(latencies).sort();
  return { ...group, medianMs: sorted[Math.ceil(sorted.length / 2) - 1], worstMs: sorted.at(-1) };
}
