import type { EndRole } from '../../model/end-role.ts';
import { CODES } from '../../model/verdict.ts';
import type { Cause } from '../cause.ts';
import type { DiagnosisContext } from '../locate.ts';
import { isOpen, PASSED, UNKNOWN } from '../symptom.ts';
import { alike, asOften, gainOf } from './alike.ts';
import { codeAt, dnsPodsBeside, doubt, explainSpot, type ServiceBoard, type ServiceSpot } from './board.ts';
import { DNS } from './ends.ts';
import { lossesOf } from './lost.ts';
import { type OddsOf, oddsOf } from './odds.ts';
import { appliesTo } from './protocols.ts';

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
  const { to: isHeld, inPart } = appliesTo(board.symptom, cause, setting);
  const isTold = toldAt(board, cause, setting);
  const open = openSpots(board).filter((spot) => !isTold(spot));
  if (open.length === 0) return [];
  const lossOn = lossesOf(cause, setting);
  const families = [...new Set(board.sections.map(({ family }) => family))];
  const ends = board.roles.flatMap((role, end) => (BY_NAME.includes(role) ? [end] : []));
  const byFamily = [undefined, ...(families.length > 1 ? families : [])].map((nameserver) => {
    const odds = oddsOf(board, cause, { setting, lossOn, nameserver });
    const oddsAt: OddsOf = (spot) => (isHeld(board.roles[spot.end] ?? 'own') ? odds(spot) : 0);
    return {
      nameserver,
      oddsAt,
      gain: families.length > 1 ? gainOf(board, { sections: board.sections.keys(), ends }, oddsAt) : 0,
    };
  });
  const [best] = byFamily.toSorted((a, b) => b.gain - a.gain);
  if (!best) return [];
  const { oddsAt, nameserver } = best;
  const held = open.flatMap((spot) => heldAt(spot, oddsAt(spot)));
  let fitting: readonly Held[] = held;
  if (inPart || cause.place.kind === 'run') fitting = alike(board, held, oddsAt);
  // If only a share fails, that others pass says nothing.
  else if (cause.share === undefined) fitting = asOften(board, held, oddsAt);
  return withGuesses(
    fitting,
    ({ section, end }) =>
      nameserver !== undefined && board.sections[section]?.family !== nameserver && ends.includes(end),
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

/** Looked up by the nameservers in resolv.conf. */
const BY_NAME: readonly EndRole[] = ['resolver', 'headless'];

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
