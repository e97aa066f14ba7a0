import { type Cause, countProbes, eachFailed } from './cause.ts';
import { type Facet, isEven } from './facet.ts';
import type { DiagnosisContext, Found, Located } from './locate.ts';
import { everywhere } from './region.ts';
import { type Board, explain } from './tally.ts';
import { ANY_CAUSE, costOfChance, WEIGHTS } from './weigh.ts';

/** Nearly nothing passes if at most this share of the probes of a section does. */
const MOST_PASSED = 0.25;

/**
 * Where nearly nothing passes, there is one cause, whatever the checks, zones and nodes of the few passes
 * are. It is about all probes, or about those of the largest facet of which that holds.
 */
export function whereNothingPasses({ facets }: DiagnosisContext, all: readonly Found[]): readonly Found[] {
  const found = all.find(({ symptom }) => symptom === 'reach');
  if (!found || found.board.slots.nodes < 3) return all;
  const { board } = found;
  const shut = shutSections(board);
  const [facet] = facets
    .filter((candidate) => isEven(candidate) && candidate.outs.every((section) => shut.has(section)))
    .toSorted((a, b) => b.outs.length - a.outs.length);
  if (!facet) return all;
  const isPart = ({ symptom }: Found) => symptom === 'reach' || symptom === 'part';
  const isReplaced = (located: Located) => isWithin(located, facet);
  const replaced = all.filter(isPart).flatMap(({ located }) => located.filter(isReplaced));
  if (replaced.length < 2) return all;
  const cause: Cause = { place: EVERYWHERE, facet, ...countProbes(board, { place: EVERYWHERE, facet }), gain: 0 };
  const price = replaced.reduce((sum, located) => sum + priceOf(located), 0);
  if (priceWithChance(cause) + MARGIN > price) return all;
  eachFailed(board, cause, (spot) => explain(board, spot));
  const whole: Located = { symptom: 'reach', cause, also: [], board };
  return all.map((each) => {
    if (!isPart(each)) return each;
    const rest = each.located.filter((located) => !isReplaced(located));
    return { ...each, located: each === found ? [whole, ...rest] : rest };
  });
}

const EVERYWHERE = { kind: 'run', same: false } as const;

/** The sections of which nearly all probes between nodes fail. */
function shutSections(board: Board): ReadonlySet<number> {
  const first = everywhere(board.slots) * board.sections;
  const isShut = (section: number) => {
    const [passes = 0, failures = 0] = [board.passed[first + section], board.failed[first + section]];
    return failures > 0 && passes <= MOST_PASSED * (passes + failures);
  };
  return new Set(Array.from({ length: board.sections }, (_, section) => section).filter(isShut));
}

function isWithin({ cause: { place, facet } }: Located, { outs }: Facet): boolean {
  if (place.kind === 'same' || place.kind === 'everySame') return false;
  return [...facet.outs, ...facet.ins].every((section) => outs.includes(section));
}

/** What it costs about to name a cause, whatever it is. */
const NAMED = ANY_CAUSE + 5;
/** A few nodes that reach each other are no chance: their passes lie together. */
const MARGIN = 10;

/** What it costs to tell the cause: its name, and its passes, unless it has a share. */
function priceOf({ cause }: Located): number {
  return cause.share === undefined ? NAMED + cause.passed * WEIGHTS.reach.passed : priceWithChance(cause);
}

/** What it costs to tell a cause that leaves to chance which of its probes fail. */
function priceWithChance({ failed, passed }: Cause): number {
  return NAMED + costOfChance(failed, passed);
}
