import type { EndRole } from '../../model/end-role.ts';
import { CODES } from '../../model/verdict.ts';
import { PASSED, UNKNOWN } from '../symptom.ts';
import { mayLeak } from '../weigh.ts';
import { codeAt, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { DNS, LEADING_TO_FLOATERS } from './ends.ts';
import type { OddsOf } from './odds.ts';

/**
 * Leaves out what fails for another reason, since most probes of its kind pass. A rule that blocks our port
 * everywhere need not block the port of DNS, nor the ports of other Services. Each cluster has its own.
 */
export function alike<T extends ServiceSpot>(board: ServiceBoard, held: readonly T[], oddsAt: OddsOf): readonly T[] {
  const clusterOf = (end: number) => board.clusterOfEnd[end];
  const groups = Map.groupBy(
    held,
    (spot) => `${sectionsLike(board, spot)}/${kindAt(board, spot)}/${clusterOf(spot.end)}`,
  );
  return [...groups.values()].flatMap((spots) => {
    const [first] = spots;
    if (!first) return [];
    const kind = kindAt(board, first);
    const ends = board.roles.flatMap((_, other) =>
      kindOf(board, other) === kind && clusterOf(other) === clusterOf(first.end) ? [other] : [],
    );
    return gainOf(board, { sections: sectionsLike(board, first), ends }, oddsAt) >= 0 ? spots : [];
  });
}

/** The sections from the same layer over the same family. Each check asks ends of its own. */
function sectionsLike({ sections }: ServiceBoard, { section }: ServiceSpot): readonly number[] {
  const like = sections[section];
  return sections.flatMap(({ from, family }, index) => (from === like?.from && family === like.family ? [index] : []));
}

/** A Service whose name was not found failed as look-ups do, whether or not its floaters answer. */
function kindAt(board: ServiceBoard, spot: ServiceSpot): EndRole {
  return codeAt(board, spot) === CODES['fail DNS'] ? 'dns-service' : kindOf(board, spot.end);
}

/** If it is not known where a single pod or process is, either all that lose as much fail, or none. */
const TOGETHER = 0.55;
const SINGLE: readonly EndRole[] = ['apiserver', 'dns-replica'];

/** A spot, and how likely a cause between nodes makes its probe fail. */
type OddsSpot = ServiceSpot & { readonly odds: number };

/**
 * Leaves out what is reached from other nodes with the same odds more often than the odds allow: then it
 * fails for another reason.
 */
export function asOften<T extends OddsSpot>(board: ServiceBoard, held: readonly T[], oddsAt: OddsOf): readonly T[] {
  const unsure = held.filter(({ odds }) => odds < 1);
  const groups = Map.groupBy(unsure, (spot) => {
    const { section, end, odds } = spot;
    return `${isSingle(board, spot) ? `${section}/${end}` : board.roles[end]}/${odds.toFixed(2)}`;
  });
  const often = [...groups.values()].flatMap((spots) => (spots[0] && isReached(board, spots[0], oddsAt) ? [] : spots));
  return [...held.filter(({ odds }) => odds >= 1), ...often];
}

/** Whether the end is one pod or process, on a node that is not known. */
function isSingle({ hosts, roles }: ServiceBoard, { end }: ServiceSpot): boolean {
  return (hosts[end] ?? -1) < 0 && SINGLE.includes(roles[end] ?? 'own');
}

/** Whether ends of this kind are reached more often than these odds allow. */
function isReached(board: ServiceBoard, spot: OddsSpot, oddsAt: OddsOf): boolean {
  const { end, section, odds } = spot;
  const role = board.roles[end] ?? 'own';
  // Without the pods behind it, the odds are a guess, and each node has its own.
  if (LEADING_TO_FLOATERS.includes(role) && !board.backends[end]?.length) return false;
  const alone = isSingle(board, spot);
  const among: Among = alone
    ? { sections: [section], ends: [end] }
    : {
        sections: board.sections.keys(),
        ends: board.roles.flatMap((other, index) => (other === role ? [index] : [])),
      };
  const { passed, measured } = countAt(board, among, (other) => Math.abs(oddsAt(other) - odds) < 0.01);
  return alone ? passed > measured * TOGETHER : !mayLeak(passed, measured, 1 - odds);
}

function countAt(
  board: ServiceBoard,
  { sections, ends }: Among,
  isWanted: (spot: ServiceSpot) => boolean,
): { readonly passed: number; readonly measured: number } {
  const count = { passed: 0, measured: 0 };
  for (const section of sections) {
    for (let node = 0; node < board.nodes; node += 1) {
      for (const end of ends) {
        const state = stateAt(board, { section, node, end });
        if (state === UNKNOWN || !isWanted({ section, node, end })) continue;
        count.measured += 1;
        if (state === PASSED) count.passed += 1;
      }
    }
  }
  return count;
}

/** How often a probe fails although nothing stops it, and passes although something does. */
const CHANCE = 0.01;

export interface Among {
  readonly sections: Iterable<number>;
  readonly ends: readonly number[];
}

/** How much likelier the cause makes what was measured than no cause does, as a logarithm. */
export function gainOf(board: ServiceBoard, { sections, ends }: Among, oddsAt: OddsOf): number {
  let gain = 0;
  for (const section of sections) {
    for (let node = 0; node < board.nodes; node += 1) {
      for (const end of ends) gain += gainAt(board, { section, node, end }, oddsAt);
    }
  }
  return gain;
}

function gainAt(board: ServiceBoard, spot: ServiceSpot, oddsAt: OddsOf): number {
  const state = stateAt(board, spot);
  const odds = state === UNKNOWN ? 0 : oddsAt(spot);
  if (odds === 0) return 0;
  return Math.log(state === PASSED ? Math.max(CHANCE, 1 - odds) : Math.max(CHANCE, odds) / CHANCE);
}

/** A Service is reached by name only if both DNS and floaters answer, so it belongs to neither group. */
function kindOf({ roles }: ServiceBoard, end: number): EndRole {
  const role = roles[end] ?? 'own';
  return DNS.includes(role) && role !== 'headless' ? 'dns-service' : role;
}
