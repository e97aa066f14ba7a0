import type { Layer } from './network.ts';

/** Names and labels of everything that we create; clean relies on nothing else. */
export const MANAGED_BY = 'app.kubernetes.io/managed-by';
export const MANAGER = 'kubectl-netdoctor';
/** The floaters on the pod network. */
export const FLOATER = 'netdoctor-floater';
const HOST_FLOATER = 'netdoctor-floater-host';
export const FLOATER_LABEL = 'app.kubernetes.io/name';
export const CONTAINER = 'floater';
export const DEFAULT_NAMESPACE = 'netdoctor-system';
/** The deployment token: created with the DaemonSet, and kept for as long as the DaemonSet exists. */
export const TOKEN_ANNOTATION = 'netdoctor.io/token';
/** Hash of the pod template: a floater counts only if it has the current one. */
export const SPEC_HASH_ANNOTATION = 'netdoctor.io/spec-hash';
/** Name of the image profile that the floaters run; set only on the DaemonSet. */
export const PROFILE_ANNOTATION = 'netdoctor.io/profile';
/** What the floaters answer if the user defined the profile; set only on the DaemonSet. */
export const ANSWER_ANNOTATION = 'netdoctor.io/answer';
/** Kosmos users exclude nodes from checks with it. */
export const EXCLUDE_LABEL = 'kosmos.io/exclude';
/** https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export const POD_SECURITY_LABEL = 'pod-security.kubernetes.io/enforce';
export const OUR_LABELS = { [MANAGED_BY]: MANAGER } as const;
export const MANAGED_SELECTOR = `${MANAGED_BY}=${MANAGER}`;

/** Name of a layer's DaemonSet, and the value of the label by which it selects its pods. */
export function floaterName(layer: Layer): string {
  return layer === 'node' ? HOST_FLOATER : FLOATER;
}

/** What messages call the floaters of a layer. */
export function floaterWords(layer: Layer): string {
  return layer === 'node' ? 'host-network floater' : 'floater';
}

/** Selects the pods of these layers' floaters. */
export function floaterSelector(layers: readonly Layer[]): string {
  const names = layers.map(floaterName);
  const one = names.length === 1 ? `=${names[0]}` : ` in (${names.join(',')})`;
  return `${MANAGED_SELECTOR},${FLOATER_LABEL}${one}`;
}
