import type { Cause } from './cause.ts';
import { type Facet, facetsOf } from './facet.ts';
import { type Grouping, groupingsOf } from './groups.ts';
import { likelierCauses } from './likelier.ts';
import { makeBoard } from './make-board.ts';
import { withManyNodes } from './many-nodes.ts';
import { isRuleOf, ownPods, shutBy } from './own-pods.ts';
import { findCauses } from './search.ts';
import type { ServiceSpot } from './services/board.ts';
import { type Symptom, shows, statesOf } from './symptom.ts';
import type { Board } from './tally.ts';
import { WEIGHTS } from './weigh.ts';
import type { World } from './world.ts';

/** The world, with what is derived from it once. */
export interface DiagnosisContext {
  readonly world: World;
  readonly groupings: readonly Grouping[];
  readonly facets: readonly Facet[];
  /** The squares between floaters as a symptom sees them before any cause is found; the caller's own copy. */
  readonly before: (symptom: Symptom) => readonly Uint8Array[];
}

/** A part of a cause. If it is of another symptom, it has that and its board. */
export type Part = Cause & { readonly other?: { readonly symptom: Symptom; readonly board: Board } };

/** A cause between floaters, with the board that it was found on. */
export interface Located {
  readonly symptom: Symptom;
  readonly cause: Cause;
  /**
   * Parts of it at another place, or of another symptom, which has a board of its own. For example, a
   * firewall on a node's port also stops the node's own pods.
   */
  readonly also: readonly Part[];
  readonly board: Board;
}

/**
 * The causes of one symptom, the likeliest first, and the board, on which unexplained failures are still
 * open.
 */
export interface Found {
  readonly symptom: Symptom;
  readonly board: Board;
  readonly located: readonly Located[];
}

/** A located cause, and what fails with it on the ways to services. */
export interface Carried extends Located {
  readonly spots: readonly ServiceSpot[];
}

export function settingOf(world: World): DiagnosisContext {
  return {
    world,
    groupings: groupingsOf(world.nodes),
    facets: facetsOf(world.floaters.map(({ section }) => section)),
    before: statesBefore(world),
  };
}

/** With a thousand nodes, copies take a hundredth of the time. */
function statesBefore({ floaters }: World): DiagnosisContext['before'] {
  const known = new Map<Symptom, readonly Uint8Array[]>();
  return (symptom) => {
    const states = known.get(symptom) ?? statesOf(floaters, symptom);
    known.set(symptom, states);
    return states.map((cells) => cells.slice());
  };
}

/** Whether any probe between floaters failed in this way. */
export function isShown({ floaters }: World, symptom: Symptom): boolean {
  return floaters.some((square) => shows(square, symptom));
}

/** Finds the causes of one symptom. */
export function locate(context: DiagnosisContext, symptom: Symptom): Found {
  const { world, groupings, facets } = context;
  const before = () => context.before(symptom);
  const board = makeBoard({ nodes: world.nodes.length, groupings, states: before(), weights: WEIGHTS[symptom] });
  const own = new Map<Cause, readonly Cause[]>();
  const found = findCauses(board, facets, (cause) => void own.set(cause, ownPods(board, cause, world)));
  const causes = likelierCauses({ board, before }, found);
  for (const cause of causes) if (!own.has(cause)) own.set(cause, ownPods(board, cause, world));
  const seen = { floaters: world.floaters, shut: shutBy(causes) };
  const isPart = (same: Cause) => causes.find((cause) => isRuleOf(cause, same, seen));
  const parts = Map.groupBy(causes.filter(isPart), (same) => isPart(same));
  const located = causes
    .filter((cause) => !isPart(cause))
    .map((cause) => ({ symptom, cause, also: [...(parts.get(cause) ?? []), ...(own.get(cause) ?? [])], board }));
  return { symptom, board, located: withManyNodes(board, located) };
}
