import { addressOf, type BoundPlan, type Floater, type FloaterAbility, type Section } from '../model/bound-plan.ts';
import { eachDestination } from '../model/destinations.ts';
import type { Endpoint } from '../model/plan.ts';
import type { Judgement } from '../model/verdict.ts';
import type { Target, Targets, Untried } from './contract.ts';
import { familyGaps, familyTrouble, networkOf, unsupported } from './families.ts';
import { skipped } from './judgements.ts';

/** A target, or why the pair has none; undefined if the pair stays planned, without a verdict. */
export type PairTarget = Target | { readonly judgement: Judgement } | undefined;

/** Networks that have floaters, none of which has an address of the section's family. */
type Gaps = ReadonlySet<string>;

/**
 * Every destination of a check that probes floaters by their addresses, as seen from one source.
 * @param needs what the destination must be able to answer
 */
export function pairTargets(
  bound: BoundPlan,
  source: number,
  { check, needs = [] }: { readonly check: string; readonly needs?: readonly FloaterAbility[] },
): Targets {
  const tried: Target[] = [];
  const untried: Untried[] = [];
  for (const section of bound.sections.filter((one) => one.check === check)) {
    const { gaps, targets } = sharedTargets(bound, section, needs);
    const asSeen = seenFrom(bound, section, { source, gaps });
    eachDestination(bound.plan, section, {
      source,
      visit: (endpoint) => {
        const found = asSeen(targets[endpoint]);
        if (!found) return;
        if ('judgement' in found) untried.push({ section, endpoint, judgement: found.judgement });
        else tried.push(found);
      },
    });
  }
  return { tried, untried };
}

interface SharedTargets {
  readonly gaps: Gaps;
  /** By endpoint. */
  readonly targets: readonly PairTarget[];
}

interface Known {
  readonly plan: BoundPlan['plan'];
  /** By section and needs. */
  readonly targets: Map<string, SharedTargets>;
}

/** By the floaters of a run. Both they and the plan are never changed, only replaced. */
const shared = new WeakMap<BoundPlan['floaters'], Known>();

/** Made once for all sources: a thousand of them have the same thousand targets. */
function sharedTargets(bound: BoundPlan, section: Section, needs: readonly FloaterAbility[]): SharedTargets {
  const known = knownOf(bound);
  const key = [section.check, section.path, section.family, ...needs].join(' ');
  const found = known.get(key) ?? targetsOf(bound, section, needs);
  known.set(key, found);
  return found;
}

function knownOf({ plan, floaters }: BoundPlan): Map<string, SharedTargets> {
  const found = shared.get(floaters);
  if (found?.plan === plan) return found.targets;
  const targets = new Map<string, SharedTargets>();
  shared.set(floaters, { plan, targets });
  return targets;
}

function targetsOf(bound: BoundPlan, section: Section, needs: readonly FloaterAbility[]): SharedTargets {
  const gaps = familyGaps(bound)(section.family);
  const targets = bound.plan.endpoints.map((_, endpoint) => targetOf(bound, section, { endpoint, gaps, needs }));
  return { gaps, targets };
}

interface Destination {
  readonly endpoint: number;
  readonly gaps: Gaps;
  readonly needs?: readonly FloaterAbility[];
}

/** What the destination alone says of a pair. */
export function targetOf(bound: BoundPlan, section: Section, { endpoint, gaps, needs = [] }: Destination): PairTarget {
  const to = bound.plan.endpoints[endpoint];
  if (to && gaps.has(networkOf(to))) return { judgement: unsupported(bound, section, to) };
  const floater = bound.floaters[endpoint];
  if (!floater) return undefined;
  const ability = needs.find((need) => !floater.can.includes(need));
  if (ability) return { judgement: skipped(`the floaters' image ${ABILITY_WORDS[ability]}`) };
  const trouble = troubleOf(floater, to, section);
  const address = addressOf(floater, section.family);
  if (trouble || !address) return wrong(trouble ?? 'the floater has no address');
  return { section, endpoint, address, port: floater.port, identity: floater.identity };
}

const ABILITY_WORDS = {
  udp: 'does not answer UDP',
  identity: 'does not say who answers',
} as const satisfies Record<FloaterAbility, string>;

/** What the source adds to that. If it has no ready floater, its pairs have no verdict, apart from skips. */
export function seenFrom(
  bound: BoundPlan,
  section: Section,
  { source, gaps }: { readonly source: number; readonly gaps: Gaps },
): (found: PairTarget) => PairTarget {
  const from = bound.plan.endpoints[source];
  if (from && gaps.has(networkOf(from))) {
    const lacking = { judgement: unsupported(bound, section, from) };
    return () => lacking;
  }
  const floater = bound.floaters[source];
  const trouble = floater && troubleOf(floater, from, section);
  if (floater && !trouble) return (found) => found;
  const instead = trouble ? wrong(trouble) : undefined;
  return (found) => (found === undefined || isSkip(found) ? found : instead);
}

function isSkip(found: NonNullable<PairTarget>): boolean {
  return 'judgement' in found && found.judgement.verdict === 'skip';
}

function wrong(detail: string): { readonly judgement: Judgement } {
  return { judgement: { verdict: 'error', reason: 'POD', detail } };
}

function troubleOf(floater: Floater, endpoint: Endpoint | undefined, { family }: Section): string | undefined {
  return floater.trouble ?? familyTrouble(floater, family, endpoint?.node);
}
