import type { FloaterOptions, Platform } from '../floater/manifests.ts';
import { relabelling } from '../floater/namespace.ts';
import { leaving, type SetChange, setChangeFor } from '../floater/standing.ts';
import type { ApiRequest } from '../kube/client.ts';
import type { Layer } from '../model/network.ts';
import type { Facts } from './facts.ts';
import type { Situation } from './rights.ts';

/** What deploy would do, for those who tell it. */
export interface Intent {
  readonly makesNamespace: boolean;
  /** It is ours, and is to let floaters in that it refuses now. */
  readonly relabelsNamespace: boolean;
  /** Of each layer. */
  readonly daemonSets: readonly { readonly layer: Layer; readonly change: SetChange['change'] }[];
}

/** What deploy would do, for those who try it. */
export interface Intended {
  /** Of each layer; undefined where the DaemonSet may not be looked at: that right will be among those that are missing. */
  readonly sets: readonly (SetChange | undefined)[];
  /** The request that lets floaters of these layers into the namespace. */
  readonly relabel: ApiRequest | undefined;
}

/**
 * Compares what there is with what is wanted. Pure, but for the token of floaters that are to be made.
 * @throws UserError where a DaemonSet is not ours, ClusterError where namespace or DaemonSet are being deleted
 */
export function intendedFor(facts: Facts, floaters: readonly FloaterOptions[], platform: Platform): Intended {
  const namespace = floaters[0]?.namespace ?? '';
  if (facts.namespace.state === 'leaving') throw leaving(`namespace ${namespace}`);
  const layers = floaters.map(({ layer }) => layer);
  return {
    sets: floaters.map((options, index) => {
      const found = facts.daemonSets[index];
      return !found || 'refused' in found ? undefined : setChangeFor(found.value, options, platform);
    }),
    relabel: relabelling(facts.namespace, layers),
  };
}

export function intentOf({ namespace }: Facts, { sets, relabel }: Intended): Intent {
  return {
    makesNamespace: namespace.state === 'missing',
    relabelsNamespace: relabel !== undefined,
    daemonSets: sets.flatMap((set) => (set ? [{ layer: set.layer, change: set.change }] : [])),
  };
}

interface SituationParts {
  readonly facts: Facts;
  readonly floaters: readonly FloaterOptions[];
  /** Undefined: nothing is to be made. */
  readonly intended: Intended | undefined;
  readonly platform: Platform;
  readonly fixtures: Situation['fixtures'];
}

/** What the rights of the run depend on. Pure. */
export function situationOf({ facts, floaters, intended, platform, fixtures }: SituationParts): Situation {
  return {
    namespace: floaters[0]?.namespace ?? '',
    namespaceState: facts.namespace.state,
    relabels: intended?.relabel !== undefined,
    sets: floaters.map(({ layer }, index) => ({ layer, change: intended?.sets[index]?.change })),
    deploy: intended !== undefined,
    fixtures,
    minor: platform.minor,
  };
}
