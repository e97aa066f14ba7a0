import { isProbeable } from '../model/address.ts';
import {
  addressOf,
  type BoundPlan,
  type Floater,
  type FloaterAbility,
  isPair,
  type Section,
} from '../model/bound-plan.ts';
import { FAMILY_WORDS, familyOf } from '../model/network.ts';
import type { Aim, Endpoint } from '../model/plan.ts';
import type { Judgement } from '../model/verdict.ts';
import type { Target, Targets, Untried } from './contract.ts';
import { familyGaps, familyTrouble, networkOf, sourceGap, unsupported } from './families.ts';
import { skipped } from './judgements.ts';

/** A target, or why the pair has none; undefined if the pair stays planned, without a verdict. */
type PairTarget = Target | { readonly judgement: Judgement } | undefined;

interface TargetPair {
  readonly section: Section;
  readonly endpoint: number;
  readonly from: Endpoint;
  readonly to: Endpoint;
}

/** Every pair of a check, as seen from one source. */
function eachPair(
  bound: BoundPlan,
  source: number,
  { check, find }: { check: string; find: (pair: TargetPair) => PairTarget },
) {
  const tried: Target[] = [];
  const untried: Untried[] = [];
  const from = bound.plan.endpoints[source];
  if (!from) return { tried, untried };
  for (const section of bound.sections.filter((section) => section.check === check)) {
    for (const [endpoint, to] of bound.plan.endpoints.entries()) {
      if (!isPair(bound.plan, section, { source: from, destination: to })) continue;
      const found = find({ section, endpoint, from, to });
      if (!found) continue;
      if ('judgement' in found) untried.push({ section, endpoint, judgement: found.judgement });
      else tried.push(found);
    }
  }
  return { tried, untried };
}

/**
 * Every destination of a check that probes floaters by their addresses, as seen from one source.
 * @param needs what the destination must be able to answer
 */
export function pairTargets(
  bound: BoundPlan,
  source: number,
  { check, needs = [] }: { readonly check: string; readonly needs?: readonly FloaterAbility[] },
): Targets {
  return eachPair(bound, source, { check, find: pairFinder(bound, source, needs) });
}

function pairFinder(
  bound: BoundPlan,
  source: number,
  needs: readonly FloaterAbility[] = [],
): (pair: TargetPair) => PairTarget {
  const without = familyGaps(bound);
  return ({ section, endpoint, from, to }) => {
    const gaps = without(section.family);
    const lacking = gaps.size === 0 ? undefined : [from, to].find((end) => gaps.has(networkOf(end)));
    if (lacking) return { judgement: unsupported(bound, section, lacking) };
    const floater = bound.floaters[endpoint];
    const ability = floater && needs.find((need) => !floater.can.includes(need));
    if (ability) return skip(`the floaters' image ${ABILITY_WORDS[ability]}`);
    return targetOf(bound, section, { source, endpoint });
  };
}

const ABILITY_WORDS = {
  udp: 'does not answer UDP',
  identity: 'does not say who answers',
} as const satisfies Record<FloaterAbility, string>;

/**
 * The pods that report which address they see, each in place of the floater of its node. If a cluster has
 * none at all, they could not be made, and a remark says why.
 */
export function echoTargets(bound: BoundPlan, source: number, { check }: { readonly check: string }): Targets {
  const there = new Set(bound.echoes.flatMap((echo) => (echo ? [echo.cluster] : [])));
  const findEcho = pairFinder({ ...bound, floaters: withEchoes(bound, source) }, source);
  const find = (pair: TargetPair): PairTarget =>
    there.has(pair.to.cluster) ? findEcho(pair) : skip('the pods that tell which address they see could not be made');
  return eachPair(bound, source, { check, find });
}

function withEchoes({ floaters, echoes }: BoundPlan, source: number): BoundPlan['floaters'] {
  return floaters.map((floater, index) => (index === source ? floater : echoes[index]));
}

/** Everything other than floaters that a check aims at, as seen from one source. */
export function serviceTargets(bound: BoundPlan, source: number, { check }: { readonly check: string }): Targets {
  const floater = bound.floaters[source];
  const gap = sourceGap(bound);
  const find = ({ section, endpoint }: TargetPair): PairTarget => {
    const aim = bound.aims[endpoint];
    if (!floater || !aim) return undefined;
    if (floater.trouble) return { judgement: { verdict: 'error', reason: 'POD', detail: floater.trouble } };
    return serviceTarget({ section, endpoint, floater, aim }, gap);
  };
  return eachPair(bound, source, { check, find });
}

interface ServicePair extends Pick<TargetPair, 'section' | 'endpoint'> {
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
  return { section, endpoint, address: address ?? '', port, identity: '', aim, source: floater };
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

/** Undefined if an end has no ready floater. Such a pair stays planned, without a verdict. */
function targetOf(
  { plan, floaters }: BoundPlan,
  section: Section,
  { source, endpoint }: { source: number; endpoint: number },
): PairTarget {
  const from = floaters[source];
  const to = floaters[endpoint];
  if (!from || !to) return undefined;
  const trouble = troubleOf(from, plan.endpoints[source], section) ?? troubleOf(to, plan.endpoints[endpoint], section);
  const address = addressOf(to, section.family);
  if (trouble || !address) {
    return { judgement: { verdict: 'error', reason: 'POD', detail: trouble ?? 'the floater has no address' } };
  }
  return { section, endpoint, address, port: to.port, identity: to.identity, source: from };
}

function troubleOf(floater: Floater, endpoint: Endpoint | undefined, { family }: Section): string | undefined {
  if (floater.trouble) return floater.trouble;
  return familyTrouble(floater, family, endpoint?.node);
}
