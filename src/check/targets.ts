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
    const without = clustersWithout(bound, section.family);
    bound.plan.endpoints.forEach((to, endpoint) => {
      if (!isPair(bound.plan, section, { source: from, destination: to })) return;
      const lacking = [from, to].find(({ cluster }) => without.has(cluster));
      const found = lacking ? unsupported(bound, section, lacking) : targetOf(bound, section, { source, endpoint });
      if (!found) return;
      if ('judgement' in found) untried.push({ section, endpoint, judgement: found.judgement });
      else tried.push(found);
    });
  }
  return { tried, untried };
}

/** Clusters that have floaters, and none of them an address of this family. */
function clustersWithout({ floaters }: BoundPlan, family: Family): ReadonlySet<string> {
  const there = floaters.filter((floater) => floater !== undefined);
  const having = new Set(there.filter((floater) => addressOf(floater, family)).map(({ cluster }) => cluster));
  return new Set(there.map(({ cluster }) => cluster).filter((cluster) => !having.has(cluster)));
}

/**
 * Nodes promise a family that no floater has got: a cluster whose pod network leaves it out, most likely. Or the other
 * cluster has it, and this one cannot be reached by it.
 */
function unsupported({ plan }: BoundPlan, { family }: Section, { cluster }: Endpoint): { judgement: Judgement } {
  const who = plan.destinations.length > 0 ? `no floater of ${cluster}` : 'no floater';
  return { judgement: { verdict: 'skip', detail: `${who} has an ${FAMILY_WORDS[family]} address` } };
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
