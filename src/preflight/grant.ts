import { shellWords } from '../kube/flag-words.ts';
import { byResource, type Right, resourceName, verbsOf } from '../kube/right.ts';

/** Who is granted the rights, and the context for the commands. */
export interface GrantTo {
  /** How kubectl is called for this cluster, e.g. `kubectl --context a`. */
  readonly kubectl: string;
  /** The API server's name for the user; undefined if it does not say. */
  readonly username: string | undefined;
}

/**
 * The kubectl commands that grant the rights: one line for each resource. Pure.
 * https://kubernetes.io/docs/reference/access-authn-authz/rbac/#command-line-utilities
 */
export function grantCommands(rights: readonly Right[], to: GrantTo): readonly string[] {
  return byResource(rights).map((group) => grantCommand(group, to));
}

function grantCommand(rights: readonly [Right, ...Right[]], { kubectl, username }: GrantTo): string {
  const [first] = rights;
  const { namespace, name } = first;
  const verbs = verbsOf(rights);
  const role = `netdoctor-${[...verbs, first.resource.replace('/', '-')].join('-')}`;
  const kind = namespace === undefined ? 'clusterrole' : 'role';
  const place = namespace === undefined ? [] : ['-n', namespace];
  const one = namespace === undefined && name ? [`--resource-name=${name}`] : [];
  const make = [role, ...place, `--verb=${verbs.join(',')}`, `--resource=${resourceName(first)}`, ...one];
  const bind = [role, ...place, `--${kind}=${role}`, subjectFlag(username)];
  return [
    `${kubectl} ${shellWords(['create', kind, ...make])}`,
    `${kubectl} ${shellWords(['create', `${kind}binding`, ...bind])}`,
  ].join(' && ');
}

/**
 * https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/ defines their user names.
 */
const SERVICE_ACCOUNT = /^system:serviceaccount:([^:]+):([^:]+)$/;

function subjectFlag(username: string | undefined): string {
  const [, namespace, name] = SERVICE_ACCOUNT.exec(username ?? '') ?? [];
  return namespace && name ? `--serviceaccount=${namespace}:${name}` : `--user=${username ?? 'USER'}`;
}
