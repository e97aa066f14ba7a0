import type { Target, Targets, Untried } from '../plugin.ts';
import type { Judgement } from '../verdict.ts';

/** Looks at each target once more: another one, why it is not tried, or undefined where it stays without a verdict. */
export function refined(
  { tried, untried }: Targets,
  refine: (target: Target) => Target | Judgement | undefined,
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

/** curl's option for the family of a target. */
export function familyFlag({ section }: Pick<Target, 'section'>): '-4' | '-6' {
  return section.family === 'ipv6' ? '-6' : '-4';
}
