import { CODES } from '../../model/verdict.ts';
import { countOpen, EXPLAINED, SILENT, UNKNOWN } from '../symptom.ts';
import { SERVICE_WEIGHTS, type Weights } from '../weigh.ts';
import type { World } from '../world.ts';
import type { ServiceBoard } from './board.ts';
import { rolesOf, type Way } from './suspect.ts';

/** Probes that fail without a cause, as far as the run shows: how many, and among how many. */
export interface Background {
  readonly failed: number;
  /**
   * How many of them were not reached by several packets in a row. If only one packet was sent, this is how
   * likely it was no matter of that packet alone.
   */
  readonly lost: number;
  readonly measured: number;
}

interface Cells {
  readonly states: readonly Uint8Array[];
}

/** Between floaters, apart from what a cause explains. */
export function backgroundOf(
  { floaters }: Pick<World, 'floaters'>,
  { boards, reach }: { readonly boards: readonly Cells[]; readonly reach: Cells | undefined },
): Background {
  const passed = floaters.reduce((sum, { codes }) => sum + countOf(codes, (code) => code === CODES.pass), 0);
  const failed = boards.reduce((sum, { states }) => sum + countOpen(states), 0);
  return { failed, lost: reach ? lostIn(reach.states) : 0, measured: passed + failed };
}

function lostIn(states: readonly Uint8Array[]): number {
  const silent = states.reduce((sum, cells) => sum + countOf(cells, (state) => state === SILENT), 0);
  return countOpen(states) - silent + (silent * STALLED) / ONCE;
}

function countOf(cells: Uint8Array, is: (cell: number) => boolean): number {
  let count = 0;
  for (const cell of cells) if (is(cell)) count += 1;
  return count;
}

/** The weights of the failures on the ways to services. */
export interface ServiceWeights extends Weights {
  /** For a cause: a probe that was lost silently although it had asked more than once. */
  readonly again: number;
  /** For a cause: a connection for which several packets were lost in a row. */
  readonly stalled: number;
}

/**
 * How many probes' worth of experience stands behind what is expected of any cluster before it is measured,
 * and how many of them are expected to fail without a cause: one in seventy of those that ask once, and one
 * in 160,000 (e to the 12th) of those that ask again.
 */
const EXPERIENCE = 400;
const ONCE = EXPERIENCE / 70;
/** Outages of some seconds: about one probe in a thousand (e to the 7th). */
const STALLED = EXPERIENCE / 1_100;
const AGAIN = EXPERIENCE / 160_000;

/** Silent failures that nothing explains, by role: all, and those that asked more than once. */
function strayCounts({ states, roles, odds, repeated }: ServiceBoard) {
  const silent = new Map<string, number>();
  const again = new Map<string, number>();
  let measured = 0;
  const add = (counts: Map<string, number>, role: string): void => void counts.set(role, (counts.get(role) ?? 0) + 1);
  const isDoubted = (section: number, at: number) => (odds[section]?.[at] ?? 0) > 0;
  for (const [section, cells] of states.entries()) {
    measured += countOf(cells, (state) => state !== UNKNOWN && state !== EXPLAINED);
    for (const [at, state] of cells.entries()) {
      if (state !== SILENT || isDoubted(section, at)) continue;
      const role = roles[at % roles.length] ?? 'own';
      add(silent, role);
      if (repeated[section]?.[at]) add(again, role);
    }
  }
  return { silent, again, measured };
}

/**
 * What a failure counts for each way. The more probes of other kinds passed, the less likely is a silent
 * failure without a cause; the more of them failed for no reason, the likelier it is.
 */
export function weightsBeside(
  board: ServiceBoard,
  { failed, lost, measured }: Background,
): (way: Way) => ServiceWeights {
  const base = SERVICE_WEIGHTS[board.symptom];
  if (board.symptom !== 'reach') return () => ({ ...base, again: base.silent, stalled: base.silent });
  const { silent, again, measured: own } = strayCounts(board);
  const total = measured + own;
  const made = new Map<Way, ServiceWeights>();
  return (way) => {
    const found = made.get(way) ?? weightsOf(way);
    made.set(way, found);
    return found;
  };

  function weightsOf(way: Way): ServiceWeights {
    const roles = rolesOf(way);
    const others = (counts: ReadonlyMap<string, number>) =>
      [...counts].reduce((sum, [role, count]) => (roles.some((one) => one === role) ? sum : sum + count), 0);
    const weight = (strays: number, expected: number) =>
      Math.min(base.told, Math.log((total + EXPERIENCE) / (strays + expected)));
    // One lost datagram here and there says nothing about what is lost again and again.
    const [once, often] = [others(silent) + failed, others(again) + lost];
    return { ...base, silent: weight(once, ONCE), again: weight(often, AGAIN), stalled: weight(often, STALLED) };
  }
}
