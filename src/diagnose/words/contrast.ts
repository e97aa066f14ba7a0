import { CODES } from '../../model/verdict.ts';
import { sectionsAt } from '../cause.ts';
import { eachPair } from '../each-pair.ts';
import type { Facet } from '../facet.ts';
import { sidesOf } from '../groups.ts';
import type { DiagnosisContext } from '../locate.ts';
import type { Place } from '../region.ts';
import { type Symptom, symptomOf } from '../symptom.ts';
import type { World } from '../world.ts';
import { nodeName, otherCluster } from './names.ts';

interface Where {
  readonly place: Place;
  readonly facet: Facet;
  readonly symptom: Symptom;
}

/** What passes in contrast to a cause: the other way, other probes, and elsewhere. One sentence each. */
export function contrastLines(setting: DiagnosisContext, { place, facet, symptom }: Where): readonly string[] {
  const count = (where: Place, which: Facet) => tally(setting, { place: where, facet: which, symptom });
  return [
    ...passLine(
      'the other way',
      reversed(place).map((way) => count(way, facet)),
    ),
    ...passLine('other probes between the same ends', [
      count(place, rest(place, facet, setting.world.floaters.length)),
    ]),
    ...passLine(
      'within its cluster',
      insideOf(setting, place).map(({ whole, across }) =>
        across ? less(count(whole, facet), count(across, facet)) : count(whole, facet),
      ),
    ),
    ...passLine(othersWords(setting, place), [elsewhere(setting, { place, facet, symptom })]),
  ];
}

interface Count {
  readonly passed: number;
  readonly measured: number;
}

/** It is only a contrast if most of it passes. */
function passLine(what: string, counts: readonly Count[]): readonly string[] {
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const measured = counts.reduce((sum, count) => sum + count.measured, 0);
  return measured > 0 && passed >= measured * 0.8 ? [`${what}: ${passed} of ${measured} passed`] : [];
}

function tally({ world, groupings }: DiagnosisContext, { place, facet, symptom }: Where): Count {
  const nodes = world.nodes.length;
  const counts = new Int32Array(CODE_COUNT);
  if (place.kind === 'run') countRun(counts, world, { place, sections: facet.outs });
  else {
    const sectionsOf = sectionsAt(place, facet);
    eachPair(place, { nodes, groupings }, (source, to, role) => {
      for (const section of sectionsOf(to, role)) {
        addCode(counts, world.floaters[section]?.codes[source * nodes + to] ?? 0, 1);
      }
    });
  }
  return countOf(counts, symptom);
}

/** Codes are bytes. */
const CODE_COUNT = 256;

interface RunSections {
  readonly place: Extract<Place, { kind: 'run' }>;
  readonly sections: readonly number[];
}

/** Not pair by pair: there may be millions, and the world has counted them. */
function countRun(counts: Int32Array, { nodes, floaters }: World, { place, sections }: RunSections): void {
  for (const section of sections) {
    const square = floaters[section];
    if (!square) continue;
    for (const [code, many] of square.counts.entries()) addCode(counts, code, many);
    if (place.same) continue;
    for (let node = 0; node < nodes.length; node += 1)
      addCode(counts, square.codes[node * (nodes.length + 1)] ?? 0, -1);
  }
}

function addCode(counts: Int32Array, code: number, many: number): void {
  counts[code] = (counts[code] ?? 0) + many;
}

/** @param counts how many probes there are, by code */
function countOf(counts: Int32Array, symptom: Symptom): Count {
  const count = { passed: 0, measured: 0 };
  for (const [code, many] of counts.entries()) {
    const own = symptomOf(code);
    const isPassed = code === CODES.pass || (symptom === 'reach' && own !== undefined && own !== 'reach');
    if (isPassed) count.passed += many;
    if (isPassed || own !== undefined) count.measured += many;
  }
  return count;
}

function reversed(place: Place): readonly Place[] {
  switch (place.kind) {
    case 'node':
    case 'nodes':
    case 'across':
    case 'legs':
    case 'group':
      if (place.heading === 'both') return [];
      return [{ ...place, heading: place.heading === 'inbound' ? 'outbound' : 'inbound' }];
    case 'pair':
      return place.heading === 'both' ? [] : [{ ...place, node: place.to, to: place.node }];
    case 'block':
      return place.heading === 'both' || place.group === place.to
        ? []
        : [{ ...place, group: place.to, to: place.group }];
    case 'sets':
      return place.heading === 'both' ? [] : [{ ...place, from: place.to, to: place.from }];
    case 'same':
    case 'run':
    case 'everySame':
      return [];
    default:
      return place satisfies never;
  }
}

/** The probes between the same ends that the facet leaves out. */
function rest({ kind }: Place, { outs, ins }: Facet, sections: number): Facet {
  const others = (taken: readonly number[]) =>
    Array.from({ length: sections }, (_, index) => index).filter((index) => !taken.includes(index));
  // Between two of many nodes, a probe may be left out in one role and not in the other.
  const both = others([...outs, ...ins]);
  return kind === 'nodes' ? { outs: both, ins: both, cost: 0 } : { outs: others(outs), ins: others(ins), cost: 0 };
}

function othersWords(setting: DiagnosisContext, place: Place): string {
  if (place.kind === 'legs') {
    return `between ${nodeName(setting, place.node)} and ${otherCluster(setting, place)}`;
  }
  return place.kind === 'across' ? 'between other nodes of the two clusters' : 'between all others';
}

/** The same probes everywhere, except those of the place and of its other way. */
function elsewhere(setting: DiagnosisContext, { place, facet, symptom }: Where): Count {
  if (place.kind === 'run' || place.kind === 'everySame') return { passed: 0, measured: 0 };
  const sections = [...new Set([...facet.outs, ...facet.ins])];
  const even: Facet = { outs: sections, ins: sections, cost: 0 };
  const all = tally(setting, { place: around(setting, place), facet: even, symptom });
  const touched = touching(place).map((one) => tally(setting, { place: one, facet: even, symptom }));
  return touched.reduce(less, all);
}

/** What a cause is compared with: all of the run, or everything across the clusters. */
function around({ groupings }: Pick<DiagnosisContext, 'groupings'>, place: Place): Place {
  if (place.kind !== 'across' && place.kind !== 'legs') return { kind: 'run', same: place.kind === 'same' };
  const { own, other } = sidesOf(groupings, place);
  return { kind: 'block', grouping: place.grouping, group: own, to: other, heading: 'both' };
}

function less(all: Count, part: Count): Count {
  return { passed: all.passed - part.passed, measured: all.measured - part.measured };
}

interface Inside {
  readonly whole: Place;
  /** The part of the whole that is not within the cluster. */
  readonly across?: Place;
}

/**
 * For a node's ways to the other cluster: all its ways of that heading. The rest of them are within its own
 * cluster.
 */
function insideOf({ groupings }: Pick<DiagnosisContext, 'groupings'>, place: Place): readonly Inside[] {
  if (place.kind === 'legs') {
    const { own } = sidesOf(groupings, place);
    return [{ whole: { kind: 'block', grouping: place.grouping, group: own, to: own, heading: 'both' } }];
  }
  if (place.kind !== 'across') return [];
  const { node, heading } = place;
  return [{ whole: { kind: 'node', node, heading }, across: place }];
}

function touching(place: Place): readonly Place[] {
  return 'heading' in place ? [{ ...place, heading: 'both' }] : [place];
}
