import { BlockList, isIP } from 'node:net';
import type { PlannedNode } from '../../plan/plan.ts';
import { CODE_FACTS } from '../codes.ts';
import type { Finding } from '../finding.ts';
import type { World } from '../world.ts';
import { nextSteps } from './next.ts';

const MOST_SHOWN = 3;

/** A warning where two clusters give the same addresses to pods: an answer may come from the wrong one. */
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

/** `10.1.0.0/24 of n1 and 10.1.0.0/16 of m1`. Two CIDRs overlap where one begins within the other. */
function overlaps(here: readonly PlannedNode[], there: readonly PlannedNode[]): readonly string[] {
  const theirs = there.flatMap(({ name, podCIDRs }) => podCIDRs.map((cidr) => ({ name, cidr, list: listOf(cidr) })));
  return here.flatMap(({ name, podCIDRs }) =>
    podCIDRs.flatMap((cidr) => {
      const own = listOf(cidr);
      return theirs
        .filter((other) => begins(cidr, other.list) || begins(other.cidr, own))
        .map((other) => `${cidr} of ${name} and ${other.cidr} of ${other.name}`);
    }),
  );
}

function begins(cidr: string, list: BlockList): boolean {
  const [address = ''] = cidr.split('/');
  return isIP(address) > 0 && list.check(address, kindOf(address));
}

function listOf(cidr: string): BlockList {
  const [address = '', prefix = ''] = cidr.split('/');
  const list = new BlockList();
  if (isIP(address) > 0 && /^\d+$/.test(prefix)) list.addSubnet(address, Number(prefix), kindOf(address));
  return list;
}

function kindOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
