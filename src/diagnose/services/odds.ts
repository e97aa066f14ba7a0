import type { Family } from '../../model/network.ts';
import type { Cause } from '../cause.ts';
import type { DiagnosisContext } from '../locate.ts';
import { PASSED } from '../symptom.ts';
import type { WorldSection } from '../world.ts';
import { dnsPodsBeside, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { type HostScene, hostOf, SPREAD } from './guessed-host.ts';
import { isUnseen, type Leg, type Lost } from './lost.ts';
import type { Rates } from './rates.ts';

/** How likely the probe is to fail because of a cause between nodes: 0 to 1. */
export type OddsOf = (spot: ServiceSpot) => number;

/** A node whose pods nothing reaches mostly reaches nothing either. */
const UNSEEN = 0.8;
/**
 * What is outside of the cluster, or the pod itself, and still not reached by a node that loses all others.
 */
const NOT_BETWEEN = 0.9;
/** A pod on the node itself, if the node loses all others. */
const AT_HOME = 0.2;
/** A node that loses this share of the others may also lose what is outside of the cluster. */
const MUCH = 0.34;

export interface OddsSetting {
  readonly setting: Pick<DiagnosisContext, 'world' | 'groupings'>;
  /** What the cause stops on each leg. */
  readonly lossOn: (leg: Leg) => Lost | undefined;
  /**
   * The family of the nameserver in resolv.conf, whatever the family of the probe; undefined: it has both.
   */
  readonly nameserver: Family | undefined;
  /** How often what the cause concerns is lost. */
  readonly rates: Rates;
  /**
   * Nodes that lose what is outside of the run, if not all do that lose many others. For a cause with a
   * share.
   */
  readonly beyond?: ReadonlySet<number> | undefined;
}

interface Scene extends HostScene, Pick<OddsSetting, 'nameserver' | 'rates' | 'beyond'> {
  /** Whether it stops only a share of what it concerns. */
  readonly isPart: boolean;
  /** Whether the cause lies between a node and its own pods. */
  readonly isHome: boolean;
  /** Whether it is everywhere. */
  readonly isEverywhere: boolean;
}

/**
 * What each end depends on: the way to its pods, and for a name the way to DNS, of either family. A Service
 * leads to one of several pods, so it fails as often as it is led to one that is lost.
 */
export function oddsOf(board: ServiceBoard, cause: Cause, { setting, ...rest }: OddsSetting): OddsOf {
  const isHome = cause.place.kind === 'same';
  const isEverywhere = cause.place.kind === 'run';
  const isPart = cause.share !== undefined;
  const scene: Scene = { ...rest, isPart, isHome, isEverywhere, board, guesses: new Map() };
  return (spot) => {
    const where = board.sections[spot.section];
    if (!where) return 0;
    const { floaters } = setting.world;
    const unseen = isUnseen(cause, spot.node, { layer: where.from, floaters }) ? UNSEEN : 0;
    return Math.max(unseen, oddsAt(scene, where, spot));
  };
}

function oddsAt(scene: Scene, where: WorldSection, spot: ServiceSpot): number {
  const { board } = scene;
  const { node, end } = spot;
  const toPod: Leg = { from: where.from, to: 'pod', family: where.family };
  const toNode: Leg = { ...toPod, to: 'node' };
  const named = scene.nameserver ? { ...where, family: scene.nameserver } : where;
  const role = board.roles[end] ?? 'own';
  switch (role) {
    case 'resolver':
      return lookUp(scene, named, spot);
    case 'dns-service':
      return lookUp(scene, where, spot);
    case 'dns-replica':
      return ask(scene, toHost(scene, toPod, { node, host: hostOf(scene, toPod, spot) }));
    case 'headless':
      return either(lookUp(scene, named, spot), toBackends(scene, toPod, spot));
    case 'cluster-ip':
      return toBackends(scene, toPod, spot);
    case 'nodeport': {
      const host = board.aimedAt[end] ?? -1;
      const there = host === node ? 0 : connect(scene, toNode, { node, host });
      return either(there, host < 0 ? 0 : toBackends(scene, { ...toPod, from: 'node' }, { node: host, end }));
    }
    case 'apiserver':
      return connect(scene, toNode, { node, host: hostOf(scene, toNode, spot) });
    case 'hairpin':
      return outOf(scene, toPod, node) >= 1 ? scene.rates.connection * NOT_BETWEEN : 0;
    case 'dns-server':
    case 'own': {
      const share = scene.rates.connection * outOf(scene, toNode, node);
      return share >= MUCH ? share * NOT_BETWEEN : 0;
    }
    default:
      return role satisfies never;
  }
}

/** The odds that one of two things fails. */
function either(one: number, other: number): number {
  return 1 - (1 - one) * (1 - other);
}

/** The share of the others that the node does not reach on this leg. */
function outOf({ lossOn }: Pick<Scene, 'lossOn'>, leg: Leg, node: number): number {
  return lossOn(leg)?.out[node] ?? 0;
}

interface ToHost {
  readonly node: number;
  /** -1 if it is not known. */
  readonly host: number;
}

/** The odds that the way to the host is concerned. */
function toHost(scene: Scene, leg: Leg, where: ToHost): number {
  // A node that loses a share of what it sends to others may lose it on its way to its own pods, too: its
  // conntrack table may be full.
  const atHome = scene.isPart && where.host === where.node ? outOf(scene, leg, where.node) : 0;
  return Math.max(atHome, lossTo(scene, leg, where));
}

function lossTo(scene: Scene, leg: Leg, { node, host }: ToHost): number {
  const lost = scene.lossOn(leg);
  if (!lost) return 0;
  const share = lost.out[node] ?? 0;
  if (host < 0) return lossOutside(scene, { node, share, isSpread: host === SPREAD });
  if (host === node && !scene.isHome) return share >= 1 ? AT_HOME : 0;
  return lost.has(node, host) ? 1 : 0;
}

/** A Service of the checks leads to so many floaters. */
const FLOATERS = 3;

interface Outside {
  readonly node: number;
  /** The share of the others that the node does not reach. */
  readonly share: number;
  readonly isSpread: boolean;
}

/** To a host of unknown place. */
function lossOutside({ isPart, beyond }: Scene, { node, share, isSpread }: Outside): number {
  if (beyond) return beyond.has(node) && share > 0 ? 1 : 0;
  // Where packets are lost on the way out of a zone, they are lost to whatever is not in the zone.
  if (isPart && share >= MUCH) return 1;
  return isSpread && share < MUCH ? 0 : share;
}

/** A connection to the host. */
function connect(scene: Scene, leg: Leg, where: ToHost): number {
  return scene.rates.connection * toHost(scene, leg, where);
}

/** To one of the floaters behind a Service of the checks. */
function toBackends(scene: Scene, leg: Leg, { node, end }: Pick<ServiceSpot, 'node' | 'end'>): number {
  const backends = scene.board.backends[end] ?? [];
  if (backends.length === 0) {
    const one = scene.rates.connection * outOf(scene, leg, node);
    // With several attempts, each of them is met.
    return scene.board.symptom === 'reach' ? one : 1 - (1 - one) ** FLOATERS;
  }
  return oneOf(
    scene,
    backends.map((host) => connect(scene, leg, { node, host })),
  );
}

/**
 * The odds if one of these is chosen at random. With several attempts, some of them nearly always go to the
 * worst.
 */
function oneOf({ board }: Scene, odds: readonly number[]): number {
  if (odds.length === 0) return 0;
  return board.symptom === 'reach' ? odds.reduce((sum, one) => sum + one, 0) / odds.length : Math.max(...odds);
}

/** Two questions over a way that is concerned with these odds. */
function ask({ rates: { question } }: Scene, odds: number): number {
  return odds * either(question, question);
}

/**
 * Two questions, each to any of the DNS pods. A pod that answers the node at its own address is not lost,
 * unless packets are lost at random, or it is one of few passes where nothing else passes.
 */
function lookUp(scene: Scene, where: WorldSection, { node, end }: ServiceSpot): number {
  const { board } = scene;
  const leg: Leg = { from: where.from, to: 'pod', family: where.family };
  const pods = dnsPodsBeside(board, end);
  if (pods.length === 0) return ask(scene, outOf(scene, leg, node));
  const odds = pods.map((pod) => {
    const spot = { section: sectionOf(board, pod, leg), node, end: pod };
    const host = hostOf(scene, leg, spot);
    // With several attempts, one that was lost says more than another that passed.
    const isAnswer = board.symptom === 'reach' && !scene.isPart && !scene.isEverywhere;
    const isReached = isAnswer && stateAt(board, spot) === PASSED;
    return isReached ? 0 : toHost(scene, leg, { node, host });
  });
  const lost = scene.rates.question * oneOf(scene, odds);
  return either(lost, lost);
}

/** Where the end is probed over this leg; -1 if it is not. */
function sectionOf({ sections, checkOfEnd }: ServiceBoard, end: number, { from, family }: Leg): number {
  return sections.findIndex(
    (section) => section.check === checkOfEnd[end] && section.from === from && section.family === family,
  );
}
