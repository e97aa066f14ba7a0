import type { Carried, DiagnosisContext, Found, Located, Part } from '../locate.ts';
import { PART_SYMPTOMS, SERVICE_SYMPTOMS, type Symptom } from '../symptom.ts';
import type { Board } from '../tally.ts';
import type { World } from '../world.ts';
import { backgroundOf } from './background.ts';
import { type ServiceBoard, type ServiceSpot, serviceBoard, showsFailures } from './board.ts';
import { type Certainty, carryOver } from './carried.ts';
import { lookUpsWithoutPods } from './lost-pods.ts';
import { ofOneHost } from './of-one-host.ts';
import { ofOnePodNetwork } from './of-one-pod-network.ts';
import { ofOneProxy } from './of-one-proxy.ts';
import { findServiceCauses, type ServiceCause } from './search.ts';

/** A board for each symptom that shows on the ways to services. */
export function serviceBoards(world: World): readonly ServiceBoard[] {
  if (world.ends.length === 0) return [];
  return SERVICE_SYMPTOMS.map((symptom) => serviceBoard(world, symptom)).filter(showsFailures);
}

export interface Measured {
  readonly found: readonly Found[];
  /** Of the symptoms between floaters. */
  readonly boards: readonly Board[];
  readonly services: readonly ServiceBoard[];
}

export interface ServicesExplained {
  readonly carried: readonly Carried[];
  readonly causes: readonly { readonly cause: ServiceCause; readonly board: ServiceBoard }[];
}

/**
 * Explains failures on the ways to services: first what must fail because of causes between floaters, then
 * what has causes of its own, then what only may fail because of the former.
 */
export function servicesExplained(setting: DiagnosisContext, { found, boards, services }: Measured): ServicesExplained {
  const all = found.flatMap(({ located }) => located);
  if (services.length === 0) return { carried: all.map((located) => ({ ...located, spots: [] })), causes: [] };
  const surely = all
    .map((located) => ({ ...located, spots: carriedSpots(services, located, { setting, certainty: 'surely' }) }))
    .map(({ spots, ...located }) => ({
      ...located,
      spots: [...spots, ...services.flatMap((board) => lookUpsWithoutPods(board, spots))],
    }));
  const reach = found.find(({ symptom }) => symptom === 'reach')?.board;
  const background = backgroundOf(setting.world, { boards, reach });
  const causes = services.flatMap((board) =>
    ofOnePodNetwork(board, ofOneHost(board, ofOneProxy(board, findServiceCauses(board, background)))).map((cause) => ({
      cause,
      board,
    })),
  );
  const carried = surely.map((located) => {
    const perhaps = carriedSpots(services, located, { setting, certainty: 'perhaps' });
    return { ...located, spots: [...located.spots, ...perhaps] };
  });
  return { carried, causes };
}

interface Carrying {
  readonly setting: DiagnosisContext;
  readonly certainty: Certainty;
}

/** What the parts of a cause stop on the ways to services. */
function carriedSpots(boards: readonly ServiceBoard[], located: Located, how: Carrying): readonly ServiceSpot[] {
  const parts: readonly Part[] = [located.cause, ...located.also.filter(({ place }) => place.kind !== 'same')];
  return parts.flatMap((part) => {
    const shown: readonly Symptom[] =
      part.share === undefined ? [part.other?.symptom ?? located.symptom] : PART_SYMPTOMS;
    return boards.filter(({ symptom }) => shown.includes(symptom)).flatMap((board) => carryOver(board, part, how));
  });
}
