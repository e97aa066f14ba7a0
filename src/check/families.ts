import { addressOf, type BoundPlan, type Floater, type Section } from '../model/bound-plan.ts';
import { FAMILY_WORDS, type Family } from '../model/network.ts';
import type { Endpoint } from '../model/plan.ts';
import type { Judgement } from '../model/verdict.ts';
import { skipped } from './judgements.ts';

/** Floaters of one cluster and layer have their addresses from the same network. */
export function networkOf({ cluster, layer }: Pick<Endpoint, 'cluster' | 'layer'>): string {
  return `${cluster}/${layer}`;
}

/** By family: networks that have floaters, none of which has an address of that family. */
export function familyGaps({ floaters }: Pick<BoundPlan, 'floaters'>): (family: Family) => ReadonlySet<string> {
  const there = floaters.filter((floater) => floater !== undefined);
  const known = new Map<Family, ReadonlySet<string>>();
  return (family) => {
    const found = known.get(family) ?? networksWithout(there, family);
    known.set(family, found);
    return found;
  };
}

function networksWithout(there: readonly Floater[], family: Family): ReadonlySet<string> {
  const having = new Set(there.filter((floater) => addressOf(floater, family)).map(networkOf));
  return new Set(there.map(networkOf).filter((network) => !having.has(network)));
}

/**
 * Nodes promise a family that no floater has. Most likely the cluster's pod network leaves it out. Or only
 * the other cluster has it, and this one cannot be reached over it.
 */
export function unsupported(
  { plan }: Pick<BoundPlan, 'plan'>,
  { family, path }: Section,
  { cluster, layer }: Pick<Endpoint, 'cluster' | 'layer'>,
): Judgement {
  const where = path.includes('node') ? ` on the ${layer === 'node' ? 'host' : 'pod'} network` : '';
  const who = plan.destinations.length > 0 ? `no floater of ${cluster}${where}` : `no floater${where}`;
  return skipped(`${who} has an ${FAMILY_WORDS[family]} address`);
}

/** Says that a floater lacks a family; undefined if it has it. */
export function familyTrouble(floater: Floater, family: Family, node = floater.node): string | undefined {
  return addressOf(floater, family) ? undefined : `the floater on ${node} has no ${FAMILY_WORDS[family]} address`;
}

/**
 * Why a floater cannot probe in a section's family; undefined if it can. It is `skip` if no floater of its
 * network has the family. A floater that lacks what others have is not as it should be, and nothing was
 * measured from there, so it is `error POD`.
 */
export function sourceGap(
  bound: Pick<BoundPlan, 'plan' | 'floaters'>,
): (section: Section, floater: Floater) => Judgement | undefined {
  const without = familyGaps(bound);
  return (section, floater) => {
    const detail = familyTrouble(floater, section.family);
    if (detail === undefined) return undefined;
    if (without(section.family).has(networkOf(floater))) return unsupported(bound, section, floater);
    return { verdict: 'error', reason: 'POD', detail };
  };
}
