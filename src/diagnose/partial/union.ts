import { CODES } from '../../model/verdict.ts';
import { eachFailed } from '../cause.ts';
import type { DiagnosisContext, Found, Located, Part } from '../locate.ts';
import { makeBoard } from '../make-board.ts';
import { isOfSomeChecks } from '../of-checks.ts';
import { isOpen, isPartSymptom, shows, statesOf, UNKNOWN } from '../symptom.ts';
import { type Board, countUnexplained, type ProbeSpot, weightOf } from '../tally.ts';
import { ANY_CAUSE, costOfChance, WEIGHTS } from '../weigh.ts';

/** A cause that was found, and that a cause with a share may replace. */
export interface Replaceable {
  readonly located: Located;
  /** Failed probes that it explains. */
  readonly failed: number;
  /** What it costs to say it: weight of its failures that it does not gain. */
  readonly cost: number;
}

/** What is lost in any way, whether small packets, full-size ones or some of several. */
export interface Union {
  readonly board: Board;
  /** By section and cell: the replaceable cause that explains it, as its index plus 1; 0 if nothing does. */
  readonly owners: readonly Uint16Array[];
  readonly replaceables: readonly Replaceable[];
  /** By section: its check, as a number below `checks`. */
  readonly checkOf: readonly number[];
  readonly checks: number;
  /** Whether some packets of the probe arrived and some did not. */
  readonly isLoss: (spot: ProbeSpot) => boolean;
}

/**
 * A cause that explains more than this is not replaced, since so many probes do not fail together by chance.
 * Two kinds are replaced whatever their size: one that loses packets may be only the part of the checks that
 * can tell, and nodes that no name joins may just be those that were hit.
 */
const MOST_REPLACED = 60;
/**
 * The same for some of the checks, as a share of all failures: where many packets are lost, many fail
 * together.
 */
const MOST_REPLACED_SHARE = 0.1;
/** Fewer failures than this show no share. */
export const LEAST_FAILURES = 4;

/**
 * One board for everything that is lost. What larger causes explain is unknown on it.
 * @returns undefined if too little is left to show a share
 */
export function unionOf(context: DiagnosisContext, causes: readonly Found[]): Union | undefined {
  const { world, groupings } = context;
  const found = causes.filter(({ symptom }) => isPartSymptom(symptom));
  const owned = found.flatMap(({ located }) => located).map((each) => ({ located: each, failed: failedOf(each) }));
  const open = found.reduce((sum, { board }) => sum + unexplainedOn(board), 0);
  const all = owned.reduce((sum, { failed }) => sum + failed, open);
  const isSmall = (one: Owned) => {
    const isOfSome = isOfSomeChecks(one.located.cause.facet, world.floaters);
    return isReplaceable(one, isOfSome ? Math.max(MOST_REPLACED, all * MOST_REPLACED_SHARE) : MOST_REPLACED);
  };
  const small = owned.filter(isSmall);
  if (open + small.reduce((sum, { failed }) => sum + failed, 0) < LEAST_FAILURES) return undefined;
  const nodes = world.nodes.length;
  const states = unionStates(context, found);
  const owners = ownersOf(owned, states, { nodes, isSmall });
  const board = makeBoard({ nodes, groupings, states, weights: WEIGHTS.part });
  const replaceables = small.map(({ located }, index) => replaceableOf(located, { board, owners, owner: index + 1 }));
  const names = [...new Set(world.floaters.map(({ section }) => section.check))];
  return {
    board,
    owners,
    replaceables,
    checkOf: world.floaters.map(({ section }) => names.indexOf(section.check)),
    checks: names.length,
    isLoss: ({ section, source, to }) => world.floaters[section]?.codes[source * nodes + to] === CODES['fail LOSS'],
  };
}

/** The index of the replaceable cause that explains the failure; -1 if none does. */
export function ownerAt({ board, owners }: Union, { section, source, to }: ProbeSpot): number {
  return (owners[section]?.[source * board.slots.nodes + to] ?? 0) - 1;
}

/** A cause, and how many failed probes it explains. */
interface Owned {
  readonly located: Located;
  readonly failed: number;
}

function isReplaceable({ located, failed }: Owned, most: number): boolean {
  return failed <= most || located.symptom === 'loss' || located.cause.place.kind === 'sets';
}

/** Small causes own their cells. Cells of large ones become unknown. */
function ownersOf(
  owned: readonly Owned[],
  states: readonly Uint8Array[],
  { nodes, isSmall }: { readonly nodes: number; readonly isSmall: (one: Owned) => boolean },
): readonly Uint16Array[] {
  const owners = states.map(({ length }) => new Uint16Array(length));
  let owner = 0;
  for (const each of owned) {
    const isOwner = isSmall(each);
    if (isOwner) owner += 1;
    eachOwn(each.located, ({ section, source, to }) => {
      const at = source * nodes + to;
      const [cells, square] = [owners[section], states[section]];
      if (isOwner && cells && cells[at] === 0) cells[at] = owner;
      if (!isOwner && square) square[at] = UNKNOWN;
    });
  }
  return owners;
}

function eachOwn({ cause, also, board }: Located, visit: (spot: ProbeSpot, part: Part) => void): void {
  const parts: readonly Part[] = [cause, ...also];
  for (const part of parts) eachFailed(part.other?.board ?? board, part, (spot) => visit(spot, part));
}

interface Ownership {
  readonly board: Board;
  readonly owners: readonly Uint16Array[];
  readonly owner: number;
}

function replaceableOf(located: Located, { board, owners, owner }: Ownership): Replaceable {
  let failed = 0;
  let weight = 0;
  eachOwn(located, ({ section, source, to }, part) => {
    const at = source * board.slots.nodes + to;
    const state = board.states[section]?.[at] ?? UNKNOWN;
    if (owners[section]?.[at] !== owner || state === UNKNOWN) return;
    failed += 1;
    // What is explained with the cause costs nothing, and gained nothing.
    if (part.gain > 0) weight += weightOf(located.board, state);
  });
  const { passed } = located.cause;
  const gain = [located.cause, ...located.also].reduce((sum, part) => sum + part.gain, 0);
  // Loss is found with passes in any number, but which of the probes fail is left to chance there, too.
  const chance = located.symptom === 'loss' ? costOfChance(failed, passed) - passed * WEIGHTS.loss.passed : 0;
  return { located, failed, cost: Math.max(ANY_CAUSE, weight - gain + chance) };
}

function unexplainedOn(board: Board): number {
  return board.states.reduce((sum, _, section) => sum + countUnexplained(board, section), 0);
}

function failedOf({ cause, also }: Located): number {
  return [cause, ...also].reduce((sum, { failed }) => sum + failed, 0);
}

/** Failures as each symptom sees them; what passed for reachability otherwise. */
function unionStates(
  { world, before }: Pick<DiagnosisContext, 'world' | 'before'>,
  found: readonly Found[],
): readonly Uint8Array[] {
  const states = before('reach');
  for (const { symptom } of found) {
    if (symptom === 'reach') continue;
    for (const [section, square] of world.floaters.entries()) {
      if (shows(square, symptom)) addOpen(states[section], statesOf([square], symptom)[0]);
    }
  }
  return states;
}

function addOpen(union: Uint8Array | undefined, cells: Uint8Array | undefined): void {
  if (!union || !cells) return;
  for (let at = 0; at < cells.length; at += 1) {
    const state = cells[at] ?? UNKNOWN;
    if (isOpen(state)) union[at] = state;
  }
}
