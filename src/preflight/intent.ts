import type { FloaterOptions, Platform } from '../floater/manifests.ts';
import { relabelling } from '../floater/namespace.ts';
import { leaving, type SetChange, setChangeFor } from '../floater/standing.ts';
import type { ApiRequest } from '../kube/client.ts';
import type { Layer } from '../model/network.ts';
import type { Facts } from './facts.ts';
import type { Situation } from './rights.ts';

/** What deploy would do, for callers that report it. */
export interface Intent {
  readonly makesNamespace: boolean;
  /** The namespace is ours, and is to admit floaters that it refuses now. */
  readonly relabelsNamespace: boolean;
  /** One for each layer. */
  readonly daemonSets: readonly { readonly layer: Layer; readonly change: SetChange['change'] }[];
}

/** What deploy would do, for callers that try it. */
export interface Intended {
  /** One for each layer; undefined if the DaemonSet may not be read: that right is reported as missing. */
  readonly sets: readonly (SetChange | undefined)[];
  /** The request that lets floaters of these layers into the namespace. */
  readonly relabel: ApiRequest | undefined;
}

/**
 * Compares what exists with what is wanted. Pure, except for the token of floaters that are to be made.
 * @throws UserError if a DaemonSet is not ours, ClusterError if the namespace or a DaemonSet is being deleted
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
