import { PASSED, UNKNOWN } from '../symptom.ts';
import { type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import type { Leg, Lost } from './lost.ts';

export interface HostScene {
  readonly board: ServiceBoard;
  /** What the cause stops on each leg. */
  readonly lossOn: (leg: Leg) => Lost | undefined;
  /** By section and end: the node that an end of unknown place seems to be on. */
  readonly guesses: Map<string, number>;
}

type Probed = Pick<ServiceSpot, 'section' | 'end'>;

/** Several nodes do not reach the end, and they are not the ones that lose some node. */
export const SPREAD = -2;

/**
 * The node that the end is on: known, or told by who does not reach it.
 * @returns index of the node; -1 if it is not known; SPREAD
 */
export function hostOf(scene: HostScene, leg: Leg, { section, end }: Probed): number {
  const known = scene.board.hosts[end] ?? -1;
  if (known >= 0) return known;
  const key = `${section}/${end}`;
  const host = scene.guesses.get(key) ?? guessedHost(scene, leg, { section, end });
  scene.guesses.set(key, host);
  return host;
}

/** One in this many nodes may differ, because of chance or of another cause. */
const FITTING = 5;

/** The node that just those lose who do not reach the end. It reaches what is on itself. */
function guessedHost(scene: HostScene, leg: Leg, where: Probed): number {
  const { board, lossOn } = scene;
  const lost = lossOn(leg);
  const nodes = Array.from({ length: board.nodes }, (_, node) => node);
  const states = nodes.map((node) => stateAt(board, { ...where, node }));
  const failed = nodes.filter((node) => (states[node] ?? UNKNOWN) > PASSED);
  if (!lost || failed.length < 2) return -1;
  // Whoever does not reach it loses its node. To compare all nodes with all others would take too long.
  const sample = failed.slice(0, 3);
  const mayBe = (host: number) => sample.filter((node) => lost.has(node, host)).length >= 2;
  const isWrong = (node: number, host: number) =>
    states[node] !== UNKNOWN && lost.has(node, host) !== (states[node] ?? UNKNOWN) > PASSED;
  const found = nodes.find(
    (host) =>
      (states[host] ?? UNKNOWN) <= PASSED &&
      mayBe(host) &&
      nodes.filter((node) => node !== host && isWrong(node, host)).length * FITTING <= failed.length,
  );
  return found ?? SPREAD;
}
