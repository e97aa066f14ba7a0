import type { BoundPlan } from '../../model/bound-plan.ts';
import type { Judgement } from '../../model/verdict.ts';
import type { Target, Targets, Untried } from '../contract.ts';
import { sourceGap } from '../families.ts';
import { serviceTargets } from '../targets.ts';

/**
 * Looks at each target once more. `refine` returns a target, why it is not tried, or undefined for no
 * verdict.
 */
export function refined<T extends Target>(
  { tried, untried }: Targets<T>,
  refine: (target: T) => Target | Judgement | undefined,
): Targets {
  const left: Target[] = [];
  const out: Untried[] = [...untried];
  for (const target of tried) {
    const { section, endpoint } = target;
    const found = refine(target);
    if (!found) continue;
    if ('verdict' in found) out.push({ section, endpoint, judgement: found });
    else left.push(found);
  }
  return { tried: left, untried: out };
}

/**
 * Service ends of a check. An end without an address is asked for by name, in a family that the source must
 * have.
 */
export function namedTargets(bound: BoundPlan, source: number, { check }: { readonly check: string }): Targets {
  const gap = sourceGap(bound);
  return refined(serviceTargets(bound, source, { check }), (target) =>
    target.address === '' ? (gap(target.section, target.source) ?? target) : target,
  );
}

/** curl's option for the IP family of a target. */
export function familyFlag({ section }: Pick<Target, 'section'>): '-4' | '-6' {
  return section.family === 'ipv6' ? '-6' : '-4';
}
