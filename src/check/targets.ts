import { addressOf, type BoundPlan, isPair, type Section } from '../plan/bind.ts';
import type { Endpoint } from '../plan/plan.ts';
import type { Family } from '../plan/words.ts';
import type { Target, Targets, Untried } from './plugin.ts';
import type { Judgement } from './verdict.ts';

const FAMILY_WORDS = { ipv4: 'IPv4', ipv6: 'IPv6' } as const satisfies Record<Family, string>;

/** Every destination of a check that probes floaters by their addresses, as seen from one source. */
export function pairTargets(bound: BoundPlan, source: number, check: string): Targets {
  const tried: Target[] = [];
  const untried: Untried[] = [];
  const from = bound.plan.endpoints[source];
  if (!from) return { tried, untried };
  for (const section of bound.sections.filter((section) => section.check === check)) {
    const nobody = !bound.floaters.some((floater) => floater && addressOf(floater, section.family) !== undefined);
    bound.plan.endpoints.forEach((to, endpoint) => {
      if (!isPair(section, from, to)) return;
      const found = nobody ? unsupported(section) : targetOf(bound, section, { source, endpoint });
      if (!found) return;
      if ('judgement' in found) untried.push({ section, endpoint, judgement: found.judgement });
      else tried.push(found);
    });
  }
  return { tried, untried };
}

/** Nodes promise a family that no floater has got: a cluster whose pod network leaves it out, most likely. */
function unsupported({ family }: Section): { judgement: Judgement } {
  return { judgement: { verdict: 'skip', detail: `no floater has an ${FAMILY_WORDS[family]} address` } };
}

/** Undefined where an end has no ready floater: such a pair stays planned, without a verdict. */
function targetOf(
  { plan, floaters }: BoundPlan,
  section: Section,
  { source, endpoint }: { source: number; endpoint: number },
): Target | { judgement: Judgement } | undefined {
  const from = floaters[source];
  const to = floaters[endpoint];
  if (!from || !to) return undefined;
  const trouble = troubleOf(from, plan.endpoints[source], section) ?? troubleOf(to, plan.endpoints[endpoint], section);
  const address = addressOf(to, section.family);
  if (trouble || !address) {
    return { judgement: { verdict: 'error', reason: 'POD', detail: trouble ?? 'the floater has no address' } };
  }
  return { section, endpoint, address, port: to.port, identity: to.identity };
}

function troubleOf(
  floater: NonNullable<BoundPlan['floaters'][number]>,
  endpoint: Endpoint | undefined,
  { family }: Section,
): string | undefined {
  if (floater.trouble) return floater.trouble;
  if (addressOf(floater, family)) return undefined;
  return `the floater on ${endpoint?.node ?? floater.node} has no ${FAMILY_WORDS[family]} address`;
}
