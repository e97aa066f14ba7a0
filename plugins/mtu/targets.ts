import { type BoundPlan, pairTargets, refined, type Target, type Targets } from '../../src/check/plugin.ts';

const TCP_ONLY = 'tcp-only';

/**
 * Every floater. Those that do not answer datagrams are marked. A node may answer a pod from an address other
 * than the one that was asked, so from pods to nodes only TCP counts.
 */
export function targets(bound: BoundPlan, source: number): Targets {
  return refined(pairTargets(bound, source, { check: 'mtu' }), (target) => {
    const answers = bound.floaters[target.endpoint]?.can.includes('udp') && target.section.path !== 'pod-node';
    return answers ? target : { ...target, aim: { kind: TCP_ONLY } };
  });
}

export function isTcpOnly({ aim }: Pick<Target, 'aim'>): boolean {
  return aim?.kind === TCP_ONLY;
}
