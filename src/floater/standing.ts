import { randomBytes } from 'node:crypto';
import { ClusterError, UserError } from '../errors.ts';
import type { DaemonSet } from '../kube/objects.ts';
import { floaterName, MANAGED_BY, MANAGER, SPEC_HASH_ANNOTATION, TOKEN_ANNOTATION } from '../model/labels.ts';
import type { Layer } from '../model/network.ts';
import { type FloaterOptions, floaterManifest, type Platform } from './manifests.ts';

/** The wanted DaemonSet, and what it takes to get there. */
export interface SetChange {
  readonly layer: Layer;
  readonly change: 'created' | 'updated' | 'unchanged';
  readonly manifest: DaemonSet;
  readonly token: string;
  readonly specHash: string;
}

/**
 * Compares the existing DaemonSet with the wanted one; an existing DaemonSet keeps its token.
 * @throws UserError if the DaemonSet is not ours, ClusterError if it is being deleted
 */
export function setChangeFor(existing: DaemonSet | undefined, options: FloaterOptions, platform: Platform): SetChange {
  const { layer } = options;
  const name = `${options.namespace}/${floaterName(layer)}`;
  if (existing && existing.metadata.labels?.[MANAGED_BY] !== MANAGER) throw notOurs(name);
  if (existing?.metadata.deletionTimestamp) throw leaving(`DaemonSet ${name}`);
  const own = existing?.metadata.annotations?.[TOKEN_ANNOTATION];
  // A token that is not ours is replaced, and the floaters with it.
  const token = own && TOKEN.test(own) ? own : randomBytes(8).toString('hex');
  const made = floaterManifest(options, token, platform);
  const specHash = made.metadata.annotations?.[SPEC_HASH_ANNOTATION] ?? '';
  if (!existing) return { layer, change: 'created', manifest: made, token, specHash };
  const same = existing.metadata.annotations?.[SPEC_HASH_ANNOTATION] === specHash;
  const { resourceVersion } = existing.metadata;
  const manifest = { ...made, metadata: { ...made.metadata, ...(resourceVersion ? { resourceVersion } : {}) } };
  return { layer, change: same ? 'unchanged' : 'updated', manifest, token, specHash };
}

/** The form of the tokens made here. */
const TOKEN = /^[0-9a-f]{16}$/;

export function leaving(what: string): ClusterError {
  return new ClusterError(`${what} is being deleted`, {
    code: 'TERMINATING',
    hint: 'wait until it is gone and run the command again, or take another namespace with -n',
  });
}

function notOurs(name: string): UserError {
  return new UserError(`DaemonSet ${name} exists, but was not made by kubectl-netdoctor`, {
    code: 'NOT_OURS',
    hint: 'take another namespace with -n, or remove it yourself',
  });
}
