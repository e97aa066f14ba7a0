/** Names and labels of everything that we make; clean goes by them alone. */
export const MANAGED_BY = 'app.kubernetes.io/managed-by';
export const MANAGER = 'kubectl-netdoctor';
export const FLOATER = 'netdoctor-floater';
export const FLOATER_LABEL = 'app.kubernetes.io/name';
export const CONTAINER = 'floater';
export const DEFAULT_NAMESPACE = 'netdoctor-system';
/** The deployment token: made with the DaemonSet, kept as long as it lives. */
export const TOKEN_ANNOTATION = 'netdoctor.io/token';
/** Hash of the pod template: a floater counts only if it has the one that is wanted now. */
export const SPEC_HASH_ANNOTATION = 'netdoctor.io/spec-hash';
/** Name of the image profile that the floaters run; it stands on the DaemonSet alone. */
export const PROFILE_ANNOTATION = 'netdoctor.io/profile';
/** Kosmos' users keep nodes out of checks with it. */
export const EXCLUDE_LABEL = 'kosmos.io/exclude';
export const OUR_LABELS = { [MANAGED_BY]: MANAGER } as const;
export const MANAGED_SELECTOR = `${MANAGED_BY}=${MANAGER}`;
export const FLOATER_SELECTOR = `${MANAGED_SELECTOR},${FLOATER_LABEL}=${FLOATER}`;
