import { type Cause, countProbes } from './cause.ts';
import type { Facet } from './facet.ts';
import type { DiagnosisContext, Found, Located, Part } from './locate.ts';
import { isRuleOf, shutBy } from './own-pods.ts';
import { isSamePlace, type Place } from './region.ts';

/** Causes are told in one sentence only if at most this share of their probes passes. */
const MOST_PASSED = 0.25;
/** This many pairs of a node that is at fault anyway are not about the other nodes. */
const LEAST_PAIRS = 2;

/**
 * What was found about the same subject is one cause: a node into which nothing gets, and from which nothing
 * gets out; two checks that fail between the same zones; single pairs of a node that is at fault anyway.
 */
export function withMerged(context: DiagnosisContext, all: readonly Found[]): readonly Found[] {
  const merged = all.map((found) =>
    found.symptom === 'reach' ? { ...found, located: mergeLocated(context, found.located) } : found,
  );
  return withSymptoms(context, merged);
}

/**
 * Symptoms that one fault may show at the same place: an address that two pods have is answered by one, or by
 * none.
 */
const TOGETHER: readonly Found['symptom'][] = ['identity', 'reach', 'loss', 'part'];

/** What was found about one subject by several symptoms is one cause as well. */
function withSymptoms(context: DiagnosisContext, all: readonly Found[]): readonly Found[] {
  const { world } = context;
  const located = all.flatMap((found) => (TOGETHER.includes(found.symptom) ? found.located : []));
  const seen = { floaters: world.floaters, shut: shutBy(located.map(({ cause }) => cause)) };
  const bySubject = Map.groupBy(located, ({ cause: { place, share } }, index) => {
    if (place.kind === 'same') return `node ${place.node}`;
    // Several checks may be shut everywhere, but shares that are lost everywhere are lost together.
    return place.kind === 'run' && share !== undefined ? 'run' : (subjectKey(place) ?? index);
  });
  const told = new Map<Located, Located | undefined>();
  for (const same of bySubject.values()) {
    const [main, ...rest] = same.toSorted((a, b) => rank(a) - rank(b) || b.cause.failed - a.cause.failed);
    const others = rest.filter((one) => one.cause.place.kind !== 'same' || (main && isOfSame(main, one, seen)));
    if (!main || main.cause.place.kind === 'same' || others.length === 0) continue;
    for (const one of others) told.set(one, undefined);
    told.set(main, withOthers(context, main, others));
  }
  return all.map((found) => ({
    ...found,
    located: found.located.flatMap((one) => (told.has(one) ? (told.get(one) ?? []) : [one])),
  }));
}

/** Whether what lies between a node and its own pods is part of its cause: a rule, or lost packets. */
function isOfSame(main: Located, one: Located, seen: Parameters<typeof isRuleOf>[2]): boolean {
  const areShares = main.cause.share !== undefined && one.cause.share !== undefined;
  return areShares || isRuleOf(main.cause, one.cause, seen);
}

/**
 * The cause together with a share of another way, if still most of its probes fail; else with all as parts of
 * it.
 */
function withOthers(context: DiagnosisContext, main: Located, others: readonly Located[]): Located {
  const shares = others.filter((one) => one.symptom === 'part' && isOfFamilies(context, one, main));
  const union = unionOf(main, shares);
  const isAll = union.failed === [main, ...shares].reduce((sum, { cause }) => sum + cause.failed, 0);
  const isOne = main.symptom === 'reach' && isAll && isWhole(union);
  const also = others
    .filter((one) => !(isOne && shares.includes(one)))
    .flatMap((one): readonly Part[] =>
      [one.cause, ...one.also].map((part: Part) => ({ other: { symptom: one.symptom, board: one.board }, ...part })),
    );
  return { ...main, ...(isOne ? { cause: union } : {}), also: [...main.also, ...also] };
}

/**
 * What says most comes first: who answers in place of a pod. What lies between a node and its own pods says
 * least.
 */
function rank({ symptom, cause }: Located): number {
  if (cause.place.kind === 'same') return 2;
  return symptom === 'identity' ? 0 : 1;
}

function mergeLocated(context: DiagnosisContext, located: readonly Located[]): readonly Located[] {
  const groups = Map.groupBy(located, ({ cause: { place } }, index) => subjectKey(place) ?? index);
  const merged = [...groups.values()].flatMap((same) => ofAllFamilies(context, mergedOf(context, same)));
  return withPairs(context, merged);
}

/**
 * The same for causes about the same nodes, whatever their heading. @returns undefined if it may have several
 */
function subjectKey(place: Place): string | undefined {
  switch (place.kind) {
    case 'node':
      return `node ${place.node}`;
    case 'nodes':
      return `nodes ${place.nodes.join()}`;
    case 'pair':
      return `pair ${[place.node, place.to].toSorted((a, b) => a - b)}`;
    case 'group':
      return `group ${place.grouping} ${place.group}`;
    case 'block':
      return `block ${place.grouping} ${[place.group, place.to].toSorted((a, b) => a - b)}`;
    default:
      return undefined;
  }
}

