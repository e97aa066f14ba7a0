import { isProbeable } from '../model/address.ts';
import type { BoundPlan, Floater, Section } from '../model/bound-plan.ts';
import { eachDestination } from '../model/destinations.ts';
import { FAMILY_WORDS, familyOf } from '../model/network.ts';
import type { Aim, Endpoint } from '../model/plan.ts';
import type { Judgement } from '../model/verdict.ts';
import type { OwnTarget, Target, Targets, Untried } from './contract.ts';
import { familyGaps, sourceGap } from './families.ts';
import { skipped } from './judgements.ts';
import { type PairTarget, seenFrom, targetOf } from './pair-targets.ts';

/** Finds what the pair with this destination has. */
type Finder = (endpoint: number, to: Endpoint) => PairTarget;

/** Every pair of a check, as seen from one source. */
function eachPair(
  bound: BoundPlan,
  source: number,
  { check, finderOf }: { check: string; finderOf: (section: Section) => Finder },
): Targets<OwnTarget> {
  const tried: OwnTarget[] = [];
  const untried: Untried[] = [];
  const floater = bound.floaters[source];
  for (const section of bound.sections.filter((one) => one.check === check)) {
    const find = finderOf(section);
    const visit = (endpoint: number) => {
      const to = bound.plan.endpoints[endpoint];
      const found = to && find(endpoint, to);
      if (!found) return;
      if ('judgement' in found) untried.push({ section, endpoint, judgement: found.judgement });
      else if (floater) tried.push({ ...found, source: floater });
    };
    eachDestination(bound.plan, section, { source, visit });
  }
  return { tried, untried };
}

/**
 * The pods that report which address they see, each in place of the floater of its node. If a cluster has
 * none at all, they could not be made, and a remark says why.
 */
export function echoTargets(
  bound: BoundPlan,
  source: number,
  { check }: { readonly check: string },
): Targets<OwnTarget> {
  const there = new Set(bound.echoes.flatMap((echo) => (echo ? [echo.cluster] : [])));
  const echoing = { ...bound, floaters: withEchoes(bound, source) };
  const without = familyGaps(echoing);
  const finderOf = (section: Section): Finder => {
    const gaps = without(section.family);
    const asSeen = seenFrom(echoing, section, { source, gaps });
    return (endpoint, to) => {
      if (!there.has(to.cluster)) return skip('the pods that tell which address they see could not be made');
      return asSeen(targetOf(echoing, section, { endpoint, gaps }));
    };
  };
  return eachPair(bound, source, { check, finderOf });
}

function withEchoes({ floaters, echoes }: BoundPlan, source: number): BoundPlan['floaters'] {
  return floaters.map((floater, index) => (index === source ? floater : echoes[index]));
}

/** Everything other than floaters that a check aims at, as seen from one source. */
export function serviceTargets(
  bound: BoundPlan,
  source: number,
  { check }: { readonly check: string },
): Targets<OwnTarget> {
  const floater = bound.floaters[source];
  const gap = sourceGap(bound);
  const finderOf =
    (section: Section): Finder =>
    (endpoint) => {
      const aim = bound.aims[endpoint];
      if (!floater || !aim) return undefined;
      if (floater.trouble) return { judgement: { verdict: 'error', reason: 'POD', detail: floater.trouble } };
      return serviceTarget({ section, endpoint, floater, aim }, gap);
    };
  return eachPair(bound, source, { check, finderOf });
}

interface ServicePair extends Pick<Target, 'section' | 'endpoint'> {
  readonly floater: Floater;
  readonly aim: Aim;
}

function serviceTarget(
  { section, endpoint, floater, aim }: ServicePair,
  gap: ReturnType<typeof sourceGap>,
): PairTarget {
  const { byNode, families, untried, port = 0, addresses = byNode?.[floater.node] } = aim;
  if (untried !== undefined && !byNode?.[floater.node]) return skip(untried);
  if (families && !families.includes(section.family)) return skip(`it has no ${FAMILY_WORDS[section.family]} address`);
  const address = addresses?.find((one) => familyOf(one) === section.family);
  if (addresses && address === undefined) return skip(`it has no ${FAMILY_WORDS[section.family]} address`);
  const lacking = address === undefined ? undefined : gap(section, floater);
  if (lacking) return { judgement: lacking };
  if (address !== undefined && !isProbeable(address))
    return strange(`${JSON.stringify(address.slice(0, 100))} is no address`);
  if (aim.port !== undefined && !isPort(port)) return strange(`${port} is no port`);
  return { section, endpoint, address: address ?? '', port, identity: '', aim };
}

function isPort(port: number): boolean {
  return Number.isInteger(port) && port >= 1 && port <= 65_535;
}

/** The cluster describes the end in a way that cannot be probed. */
function strange(words: string): { judgement: Judgement } {
  return {
    judgement: {
      verdict: 'error',
      reason: 'POD',
      detail: `the cluster gives it so that it cannot be probed: ${words}`,
    },
  };
}

function skip(detail: string): { judgement: Judgement } {
  return { judgement: skipped(detail) };
}
