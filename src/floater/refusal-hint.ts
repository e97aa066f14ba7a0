import { POD_SECURITY_LABEL } from '../model/labels.ts';

/** Pod Security's refusal of a pod. https://github.com/kubernetes/pod-security-admission */
export const POD_SECURITY = /violates PodSecurity /;
/**
 * What that refusal says about the host's network and host ports; OpenShift's constraints use similar words.
 */
const HOST = /host namespaces|host ?Network|hostPort/i;
/** OpenShift's refusal: no constraint of this account allows the pod. */
const NO_CONSTRAINT = /unable to validate against any security context constraint/;

export interface RefusedAt {
  readonly namespace: string;
  /** How kubectl is called for this cluster. */
  readonly kubectl: string;
}

/** What to do if the cluster refuses floaters with these words; one line for each option. Pure. */
export function refusalHint(words: string, { namespace, kubectl }: RefusedAt): string | readonly string[] {
  if (HOST.test(words) && NO_CONSTRAINT.test(words))
    return [`oc adm policy add-scc-to-user hostnetwork-v2 -z default -n ${namespace}`, WITHOUT_HOST];
  if (HOST.test(words) && POD_SECURITY.test(words))
    return [`${kubectl} label --overwrite namespace ${namespace} ${POD_SECURITY_LABEL}=privileged`, WITHOUT_HOST];
  return 'take another namespace with -n, or have the policy changed that says so';
}

const WITHOUT_HOST = "or take another namespace with -n, or probe the pods' network alone with --layers pod";