/** The largest cause, and as parts of it all others that are about no other IP families. */
function mergedOf(context: DiagnosisContext, same: readonly Located[]): readonly Located[] {
  const [main, ...others] = same.toSorted((a, b) => b.cause.failed - a.cause.failed);
  if (!main || others.length === 0) return same;
  const parts = others.filter((other) => isOfFamilies(context, other, main));
  const rest = others.filter((other) => !parts.includes(other));
  if (parts.length === 0) return same;
  const also = [main, ...parts].flatMap((part) => part.also);
  const union = unionOf(main, parts);
  const told = isWhole(union)
    ? { ...main, cause: union, also }
    : { ...main, also: [...parts.map(({ cause }) => cause), ...also] };
  return [told, ...mergedOf(context, rest)];
}

/** What is found twice, once for each IP family, is one cause about both. */
function ofAllFamilies({ world }: DiagnosisContext, merged: readonly Located[]): readonly Located[] {
  const [main, ...others] = merged;
  if (!main || others.length === 0) return merged;
  const kinds = ({ cause: { facet } }: Located) => {
    const sections = [...facet.outs, ...facet.ins].flatMap((index) => world.floaters[index]?.section ?? []);
    return [...new Set(sections.map(({ check, path }) => `${check} ${path}`))].sort().join();
  };
  const isAlike = (one: Located) => isSamePlace(one.cause.place, main.cause.place) && kinds(one) === kinds(main);
  const cause = unionOf(main, others);
  return others.every(isAlike) && isWhole(cause)
    ? [{ ...main, cause, also: merged.flatMap(({ also }) => also) }]
    : merged;
}

/** Whether so few of its probes pass that it can be told in one sentence. */
function isWhole({ passed, failed }: Cause): boolean {
  return passed <= MOST_PASSED * (passed + failed);
}

/** Whether the other cause is about no IP family that the main one is not about. */
function isOfFamilies({ world }: DiagnosisContext, other: Located, main: Located): boolean {
  const familiesOf = ({ cause: { facet } }: Located) =>
    new Set([...facet.outs, ...facet.ins].map((section) => world.floaters[section]?.section.family));
  const all = familiesOf(main);
  return [...familiesOf(other)].every((family) => all.has(family));
}

/** One cause for the probes of all, which are about the same nodes. */
function unionOf(main: Located, others: readonly Located[]): Cause {
  const causes = [main, ...others].map(({ cause }) => cause);
  const place = causes.reduce((sum, cause) => headedBoth(sum, cause.place), main.cause.place);
  const isOut = ({ place: own }: Cause) => !('heading' in own) || own.heading !== 'inbound';
  const isIn = ({ place: own }: Cause) => !('heading' in own) || own.heading !== 'outbound';
  const hasInside = place.kind === 'node' || place.kind === 'nodes' || place.kind === 'group';
  const outs = sorted(causes.filter((cause) => !hasInside || isOut(cause)).flatMap(({ facet }) => facet.outs));
  const ins = hasInside ? sorted(causes.filter(isIn).flatMap(({ facet }) => facet.ins)) : outs;
  const layers = new Set(causes.map(({ facet }) => facet.own));
  const [own] = layers;
  const facet: Facet = { outs, ins, cost: 0, ...(layers.size === 1 && own ? { own } : {}) };
  return { place, facet, ...countProbes(main.board, { place, facet }), gain: main.cause.gain };
}

/** Both ways, unless both lie the same way. */
function headedBoth(one: Place, other: Place): Place {
  if (isSamePlace(one, other) || !('heading' in one)) return one;
  return { ...one, heading: 'both' };
}

function sorted(sections: readonly number[]): readonly number[] {
  return [...new Set(sections)].sort((a, b) => a - b);
}

/** How many pairs of the node the place consists of; 0 if it has others. */
function pairsOf(place: Place, node: number): number {
  if (place.kind === 'pair') return place.node === node || place.to === node ? 1 : 0;
  if (place.kind !== 'sets') return 0;
  const { from, to } = place;
  const isOfNode = [from, to].some((side) => side.length === 1 && side[0] === node);
  return isOfNode ? from.length * to.length : 0;
}

/**
 * Whether it is about the node's ways to the other cluster, and about probes like those that fail within its
 * own.
 */
function isAcrossOf({ place, facet }: Cause, { place: other, facet: others }: Cause): boolean {
  if (place.kind !== 'node' || other.kind !== 'across' || place.node !== other.node) return false;
  const sections = new Set([...facet.outs, ...facet.ins]);
  return [...others.outs, ...others.ins].some((section) => sections.has(section));
}

/** Several pairs of one node, and its ways to the other cluster, become part of what was found about it. */
function withPairs(context: DiagnosisContext, located: readonly Located[]): readonly Located[] {
  const taken = new Set<Located>();
  const nodes = located.filter(({ cause: { place } }) => place.kind === 'node');
  const merged = nodes.map((main): Located => {
    const { place } = main.cause;
    const node = place.kind === 'node' ? place.node : -1;
    const isFree = (one: Located) => !taken.has(one) && isOfFamilies(context, one, main);
    const pairs = located.filter((one) => pairsOf(one.cause.place, node) > 0 && isFree(one));
    const pairCount = pairs.reduce((sum, one) => sum + pairsOf(one.cause.place, node), 0);
    const across = located.filter((one) => isAcrossOf(main.cause, one.cause) && isFree(one));
    const parts = [...(pairCount < LEAST_PAIRS ? [] : pairs), ...across];
    for (const part of parts) taken.add(part);
    return parts.length === 0 ? main : { ...main, also: [...main.also, ...parts.map(({ cause }) => cause)] };
  });
  return located.flatMap((one) => (taken.has(one) ? [] : [merged[nodes.indexOf(one)] ?? one]));
}
