import type { PlannedNode } from '../../model/plan.ts';
import { cidrList, holds } from '../cidrs.ts';
import { CODE_FACTS } from '../codes.ts';
import type { Finding } from '../finding.ts';
import type { World } from '../world.ts';
import { nextSteps } from './next.ts';

const MOST_SHOWN = 3;

/** A warning if two clusters give the same addresses to pods. An answer may then come from the wrong one. */
export function overlapFindings({ run }: Pick<World, 'run'>, of: number): readonly Finding[] {
  const { source, destinations } = run.spec;
  const [destination] = destinations;
  if (!destination) return [];
  const [here, there] = [source, destination].map(({ name }) => nodesOf(run.nodes, name));
  const pairs = overlaps(here ?? [], there ?? []);
  if (pairs.length === 0) return [];
  const more = pairs.length - MOST_SHOWN;
  return [
    {
      code: 'ND602',
      severity: 'warning',
      title: `Pods of ${source.name} and of ${destination.name} have the same addresses`,
      subject: {
        kind: 'cluster',
        cluster: source.name,
        name: source.name,
        to: { cluster: destination.name, name: destination.name },
      },
      scope: { checks: [], paths: [], families: [] },
      explains: 0,
      of,
      evidence: [...pairs.slice(0, MOST_SHOWN), ...(more > 0 ? [`and ${more} more`] : [])],
      alternatives: [],
      reasons: CODE_FACTS.ND602.reasons,
      next: nextSteps({ run }, 'ND602', { cluster: source.name, nodes: [] }),
      region: [],
    },
  ];
}

function nodesOf(nodes: readonly PlannedNode[], cluster: string): readonly PlannedNode[] {
  return nodes.filter((node) => node.cluster === cluster && node.podCIDRs.length > 0);
}

/** `10.1.0.0/24 of n1 and 10.1.0.0/16 of m1`. Two CIDRs overlap if one begins within the other. */
function overlaps(here: readonly PlannedNode[], there: readonly PlannedNode[]): readonly string[] {
  const theirs = there.flatMap(({ name, podCIDRs }) =>
    podCIDRs.map((cidr) => ({ name, cidr, list: cidrList([cidr]) })),
  );
  return here.flatMap(({ name, podCIDRs }) =>
    podCIDRs.flatMap((cidr) => {
      const own = cidrList([cidr]);
      return theirs
        .filter((other) => holds(other.list, firstOf(cidr)) || holds(own, firstOf(other.cidr)))
        .map((other) => `${cidr} of ${name} and ${other.cidr} of ${other.name}`);
    }),
  );
}

function firstOf(cidr: string): string {
  return cidr.split('/')[0] ?? '';
}
