import { type BoundPlan, echoTargets, refined, type Target, type Targets } from '../../src/check/plugin.ts';

const ACROSS = 'across';

/** Every pod that reports which address it sees. Those of another cluster are marked. */
export function targets(bound: BoundPlan, source: number): Targets {
  const { endpoints } = bound.plan;
  return refined(echoTargets(bound, source, { check: 'source-ip' }), (target) =>
    endpoints[target.endpoint]?.cluster === target.source.cluster ? target : { ...target, aim: { kind: ACROSS } },
  );
}

export function isAcross({ aim }: Pick<Target, 'aim'>): boolean {
  return aim?.kind === ACROSS;
}
