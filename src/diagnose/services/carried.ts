import type { Family } from '../../model/network.ts';
import { CODES } from '../../model/verdict.ts';
import type { Cause } from '../cause.ts';
import type { DiagnosisContext } from '../locate.ts';
import { isOpen, PASSED, UNKNOWN } from '../symptom.ts';
import { alike, asOften } from './alike.ts';
import { codeAt, dnsPodsBeside, doubt, explainSpot, type ServiceBoard, type ServiceSpot } from './board.ts';
import { DNS } from './ends.ts';
import { BY_NAME, bestFit, nameserversOf, oddsInPart } from './fit.ts';
import { lossesOf } from './lost.ts';
import { type OddsOf, oddsOf } from './odds.ts';
import { appliesTo } from './protocols.ts';
import { WHOLE } from './rates.ts';

/**
 * `surely`: what must fail because of the cause. `perhaps`: what may fail, since a Service leads to one of
 * several pods.
 */
export type Certainty = 'surely' | 'perhaps';

type Between = Pick<DiagnosisContext, 'world' | 'groupings'>;

/** From here on, a failure needs no other cause. */
const SURE = 0.79;

/**
 * Explains what a cause between nodes does to the ways to services: a node that is cut off reaches no Service
 * either, and the pods of a Service on such a node are not reached. Call it with `surely` first: what only
 * may fail then counts less for causes on the ways to services, and is explained with `perhaps`.
 * @returns what it explains
 */
export function carryOver(
  board: ServiceBoard,
  cause: Cause,
  { setting, certainty }: { readonly setting: Between; readonly certainty: Certainty },
): readonly ServiceSpot[] {
  if (certainty === 'perhaps') return (board.doubted.get(cause) ?? []).filter((spot) => explainSpot(board, spot));
  const held = heldBy(board, cause, setting);
  const common = board.symptom === 'reach' ? new Set() : commonEnds(board);
  const isSure = ({ odds, isGuess, end }: Held) => (odds >= SURE && !isGuess) || common.has(end);
  doubt(
    board,
    cause,
    held.filter((one) => !isSure(one)),
  );
  return held.filter(isSure).filter((spot) => explainSpot(board, spot));
}

/** A failure that the cause may explain, and how likely the probe is to fail because of it. */
interface Held extends ServiceSpot {
  readonly odds: number;
  /** It fails only if resolv.conf names a nameserver of the other family. */
  readonly isGuess?: boolean;
}

function heldBy(board: ServiceBoard, cause: Cause, setting: Between): readonly Held[] {
  const isTold = toldAt(board, cause, setting);
  const open = openSpots(board).filter((spot) => !isTold(spot));
  if (open.length === 0) return [];
  if (cause.share !== undefined) {
    // If only a share fails, that others pass says nothing about a failure.
    const oddsAt = oddsInPart(board, cause, setting);
    return open.flatMap((spot) => heldAt(spot, oddsAt(spot)));
  }
  const { to: isHeld, inPart } = appliesTo(board.symptom, cause, setting);
  const lossOn = lossesOf(cause, setting);
  const oddsFor = (nameserver: Family | undefined): OddsOf => {
    const odds = oddsOf(board, cause, { setting, lossOn, nameserver, rates: WHOLE });
    return (spot) => (isHeld(board.roles[spot.end] ?? 'own') ? odds(spot) : 0);
  };
  const nameserver = bestFit(board, BY_NAME, { choices: nameserversOf(board), oddsFor });
  const oddsAt = oddsFor(nameserver);
  const held = open.flatMap((spot) => heldAt(spot, oddsAt(spot)));
  const fitting = inPart || cause.place.kind === 'run' ? alike(board, held, oddsAt) : asOften(board, held, oddsAt);
  return withGuesses(
    fitting,
    ({ section, end }) =>
      nameserver !== undefined &&
      board.sections[section]?.family !== nameserver &&
      BY_NAME.includes(board.roles[end] ?? 'own'),
  );
}

/**
 * Whether the DNS pod itself answered or refused. What is lost on the way to it does neither, unless the
 * cause refuses connections elsewhere, too.
 */
function toldAt(board: ServiceBoard, { facet }: Cause, { world }: Between): (spot: ServiceSpot) => boolean {
  const isRefusing = [...facet.outs, ...facet.ins].some(
    (index) => (world.floaters[index]?.counts[CODES['fail REFUSED']] ?? 0) > 0,
  );
  return (spot) => {
    if (board.roles[spot.end] !== 'dns-replica') return false;
    const code = codeAt(board, spot);
    return code === CODES['fail DNS'] || (code === CODES['fail REFUSED'] && !isRefusing);
  };
}

/**
 * Ends with unknown pods behind them that most nodes find lossy or slow: one of the pods is then on a node
 * that is, since several attempts meet each pod.
 */
function commonEnds(board: ServiceBoard): ReadonlySet<number> {
  const { roles, backends, states } = board;
  const unknown = [...roles.entries()].filter(([end, role]) =>
    DNS.includes(role) ? dnsPodsBeside(board, end).length === 0 : !backends[end]?.length,
  );
  const counts = new Map(unknown.map(([end]) => [end, { failed: 0, measured: 0 }]));
  for (const cells of states) {
    for (const [at, state] of cells.entries()) {
      const count = state === UNKNOWN ? undefined : counts.get(at % roles.length);
      if (!count) continue;
      count.measured += 1;
      if (state !== PASSED) count.failed += 1;
    }
  }
  return new Set([...counts].flatMap(([end, { failed, measured }]) => (failed * 2 > measured ? [end] : [])));
}

/** All that rests on a guess rests on the same one, which is as likely wrong as right. */
function withGuesses(held: readonly Held[], isGuess: (spot: ServiceSpot) => boolean): readonly Held[] {
  const guessed = held.filter(isGuess).length;
  return held.map((one) => (isGuess(one) ? { ...one, odds: one.odds * 0.5 ** (1 / guessed), isGuess: true } : one));
}

function heldAt(spot: ServiceSpot, odds: number): readonly Held[] {
  return odds > 0 ? [{ ...spot, odds }] : [];
}

function openSpots({ states, roles }: ServiceBoard): readonly ServiceSpot[] {
  return states.flatMap((cells, section) => {
    const spots: ServiceSpot[] = [];
    for (const [at, state] of cells.entries()) {
      if (!isOpen(state)) continue;
      spots.push({ section, node: Math.floor(at / roles.length), end: at % roles.length });
    }
    return spots;
  });
}
