import type { EndRole } from '../../model/end-role.ts';
import { CODES, verdictOf } from '../../model/verdict.ts';
import type { Cause } from '../cause.ts';
import { EXPLAINED, isOpen, PASSED, type ServiceSymptom, SILENT, symptomOf, TOLD, UNKNOWN } from '../symptom.ts';
import type { Square, World, WorldSection } from '../world.ts';
import { backendsOf, homesOf, hostsOf } from './ends.ts';
import { repeatedOf } from './repeated.ts';

/** What is known about one symptom on the ways to service ends. States change as causes are found. */
export interface ServiceBoard {
  readonly symptom: ServiceSymptom;
  readonly nodes: number;
  readonly sections: readonly WorldSection[];
  /** By section: `states[section][node * ends + end]`. */
  readonly states: readonly Uint8Array[];
  /** Like `states`: the codes of the verdicts. */
  readonly codes: readonly Uint8Array[];
  /** Like `states`: 1 if the probe was lost although it had asked more than once. */
  readonly repeated: readonly Uint8Array[];
  readonly roles: readonly EndRole[];
  /** By end: the node that its pod runs on, or -1. */
  readonly hosts: Int32Array;
  /** By end: its cluster, and the check that probes it. */
  readonly clusterOfEnd: readonly string[];
  readonly checkOfEnd: readonly string[];
  /** By end: the node that is itself the aim, or -1. */
  readonly aimedAt: Int32Array;
  /** The ends that are DNS pods, by cluster. */
  readonly dnsPods: ReadonlyMap<string, readonly number[]>;
  /**
   * By end: the nodes of the floaters behind it, for a Service of the checks; empty if they are not known.
   */
  readonly backends: readonly (readonly number[])[];
  /** By end: the nodes with pods behind it on themselves, and which share of those pods. */
  readonly homes: readonly ReadonlyMap<number, number>[];
  /**
   * Like `states`: how likely the probe is to fail because of a cause between nodes that only may stop it.
   */
  readonly odds: readonly Float32Array[];
  /** What only may fail because of a cause between nodes. */
  readonly doubted: Map<Cause, readonly ServiceSpot[]>;
}

export interface ServiceSpot {
  readonly section: number;
  readonly node: number;
  readonly end: number;
}

export function serviceBoard(world: World, symptom: ServiceSymptom = 'reach'): ServiceBoard {
  const roles = world.ends.map(({ aim: { role = 'own' } }) => role);
  const hosts = hostsOf(world);
  const clusterOfEnd = world.ends.map(({ cluster }) => cluster);
  const dnsPods = Map.groupBy(
    Array.from(roles.keys()).filter((end) => roles[end] === 'dns-replica'),
    (end) => clusterOfEnd[end] ?? '',
  );
  const backends = backendsOf(world);
  return {
    symptom,
    nodes: world.nodes.length,
    sections: world.services.map(({ section }) => section),
    states: world.services.map((square) => (symptom === 'reach' ? reachStates(square) : statesOf(square, symptom))),
    codes: world.services.map(({ codes }) => codes),
    repeated: symptom === 'reach' ? repeatedOf(world) : [],
    roles,
    hosts,
    aimedAt: Int32Array.from(world.ends, ({ cluster, aim: { node } }) =>
      world.nodes.findIndex((one) => one.cluster === cluster && one.name === node),
    ),
    clusterOfEnd,
    checkOfEnd: world.ends.map(({ check }) => check),
    dnsPods,
    backends,
    homes: homesOf({ roles, hosts, clusterOfEnd, dnsPods, backends }),
    odds: world.services.map(({ codes }) => new Float32Array(codes.length)),
    doubted: new Map(),
  };
}

/** A probe that was answered late, or not every time, still reached its end. */
function reachStates({ codes }: Square): Uint8Array {
  return codes.map((code) => {
    if (code === CODES.pass || code === CODES['fail SLOW'] || code === CODES['fail LOSS']) return PASSED;
    if (verdictOf(code) !== 'fail') return UNKNOWN;
    return code === CODES['fail TIMEOUT'] ? SILENT : TOLD;
  });
}

function statesOf({ codes }: Square, symptom: ServiceSymptom): Uint8Array {
  return codes.map((code) => {
    if (code === CODES.pass) return PASSED;
    return symptomOf(code) === symptom ? SILENT : UNKNOWN;
  });
}

/** Whether anything on the board failed. */
export function showsFailures({ states }: Pick<ServiceBoard, 'states'>): boolean {
  return states.some((cells) => cells.some((state) => state > PASSED));
}

export function stateAt({ states, roles }: ServiceBoard, { section, node, end }: ServiceSpot): number {
  return states[section]?.[node * roles.length + end] ?? UNKNOWN;
}

/** The code of its verdict. */
export function codeAt({ codes, roles }: ServiceBoard, { section, node, end }: ServiceSpot): number {
  return codes[section]?.[node * roles.length + end] ?? 0;
}

/** The ends that are DNS pods of this end's cluster. */
export function dnsPodsBeside({ dnsPods, clusterOfEnd }: ServiceBoard, end: number): readonly number[] {
  return dnsPods.get(clusterOfEnd[end] ?? '') ?? [];
}

/** @returns whether it was a failure that nothing had explained */
export function explainSpot(board: ServiceBoard, spot: ServiceSpot): boolean {
  const state = stateAt(board, spot);
  const cells = board.states[spot.section];
  if (!cells || !isOpen(state)) return false;
  cells[spot.node * board.roles.length + spot.end] = EXPLAINED;
  return true;
}

type DoubtedSpots = readonly (ServiceSpot & { readonly odds: number })[];

/** Notes what may fail because of the cause. */
export function doubt(board: ServiceBoard, cause: Cause, spots: DoubtedSpots): void {
  addOdds(board, spots);
  board.doubted.set(cause, spots);
}

/** Several causes add up. */
export function addOdds({ odds, roles }: ServiceBoard, spots: DoubtedSpots): void {
  for (const spot of spots) {
    const cells = odds[spot.section];
    const at = spot.node * roles.length + spot.end;
    if (cells) cells[at] = 1 - (1 - (cells[at] ?? 0)) * (1 - spot.odds);
  }
}
