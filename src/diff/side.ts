import { endpointName, isPair, type Section } from '../model/bound-plan.ts';
import type { MatrixRowReport } from '../model/measured-run.ts';
import type { Endpoint } from '../model/plan.ts';
import { sectionKey } from '../model/sections.ts';
import type { Report } from '../report/report.ts';
import type { DiffEnd } from './diff.ts';

/** An end of one of the runs. */
export interface NamedEnd {
  /** The name from endpointName, with the cluster names of the run after. */
  readonly name: string;
  readonly end: DiffEnd;
}

export interface SideRow {
  readonly section: Section;
  readonly source: NamedEnd;
  readonly row: MatrixRowReport;
}

/** One run, accessed by names, because two runs number nothing in the same way. */
export interface Side {
  readonly ends: readonly NamedEnd[];
  readonly rows: ReadonlyMap<string, SideRow>;
  readonly placeOf: (name: string) => number | undefined;
  /** Whether the run planned this probe, or would have planned it if the node had been fit for it. */
  readonly isPlanned: (section: Section, source: NamedEnd, destination: NamedEnd) => boolean;
}

export function rowKey(section: Section, source: string): string {
  return `${sectionKey(section)}/${source}`;
}

/** Pure. @param rename gives the name to use for a cluster */
export function sideOf(report: Report, rename: (cluster: string) => string): Side {
  const endpoints = report.matrix.endpoints.map((one): Endpoint => ({ ...one, cluster: rename(one.cluster) }));
  const ends = endpoints.map((one) => ({ name: endpointName(one), end: { cluster: one.cluster, node: one.node } }));
  const places = new Map(ends.map(({ name }, index) => [name, index]));
  const rows = new Map<string, SideRow>();
  for (const row of report.matrix.rows) {
    const source = ends[row.source];
    const { check, path, family } = row;
    const section = { check, path, family };
    if (source) rows.set(rowKey(section, source.name), { section, source, row });
  }
  const directions = report.summary.directions
    .filter(({ onlyServices }) => !onlyServices)
    .map(({ from, to }) => ({ from: rename(from), to: rename(to) }));
  const hasSection = sectionsOf(report);
  const unfit = new Set(
    report.untested.filter(({ byRule }) => !byRule).map(({ cluster, node }) => `${rename(cluster)}/${node}`),
  );
  const isUnfit = ({ end }: NamedEnd) => unfit.has(`${end.cluster}/${end.node}`);
  return {
    ends,
    rows,
    placeOf: (name) => places.get(name),
    isPlanned: (section, from, to) => {
      if (!hasSection(section)) return false;
      const source = endpoints[places.get(from.name) ?? -1];
      const destination = endpoints[places.get(to.name) ?? -1];
      if (!source || !destination) return (source !== undefined || isUnfit(from)) && (!!destination || isUnfit(to));
      return isPair({ directions }, section, { source, destination });
    },
  };
}

/** The families are those that were probed, or any if nothing was probed. */
function sectionsOf({ spec, matrix }: Report): (section: Section) => boolean {
  const families = new Set(matrix.rows.map(({ family }) => family));
  const paths = new Set(spec.checks.flatMap(({ name, paths }) => paths.map((path) => `${name}/${path}`)));
  return ({ check, path, family }) => paths.has(`${check}/${path}`) && (families.size === 0 || families.has(family));
}
