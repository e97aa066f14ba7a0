import type { Finding } from '../../src/diagnose/finding.ts';
import { groupsOf } from './between-causes.ts';
import type { Case } from './case.ts';
import type { Label } from './cause.ts';
import { type Covers, readingsOf, sidesOf } from './geometry.ts';
import { isInScope, type PairProbe, pairProbesOf } from './pair-probes.ts';

/**
 * Whether a finding describes what was measured as well as the truth about a partial cause does, or nearly.
 * Where chance spared or hit some of few probes, nobody can know better than the measurements. A description
 * is good if failures are likely within what it is about and do not exist outside of it, and if it needs no
 * list of many nodes.
 */
export function describesAsWell(made: Case, finding: Finding, cause: number): boolean {
  const bit = 1 << cause;
  const probes = pairProbesOf(made).filter(({ cell }) => ((made.footprint.marks[cell] ?? 0) & ~bit) === 0);
  const inScope = new Set(probes.filter(({ section }) => isInScope(finding.scope, section)));
  const ofFinding = (covers: Covers) => fitOf(probes, (one) => inScope.has(one) && isCovered(covers, one));
  const readings = [...readingsOf(made, finding), ...acrossOf(made, finding)];
  const found = bestOf(readings, ofFinding) - costOf(made, finding);
  const truths = (made.truths[cause]?.cause.labels ?? []).map(
    (label) =>
      bestOf(readingsOf(made, label), (covers) => fitOf(probes, (one) => isCovered(covers, one))) - costOf(made, label),
  );
  return found >= Math.max(...truths) - NEARLY;
}

/** As natural logarithms of probabilities: twenty to one. */
const NEARLY = 3;

function isCovered(covers: Covers, { source, endpoint }: PairProbe): boolean {
  return covers(source, endpoint);
}

function bestOf(readings: readonly Covers[], fit: (covers: Covers) => number): number {
  return Math.max(...readings.map(fit));
}

/** If a node is told with the other cluster, that leaves out the probes within its own. */
function acrossOf({ layout, ...made }: Case, finding: Finding): readonly Covers[] {
  const { subject, title } = finding;
  const others = made.network.clusters.filter((cluster) => cluster !== subject.cluster);
  if (subject.kind !== 'node' || !others.some((cluster) => title.includes(` cluster ${cluster}`))) return [];
  const clusterOf = (endpoint: number) => layout.endpoints[endpoint]?.cluster;
  return readingsOf({ layout, ...made }, finding).map(
    (covers) => (source, endpoint) => clusterOf(source) !== clusterOf(endpoint) && covers(source, endpoint),
  );
}

/** How often anything fails that has nothing to do with the cause. */
const STRAY = 0.002;

/**
 * The logarithm of how likely the failures are, if each check has a rate of its own inside and none outside.
 */
function fitOf(probes: readonly PairProbe[], isInside: (probe: PairProbe) => boolean): number {
  const counts = new Map<string, { failed: number; all: number }>();
  let outside = 0;
  for (const probe of probes) {
    if (!isInside(probe)) {
      outside += Math.log(probe.failed ? STRAY : 1 - STRAY);
      continue;
    }
    const count = counts.get(probe.section.check) ?? { failed: 0, all: 0 };
    counts.set(probe.section.check, { failed: count.failed + (probe.failed ? 1 : 0), all: count.all + 1 });
  }
  return [...counts.values()].reduce((sum, { failed, all }) => sum + likelihood(failed, all), outside);
}

function likelihood(failed: number, all: number): number {
  const term = (count: number) => (count === 0 ? 0 : count * Math.log(count / all));
  return term(failed) + term(all - failed);
}

/** The logarithm of how many names of its kind there are. */
function costOf(made: Case, label: Label): number {
  const { subject } = label;
  const { nodes } = made.network;
  switch (subject.kind) {
    case 'run':
    case 'service':
      return 0;
    case 'block':
      return sidesOf(made.network, label).reduce((sum, { size }) => sum + logChoices(nodes.length, size), 0);
    default: {
      const many = groupsOf(made.network, subject.kind === 'node' ? 'pair' : subject.kind).length;
      return Math.log(many) * (subject.to ? 2 : 1);
    }
  }
}

/** Of how many ways there are to pick some of all. */
function logChoices(all: number, some: number): number {
  let sum = 0;
  for (let nth = 1; nth <= some; nth += 1) sum += Math.log((all - some + nth) / nth);
  return sum;
}
