import type { Family } from '../../model/network.ts';
import type { Cause } from '../cause.ts';
import type { DiagnosisContext } from '../locate.ts';
import { isOpen } from '../symptom.ts';
import { alike, asOften } from './alike.ts';
import { doubt, explainSpot, type ServiceBoard, type ServiceSpot } from './board.ts';
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
  const isSure = ({ odds }: Held) => odds >= SURE || board.symptom !== 'reach';
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
}

function heldBy(board: ServiceBoard, cause: Cause, setting: Between): readonly Held[] {
  const open = openSpots(board);
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
  const oddsAt = oddsFor(bestFit(board, BY_NAME, { choices: nameserversOf(board), oddsFor }));
  const held = open.flatMap((spot) => heldAt(spot, oddsAt(spot)));
  return inPart || cause.place.kind === 'run' ? alike(board, held, oddsAt) : asOften(board, held, oddsAt);
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
