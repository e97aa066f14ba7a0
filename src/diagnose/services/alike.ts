import type { EndRole } from '../../model/end-role.ts';
import { PASSED, UNKNOWN } from '../symptom.ts';
import { type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { DNS } from './ends.ts';
import type { OddsOf } from './odds.ts';

/**
 * Leaves out what fails for another reason, since most probes of its kind pass. A rule that blocks our port everywhere need
 * not block the port of DNS, nor the ports of other Services.
 */
export function alike<T extends ServiceSpot>(board: ServiceBoard, held: readonly T[], oddsAt: OddsOf): readonly T[] {
  const groups = Map.groupBy(held, ({ end, section }) => `${section}/${kindOf(board, end)}`);
  return [...groups.values()].flatMap((those) => {
    const [{ section, end } = { section: -1, end: -1 }] = those;
    const kind = kindOf(board, end);
    const ends = board.roles.flatMap((_, other) => (kindOf(board, other) === kind ? [other] : []));
    return gainOf(board, { sections: [section], ends }, oddsAt) >= 0 ? those : [];
  });
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
