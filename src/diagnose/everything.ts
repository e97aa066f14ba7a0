import { type Facet, isEven } from './facet.ts';
import type { DiagnosisContext, Found, Located } from './locate.ts';
import { everywhere } from './region.ts';
import { eachFailed, eachState } from './search.ts';
import { PASSED } from './symptom.ts';
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
    .filter((one) => isEven(one) && one.outs.every((section) => shut.has(section)))
    .toSorted((a, b) => b.outs.length - a.outs.length);
  if (!facet) return all;
  const isPart = ({ symptom }: Found) => symptom === 'reach' || symptom === 'part';
  const isHeld = (one: Located) => isWithin(one, facet);
  const held = all.filter(isPart).flatMap(({ located }) => located.filter(isHeld));
  const one = wholeRun(board, facet);
  if (held.length < 2 || priceOf(one) + MARGIN > held.reduce((sum, part) => sum + priceOf(part), 0)) return all;
  eachFailed(board, one.cause, (spot) => explain(board, spot));
  const { share: _, ...cause } = one.cause;
  const told = { ...one, cause };
  return all.map((each) => {
    if (!isPart(each)) return each;
    const rest = each.located.filter((located) => !isHeld(located));
    return { ...each, located: each === found ? [told, ...rest] : rest };
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

/**
 * What it costs to tell the cause: its name, and its passes, or which of its probes fail if that is left to
 * chance.
 */
function priceOf({ cause: { failed, passed, share } }: Pick<Located, 'cause'>): number {
  return NAMED + (share === undefined ? passed * WEIGHTS.reach.passed : costOfChance(failed, passed));
}

function wholeRun(board: Board, facet: Facet): Located {
  const count = { passed: 0, failed: 0 };
  eachState(board, { place: EVERYWHERE, facet }, (state) => {
    count[state === PASSED ? 'passed' : 'failed'] += 1;
  });
  // The share is only for weighing it. It is told as if all of it failed.
  const cause = { place: EVERYWHERE, facet, ...count, share: 1, gain: 0 };
  return { symptom: 'reach', cause, also: [], board };
}
