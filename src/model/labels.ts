import type { Layer } from './network.ts';

/** Names and labels of everything that we make; clean goes by them alone. */
export const MANAGED_BY = 'app.kubernetes.io/managed-by';
export const MANAGER = 'kubectl-netdoctor';
/** The floaters of the pod network. */
export const FLOATER = 'netdoctor-floater';
const HOST_FLOATER = 'netdoctor-floater-host';
export const FLOATER_LABEL = 'app.kubernetes.io/name';
export const CONTAINER = 'floater';
export const DEFAULT_NAMESPACE = 'netdoctor-system';
/** The deployment token: made with the DaemonSet, kept as long as it lives. */
export const TOKEN_ANNOTATION = 'netdoctor.io/token';
/** Hash of the pod template: a floater counts only if it has the one that is wanted now. */
export const SPEC_HASH_ANNOTATION = 'netdoctor.io/spec-hash';
/** Name of the image profile that the floaters run; it stands on the DaemonSet alone. */
export const PROFILE_ANNOTATION = 'netdoctor.io/profile';
/** What floaters of a profile of the user's own answer; it stands on the DaemonSet alone. */
export const ANSWER_ANNOTATION = 'netdoctor.io/answer';
/** Kosmos' users keep nodes out of checks with it. */
export const EXCLUDE_LABEL = 'kosmos.io/exclude';
/** https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export const POD_SECURITY_LABEL = 'pod-security.kubernetes.io/enforce';
export const OUR_LABELS = { [MANAGED_BY]: MANAGER } as const;
export const MANAGED_SELECTOR = `${MANAGED_BY}=${MANAGER}`;

/** Name of the DaemonSet of a layer, and the label by which it knows its pods. */
export function floaterName(layer: Layer): string {
  return layer === 'node' ? HOST_FLOATER : FLOATER;
}

/** How words call the floaters of a layer. */
export function floaterWords(layer: Layer): string {
  return layer === 'node' ? 'host-network floater' : 'floater';
}

/** Selects the pods of these layers' floaters. */
export function floaterSelector(layers: readonly Layer[]): string {
  const names = layers.map(floaterName);
  const one = names.length === 1 ? `=${names[0]}` : ` in (${names.join(',')})`;
  return `${MANAGED_SELECTOR},${FLOATER_LABEL}${one}`;
}
