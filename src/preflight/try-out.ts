import { DRY_RUN_SINCE, tryFloaters, tryNamespace } from '../floater/dry-run.ts';
import type { Platform } from '../floater/manifests.ts';
import { creation } from '../floater/namespace.ts';
import type { KubeClient } from '../kube/client.ts';
import type { Note } from '../model/remark.ts';
import type { Facts } from './facts.ts';
import type { Intended } from './intent.ts';
import type { Rights } from './review.ts';

export interface TryOut {
  readonly client: KubeClient;
  /** The run's name for the cluster. */
  readonly cluster: string;
  readonly namespace: string;
  readonly facts: Facts;
  readonly platform: Platform;
  readonly intended: Intended;
  readonly rights: Rights;
}

/**
 * Tries by dry run whether the cluster accepts what deploy would make.
 * @throws ClusterError ADMISSION_REFUSED
 */
export async function tryOut({ facts, platform, intended, rights, ...trial }: TryOut): Promise<readonly Note[]> {
  const { relabel } = intended;
  const sets = intended.sets.filter((set) => set !== undefined).filter(({ change }) => change !== 'unchanged');
  if (sets.length === 0 && !relabel) return [];
  if (platform.minor < DRY_RUN_SINCE) return [TOO_OLD_TO_TRY];
  if (facts.namespace.state === 'missing') {
    const layers = sets.map(({ layer }) => layer);
    return await tryNamespace(trial, creation(trial.namespace, layers));
  }
  const notes = await Promise.all([
    relabel ? tryNamespace(trial, relabel) : [],
    ...sets.map((wanted) => {
      const podsLater = relabel !== undefined && wanted.layer === 'node';
      return tryFloaters({ ...trial, wanted, mayCreatePods: rights.mayCreatePods, podsLater });
    }),
  ]);
  return notes.flat();
}

const TOO_OLD_TO_TRY: Note = {
  code: 'NOT_TRIED',
  detail: `whether the cluster takes the floaters: the server is older than 1.${DRY_RUN_SINCE}`,
  next: 'it shows when they are made',
};
