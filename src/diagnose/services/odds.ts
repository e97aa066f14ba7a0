import type { Family } from '../../model/network.ts';
import type { Cause } from '../cause.ts';
import type { DiagnosisContext } from '../locate.ts';
import { PASSED } from '../symptom.ts';
import type { WorldSection } from '../world.ts';
import { dnsPodsBeside, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { type HostScene, hostOf, SPREAD } from './guessed-host.ts';
import { isUnseen, type Leg, type Lost } from './lost.ts';

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
}

interface Scene extends HostScene, Pick<OddsSetting, 'nameserver'> {
  /** The share of its probes that the cause makes fail; 1 if it is practically all of them. */
  readonly share: number;
  /** Whether the cause lies between a node and its own pods. */
  readonly isHome: boolean;
}

/**
 * What each end depends on: the way to its pods, and for a name the way to DNS, of either family. A Service
 * leads to one of several pods, so it fails as often as it is led to one that is lost.
 */
export function oddsOf(board: ServiceBoard, cause: Cause, { setting, lossOn, nameserver }: OddsSetting): OddsOf {
  const { share = 1 } = cause;
  const isHome = cause.place.kind === 'same';
  const scene: Scene = { share, isHome, board, nameserver, lossOn, guesses: new Map() };
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
      return toHost(scene, toPod, { node, host: hostOf(scene, toPod, spot) });
    case 'headless':
      return either(lookUp(scene, named, spot), toBackends(scene, toPod, spot));
    case 'cluster-ip':
      return toBackends(scene, toPod, spot);
    case 'nodeport': {
      const host = board.aimedAt[end] ?? -1;
      const there = host === node ? 0 : toHost(scene, toNode, { node, host });
      return either(there, host < 0 ? 0 : toBackends(scene, { ...toPod, from: 'node' }, { node: host, end }));
    }
    case 'apiserver':
      return toHost(scene, toNode, { node, host: hostOf(scene, toNode, spot) });
    case 'hairpin':
      return outOf(scene, toPod, node) >= 1 ? NOT_BETWEEN : 0;
    case 'dns-server':
    case 'own': {
      const share = outOf(scene, toNode, node);
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

function outOf({ lossOn, share }: Scene, leg: Leg, node: number): number {
  return share * (lossOn(leg)?.out[node] ?? 0);
}

interface ToHost {
  readonly node: number;
  /** -1 if it is not known. */
  readonly host: number;
}

function toHost(scene: Scene, leg: Leg, where: ToHost): number {
  // A node that loses a share of what it sends to others may lose it on its way to its own pods, too: its
  // conntrack table may be full.
  const atHome = scene.share < 1 && where.host === where.node ? outOf(scene, leg, where.node) : 0;
  return Math.max(atHome, scene.share * lossTo(scene, leg, where));
}

function lossTo({ lossOn, isHome }: Scene, leg: Leg, { node, host }: ToHost): number {
  const lost = lossOn(leg);
  if (!lost) return 0;
  const share = lost.out[node] ?? 0;
  if (host === SPREAD) return share >= MUCH ? share : 0;
  if (host < 0) return share;
  if (host === node && !isHome) return share >= 1 ? AT_HOME : 0;
  return lost.has(node, host) ? 1 : 0;
}

/** A Service of the checks leads to so many floaters. */
const FLOATERS = 3;

/** To one of the floaters behind a Service of the checks. */
function toBackends(scene: Scene, leg: Leg, { node, end }: Pick<ServiceSpot, 'node' | 'end'>): number {
  const backends = scene.board.backends[end] ?? [];
  if (backends.length === 0) {
    const one = outOf(scene, leg, node);
    // With several attempts, each of them is met.
    return scene.board.symptom === 'reach' ? one : 1 - (1 - one) ** FLOATERS;
  }
  return oneOf(
    scene,
    backends.map((host) => toHost(scene, leg, { node, host })),
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

/**
 * Two questions, each to any of the DNS pods. A pod that answers the node at its own address is not lost,
 * unless packets are lost at random.
 */
function lookUp(scene: Scene, where: WorldSection, { node, end }: ServiceSpot): number {
  const { board } = scene;
  const leg: Leg = { from: where.from, to: 'pod', family: where.family };
  const pods = dnsPodsBeside(board, end);
  if (pods.length === 0) return outOf(scene, leg, node);
  const odds = pods.map((pod) => {
    const spot = { section: sectionOf(board, pod, leg), node, end: pod };
    const host = hostOf(scene, leg, spot);
    // With several attempts, one that was lost says more than another that passed.
    const isReached = board.symptom === 'reach' && scene.share === 1 && stateAt(board, spot) === PASSED;
    return isReached ? 0 : toHost(scene, leg, { node, host });
  });
  const lost = oneOf(scene, odds);
  return either(lost, lost);
}

/** Where the end is probed over this leg; -1 if it is not. */
function sectionOf({ sections, checkOfEnd }: ServiceBoard, end: number, { from, family }: Leg): number {
  return sections.findIndex(
    (section) => section.check === checkOfEnd[end] && section.from === from && section.family === family,
  );
}
