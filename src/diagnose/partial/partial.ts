import type { DiagnosisContext, Found, Located } from '../locate.ts';
import { candidatesIn } from './candidate.ts';
import { locatedOf } from './located-part.ts';
import { type CountsByCheck, countAll, mostBeside, withoutPasses } from './strays.ts';
import { type Union, unionOf } from './union.ts';
import { type Weighed, weigh } from './weigh-part.ts';

/** More causes with a share than this are chance. */
const MOST_CAUSES = 8;
/**
 * So many places and facets are compared that some fit what failed by chance a little better than nothing.
 */
const LEAST_GAIN = 4;
/** Where so large a share passes, that is hardly by chance. */
const PLAINLY = 0.2;

/**
 * Causes that make only a share of their probes fail: one of several equal paths is broken, a table is full,
 * packets are lost at random. Each replaces what looked like several causes, such as pairs, if it explains
 * their failures in fewer words: by the minimum description length, which weighs the passes as well.
 * @returns what was found, without the causes that were replaced, and with these
 */
export function withPartial(context: DiagnosisContext, found: readonly Found[]): readonly Found[] {
  const union = unionOf(context, found);
  if (!union) return found.map((each) => ({ ...each, located: each.located.map(withShare) }));
  const located: Located[] = [];
  let all = countAll(union);
  // The failures of a cause are explained, so its passes say nothing about how much fails elsewhere.
  const told = new Float64Array(union.checks);
  const replaced = new Set<Located>();
  const add = (weighed: Weighed): void => {
    located.push(locatedOf(union, weighed, { context, found }));
    for (const index of weighed.replaced) {
      const { located: small } = union.replaceables[index] ?? {};
      if (small) replaced.add(small);
    }
    for (const [check, passed] of weighed.passedByCheck.entries()) told[check] = (told[check] ?? 0) + passed;
    all = withoutPasses(countAll(union), told);
  };
  while (located.length < MOST_CAUSES) {
    const best = bestOf(union, context, all);
    if (!best) break;
    add(best);
  }
  for (const { located: loss } of union.replaceables) {
    if (loss.symptom !== 'loss' || replaced.has(loss)) continue;
    const wider = widerThan(loss, context, { union, all });
    if (wider) add(wider);
  }
  const rest = found.map((each) => ({
    ...each,
    located: each.located.filter((cause) => !replaced.has(cause)).map(withShare),
  }));
  return [...rest, { symptom: 'part', board: union.board, located }];
}

function bestOf(union: Union, { facets }: DiagnosisContext, all: CountsByCheck): Weighed | undefined {
  let best: Weighed | undefined;
  for (const candidate of candidatesIn(union, facets, mostBeside(all))) {
    if (candidate.most <= (best?.gain ?? LEAST_GAIN)) break;
    const weighed = weigh(union, candidate, all);
    // Where a cause was found already, its place was not chosen among many.
    const isPlain = weighed?.isSame && weighed.passed >= PLAINLY * (weighed.failed + weighed.passed);
    const least = isPlain ? 0 : LEAST_GAIN;
    if (weighed?.isNew && weighed.gain > (best?.gain ?? least)) best = weighed;
  }
  return best;
}

/**
 * The same cause with all failures at its place: where packets are lost, whatever else fails is lost as well,
 * even if those few failures alone show no share.
 */
function widerThan(
  loss: Located,
  { facets }: DiagnosisContext,
  { union, all }: { readonly union: Union; readonly all: CountsByCheck },
): Weighed | undefined {
  const [facet] = facets;
  const { place } = loss.cause;
  if (!facet || place.kind === 'same' || place.kind === 'everySame') return undefined;
  const weighed = weigh(union, { region: { place, cost: 0 }, facet, most: 0 }, all);
  if (!weighed || weighed.failed <= loss.cause.failed) return undefined;
  return weighed.replaced.some((index) => union.replaceables[index]?.located === loss) ? weighed : undefined;
}

/** Lost packets always have a share. */
function withShare(located: Located): Located {
  const { symptom, cause } = located;
  if (symptom !== 'loss') return located;
  return { ...located, cause: { ...cause, share: cause.failed / (cause.failed + cause.passed) } };
}
