import type { FindingCode } from '../codes.ts';
import { isWithin } from '../each-pair.ts';
import type { Grouping } from '../groups.ts';
import type { Place } from '../region.ts';
import { islandOf } from '../sets.ts';
import type { Symptom } from '../symptom.ts';
import type { Limits } from './scope.ts';

export interface Coded {
  readonly symptom: Symptom;
  readonly place: Place;
  readonly limits: Limits;
  readonly groupings: readonly Grouping[];
  /** How many nodes the run has. */
  readonly nodes: number;
}

/** The stable code of a cause between floaters. */
export function codeOfCause({ symptom, place, limits, groupings, nodes }: Coded): FindingCode {
  switch (symptom) {
    case 'reach':
      return reachCode({ place, limits, groupings, nodes });
    case 'mtu':
      return mtuCode(place);
    case 'identity':
      return 'ND601';
    case 'snat':
      return 'ND603';
    case 'reply':
      return 'ND604';
    case 'loss':
      return 'ND701';
    case 'slow':
      return 'ND702';
    case 'part':
      return 'ND703';
    default:
      return symptom satisfies never;
  }
}

function reachCode({ place, limits, groupings, nodes }: Omit<Coded, 'symptom'>): FindingCode {
  switch (place.kind) {
    case 'node':
    case 'nodes':
      return nodeCode(place.heading, limits);
    case 'across':
      return 'ND108';
    case 'legs':
      return 'ND222';
    case 'same':
      return 'ND105';
    case 'pair':
      return place.heading === 'both' ? 'ND202' : 'ND201';
    case 'group':
      return 'ND212';
    case 'block':
      if (place.group === place.to) return 'ND213';
      return groupings[place.grouping]?.kind === 'cluster' ? 'ND221' : 'ND211';
    case 'sets':
      if (isWithin(place)) return 'ND213';
      return islandOf(place, nodes) ? 'ND212' : 'ND211';
    case 'run':
      return runCode(limits);
    case 'everySame':
      return 'ND306';
    default:
      return place satisfies never;
  }
}

function nodeCode(heading: 'inbound' | 'outbound' | 'both', { checks, family, layer }: Limits): FindingCode {
  if (checks) return 'ND106';
  if (family) return 'ND107';
  if (layer === 'pod') return 'ND104';
  if (heading === 'both') return 'ND101';
  return heading === 'inbound' ? 'ND102' : 'ND103';
}

function runCode({ checks, family, layer, paths }: Limits): FindingCode {
  if (checks) return 'ND302';
  if (layer === 'pod' || paths?.every((path) => path.includes('pod'))) return 'ND304';
  if (layer === 'node' || paths?.every((path) => path.includes('node'))) return 'ND305';
  return family ? 'ND303' : 'ND301';
}

function mtuCode({ kind }: Place): FindingCode {
  if (kind === 'run') return 'ND401';
  return kind === 'node' || kind === 'nodes' || kind === 'across' || kind === 'same' ? 'ND402' : 'ND403';
}
