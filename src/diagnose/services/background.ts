import { CODES } from '../../model/verdict.ts';
import { EXPLAINED, isOpen, SILENT, UNKNOWN } from '../symptom.ts';
import { SERVICE_WEIGHTS, type Weights } from '../weigh.ts';
import type { World } from '../world.ts';
import type { ServiceBoard } from './board.ts';
import { rolesOf, type Way } from './suspect.ts';

/** Probes that fail without a cause, as far as the run shows: how many, and among how many. */
export interface Background {
  readonly failed: number;
  readonly measured: number;
}

/** Between floaters, apart from what a cause explains. */
export function backgroundOf(
  { floaters }: Pick<World, 'floaters'>,
  boards: readonly { readonly states: readonly Uint8Array[] }[],
): Background {
  const passed = floaters.reduce((sum, { codes }) => sum + countOf(codes, (code) => code === CODES.pass), 0);
  const open = boards.flatMap(({ states }) => states.map((cells) => countOf(cells, isOpen)));
  const failed = open.reduce((sum, count) => sum + count, 0);
  return { failed, measured: passed + failed };
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

/**
 * What a failure counts for each way. The more probes of other kinds passed, the less likely is a silent
 * failure without a cause; the more of them failed for no reason, the likelier it is.
 */
export function weightsBeside(board: ServiceBoard, { failed, measured }: Background): (way: Way) => ServiceWeights {
  const base = SERVICE_WEIGHTS[board.symptom];
  if (board.symptom !== 'reach') return () => ({ ...base, again: base.silent, stalled: base.silent });
  const silent = new Map<string, number>();
  let total = measured;
  for (const [section, cells] of board.states.entries()) {
    for (let at = 0; at < cells.length; at += 1) {
      if (cells[at] === UNKNOWN || cells[at] === EXPLAINED) continue;
      total += 1;
      const role = board.roles[at % board.roles.length] ?? 'own';
      const isDoubted = (board.odds[section]?.[at] ?? 0) > 0;
      if (cells[at] === SILENT && !isDoubted) silent.set(role, (silent.get(role) ?? 0) + 1);
    }
  }
  const made = new Map<Way, ServiceWeights>();
  return (way) => {
    const found = made.get(way) ?? weightsOf(way);
    made.set(way, found);
    return found;
  };

  function weightsOf(way: Way): ServiceWeights {
    const own = rolesOf(way);
    const strays = [...silent].reduce(
      (sum, [role, count]) => (own.some((one) => one === role) ? sum : sum + count),
      failed,
    );
    const weight = (expected: number) => Math.min(base.told, Math.log((total + EXPERIENCE) / (strays + expected)));
    return { ...base, silent: weight(ONCE), again: weight(AGAIN), stalled: weight(STALLED) };
  }
}
