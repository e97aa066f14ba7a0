import { CODES } from '../../model/verdict.ts';
import { type Cause, eachFailed } from '../cause.ts';
import type { DiagnosisContext, Found, Located } from '../locate.ts';
import { EXPLAINED, isPartSymptom, type Symptom, UNKNOWN } from '../symptom.ts';
import { type Board, explain, type ProbeSpot } from '../tally.ts';
import { ownerAt, type Union } from './union.ts';
import { NEARLY_ALL, type Weighed } from './weigh-part.ts';

interface Scene {
  readonly context: DiagnosisContext;
  readonly found: readonly Found[];
}

/** The weighed candidate as a cause. Marks what it explains on the boards of the union and the symptoms. */
export function locatedOf(union: Union, weighed: Weighed, { context, found }: Scene): Located {
  const { candidate, failed, passed, gain } = weighed;
  const share = failed / (failed + passed);
  const cause: Cause = { place: candidate.region.place, facet: candidate.facet, failed, passed, share, gain };
  const { own, others } = failuresAt(union, cause, weighed);
  const board = without(union.board, others);
  const boards = found.filter(({ symptom }) => isPartSymptom(symptom)).map((each) => each.board);
  for (const marked of [union.board, ...boards]) for (const spot of own) explain(marked, spot);
  return { symptom: symptomOf(context, own, share), cause, also: [], board };
}

/** Failed probes at the cause's place: those that it explains, and those of causes that stay beside it. */
function failuresAt(
  union: Union,
  cause: Cause,
  { kept }: Weighed,
): Readonly<Record<'own' | 'others', readonly ProbeSpot[]>> {
  const own: ProbeSpot[] = [];
  const others: ProbeSpot[] = [];
  eachFailed(union.board, cause, (spot, state) => {
    const isOther = state === EXPLAINED || kept.includes(ownerAt(union, spot));
    (isOther ? others : own).push(spot);
  });
  return { own, others };
}

/** A copy of the board on which these probes are unknown. */
function without(board: Board, spots: readonly ProbeSpot[]): Board {
  const states = board.states.map((cells) => cells.slice());
  for (const { section, source, to } of spots) {
    const cells = states[section];
    if (cells) cells[source * board.slots.nodes + to] = UNKNOWN;
  }
  return { ...board, states };
}

/** It is about full-size packets if at least this share of the failures says so. */
const MOSTLY = 0.8;
/** It is about lost packets if at least this share of the failures lost some of several. */
const LOSSY = 0.15;

function symptomOf({ world }: DiagnosisContext, failures: readonly ProbeSpot[], share: number): Symptom {
  const codes = failures.map(
    ({ section, source, to }) => world.floaters[section]?.codes[source * world.nodes.length + to],
  );
  const shareOf = (code: number) => codes.filter((other) => other === code).length / codes.length;
  if (shareOf(CODES['fail MTU']) >= MOSTLY) return 'mtu';
  if (shareOf(CODES['fail LOSS']) >= LOSSY) return 'loss';
  return share >= NEARLY_ALL ? 'reach' : 'part';
}
