import { CODES } from '../../model/verdict.ts';
import type { DiagnosisContext, Found, Located } from '../locate.ts';
import { type Cause, eachState, type ProbeSpot } from '../search.ts';
import { EXPLAINED, PART_SYMPTOMS, PASSED, type Symptom, UNKNOWN } from '../symptom.ts';
import { type Board, explain } from '../tally.ts';
import { candidatesIn, type Weighed, weigh } from './candidate.ts';
import { type Union, unionOf } from './union.ts';

/** More causes with a share than this are chance. */
const MOST_CAUSES = 8;

/**
 * Causes that make only a share of their probes fail: one of several equal paths is broken, a table is full,
 * packets are lost at random. Each replaces what looked like several causes, such as pairs, if it explains
 * their failures in fewer words: by the minimum description length, which weighs the passes as well.
 * @returns what was found, without the causes that were replaced, and with these
 */
export function withPartial(context: DiagnosisContext, found: readonly Found[]): readonly Found[] {
  const union = unionOf(context, found);
  if (!union) return found.map((one) => ({ ...one, located: one.located.map(withShare) }));
  const located: Located[] = [];
  const gone = new Set<Located>();
  const replace = (best: Weighed): void => {
    located.push(take(union, best, { context, found }));
    for (const index of best.replaced) {
      const one = union.replaceables[index]?.located;
      if (one) gone.add(one);
    }
  };
  while (located.length < MOST_CAUSES) {
    const best = bestOf(union, context);
    if (!best) break;
    replace(best);
  }
  for (const loss of union.replaceables) {
    if (loss.located.symptom !== 'loss' || gone.has(loss.located)) continue;
    const whole = wholeOf(union, context, loss.located);
    if (whole) replace(whole);
  }
  const rest = found.map((one) => ({
    ...one,
    located: one.located.filter((cause) => !gone.has(cause)).map(withShare),
  }));
  return [...rest, { symptom: 'part', board: union.board, located }];
}

/**
 * What else fails where packets are lost is lost packets, too, even if the few failures alone show no share.
 */
function wholeOf(union: Union, { facets }: DiagnosisContext, loss: Located): Weighed | undefined {
  const [facet] = facets;
  const { place } = loss.cause;
  if (!facet || place.kind === 'same' || place.kind === 'everySame') return undefined;
  const weighed = weigh(union, { region: { place, cost: 0 }, facet, most: 0 });
  if (!weighed || weighed.failed <= loss.cause.failed) return undefined;
  return weighed.replaced.some((index) => union.replaceables[index]?.located === loss) ? weighed : undefined;
}

function withShare(located: Located): Located {
  const { symptom, cause } = located;
  if (symptom !== 'loss') return located;
  return { ...located, cause: { ...cause, share: cause.failed / (cause.failed + cause.passed) } };
}

function bestOf(union: Union, { facets }: DiagnosisContext): Weighed | undefined {
  let best: Weighed | undefined;
  for (const candidate of candidatesIn(union, facets)) {
    if (candidate.most <= (best?.gain ?? 0)) break;
    const weighed = weigh(union, candidate);
    if (weighed && weighed.gain > (best?.gain ?? 0)) best = weighed;
  }
  return best;
}

interface Scene {
  readonly context: DiagnosisContext;
  readonly found: readonly Found[];
}

/** The board as the cause sees it: what another cause explains is unknown. */
function without(board: Board, spots: readonly ProbeSpot[]): Board {
  const states = board.states.map((cells) => cells.slice());
  for (const { section, source, to } of spots) {
    const cells = states[section];
    if (cells) cells[source * board.slots.nodes + to] = UNKNOWN;
  }
  return { ...board, states };
}

/** Marks what the cause explains, on all boards. */
function take(union: Union, { candidate, failed, passed, gain, kept }: Weighed, { context, found }: Scene): Located {
  const { region, facet } = candidate;
  const place = { place: region.place, facet };
  const { nodes } = union.board.slots;
  const own: ProbeSpot[] = [];
  const others: ProbeSpot[] = [];
  eachState(union.board, place, (state, spot) => {
    if (state === PASSED) return;
    const owner = (union.owners[spot.section]?.[spot.source * nodes + spot.to] ?? 0) - 1;
    if (state === EXPLAINED || kept.includes(owner)) others.push(spot);
    else own.push(spot);
  });
  const board = without(union.board, others);
  for (const spot of own) explain(union.board, spot);
  const boards = found.filter(({ symptom }) => PART_SYMPTOMS.some((one) => one === symptom));
  for (const { board } of boards) for (const spot of own) explain(board, spot);
  const cause = { ...place, failed, passed, share: failed / (failed + passed), gain } satisfies Cause;
  return { symptom: symptomOf(context, { spots: own, share: cause.share }), cause, also: [], board };
}

interface Shared {
  readonly spots: readonly ProbeSpot[];
  readonly share: number;
}

/** From this share on, what fails is told as if all of it did. */
const NEARLY_ALL = 0.9;
/** Full-size packets are lost, or some of several: if so many of the failures say so. */
const MOSTLY = 0.8;
const LOSSY = 0.15;

function symptomOf({ world }: DiagnosisContext, { spots, share }: Shared): Symptom {
  const codes = spots.map(
    ({ section, source, to }) => world.floaters[section]?.codes[source * world.nodes.length + to],
  );
  const shareOf = (code: number) => codes.filter((one) => one === code).length / codes.length;
  if (shareOf(CODES['fail MTU']) >= MOSTLY) return 'mtu';
  if (shareOf(CODES['fail LOSS']) >= LOSSY) return 'loss';
  return share >= NEARLY_ALL ? 'reach' : 'part';
}
