import { type BoundPlan, pairTargets, refined, type Target, type Targets } from '../../src/check/plugin.ts';

const TCP_ONLY = 'tcp-only';

/** Every floater; those that answer no datagrams are marked. */
export function targets(bound: BoundPlan, source: number): Targets {
  return refined(pairTargets(bound, source, { check: 'mtu' }), (target) =>
    bound.floaters[target.endpoint]?.can.includes('udp') ? target : { ...target, aim: { kind: TCP_ONLY } },
  );
}

export function isTcpOnly({ aim }: Pick<Target, 'aim'>): boolean {
  return aim?.kind === TCP_ONLY;
}
