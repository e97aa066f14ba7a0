import { CODE_FACTS, type FindingCode } from '../codes.ts';
import { REASON_RULES, type Shown } from './reason-rules.ts';

/**
 * What is often behind a finding, the likeliest first: reasons that fit what the run shows come first, and
 * those that it rules out are left out. Pure.
 */
export function reasonsFor(code: FindingCode, shown: Shown): readonly string[] {
  const usual: readonly string[] = CODE_FACTS[code].reasons;
  const rules = REASON_RULES.filter(({ codes, when }) => codes.test(code) && when(shown));
  const ruledOut = new Set<string>(rules.flatMap(({ without = [] }) => without));
  const first = rules.flatMap((rule) => rule.first ?? []).filter((reason) => !ruledOut.has(reason));
  const all = [...new Set([...first, ...usual.filter((reason) => !ruledOut.has(reason))])];
  return all.length > 0 ? all : usual;
}
