import { ClusterError } from '../errors.ts';
import { isStatus } from '../kube/api.ts';
import type { KubeClient } from '../kube/client.ts';
import { kubectlWords, shellWords } from '../kube/flag-words.ts';
import type { SelfSubjectAccessReview, SelfSubjectReview } from '../kube/objects.ts';
import { byResource, type Right, rightWords } from '../kube/right.ts';
import type { Note } from '../model/remark.ts';
import { type GrantTo, grantCommands } from './grant.ts';
import type { CleanSituation, Situation } from './rights.ts';
import { cleanRights, EXEC_CREATE_SINCE, type NeededRight, neededRights } from './rights.ts';

export interface Rights {
  readonly notes: readonly Note[];
  /** Undefined if the API server did not say, or was not asked. */
  readonly mayCreatePods: boolean | undefined;
}

/**
 * Asks the API server which of the rights that the run needs this user has; changes nothing.
 * https://kubernetes.io/docs/reference/access-authn-authz/authorization/#checking-api-access
 * @param cluster what the run calls the cluster
 * @throws ClusterError RIGHTS_MISSING that names all missing rights, with the commands that grant them as its
 * hint
 */
export async function reviewRights(client: KubeClient, cluster: string, situation: Situation): Promise<Rights> {
  const needed = neededRights(situation);
  const missing = await missingOf(client, needed);
  if (!missing) return { notes: [NOT_REVIEWED], mayCreatePods: undefined };
  const mayCreatePods = needed.some(isTrial) ? !missing.some(isTrial) : undefined;
  const told = missing.filter((right) => !isTrial(right));
  if (told.length === 0) return { notes: [], mayCreatePods };
  const to = { kubectl: kubectlWords(client.context), username: await usernameOf(client) };
  const fatal = told.filter(({ purpose }) => purpose === 'run');
  if (fatal.length > 0) throw rightsMissing(cluster, fatal, { ...to, situation });
  return { notes: byResource(told).map((rights) => noteOf(rights, { ...to, situation })), mayCreatePods };
}

/**
 * Why clean was refused, with the commands that help.
 * @returns undefined if the API server does not say, or if no right is missing: then admission refused it
 */
export async function cleanRefusal(
  client: KubeClient,
  cluster: string,
  situation: CleanSituation,
): Promise<ClusterError | undefined> {
  const missing = await missingOf(client, cleanRights(situation));
  if (!missing || missing.length === 0) return undefined;
  const words = byResource(missing).map(rightWords).join('; ');
  const to = { kubectl: kubectlWords(client.context), username: await usernameOf(client) };
  return new ClusterError(`context ${cluster}: the user may not ${words}`, {
    code: 'RIGHTS_MISSING',
    status: 403,
    hint: grantCommands(missing, to),
  });
}

const isTrial = ({ purpose }: NeededRight): boolean => purpose === 'trial';

const NOT_REVIEWED: Note = {
  code: 'NOT_TRIED',
  detail: 'whether the user has the rights that the run needs: the API server does not say',
  next: 'it shows when they are used',
};

/** @returns undefined if the API server does not support such reviews */
async function missingOf(
  client: KubeClient,
  needed: readonly NeededRight[],
): Promise<readonly NeededRight[] | undefined> {
  try {
    const allowed = await Promise.all(needed.map((right) => isAllowed(client, right)));
    return needed.filter((_, index) => !allowed[index]);
  } catch (error) {
    if (NO_REVIEW.some((status) => isStatus(error, status))) return undefined;
    throw error;
  }
}

const NO_REVIEW: readonly number[] = [400, 403, 404, 405];

async function isAllowed(client: KubeClient, right: Right): Promise<boolean> {
  const { status } = await client.request<SelfSubjectAccessReview>({
    method: 'POST',
    path: '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews',
    body: {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes: attributesOf(right) },
    },
  });
  return status?.allowed === true;
}

function attributesOf({ verb, group, resource: path, namespace, name }: Right) {
  const [resource, subresource] = path.split('/');
  // A request for a namespace counts as made in that namespace, so that a role in it can allow it.
  const place = namespace ?? (resource === 'namespaces' ? name : undefined);
  return {
    verb,
    group,
    resource,
    ...(subresource ? { subresource } : {}),
    ...(place ? { namespace: place } : {}),
    ...(name ? { name } : {}),
  };
}

/** By SelfSubjectReview, which servers have from 1.28 on. @returns undefined if the server does not say */
async function usernameOf(client: KubeClient): Promise<string | undefined> {
  try {
    const { status } = await client.request<SelfSubjectReview>({
      method: 'POST',
      path: '/apis/authentication.k8s.io/v1/selfsubjectreviews',
      body: { apiVersion: 'authentication.k8s.io/v1', kind: 'SelfSubjectReview' },
    });
    return status?.userInfo?.username;
  } catch (error) {
    // It is only needed for the words of a hint.
    if (error instanceof ClusterError && error.status !== undefined) return undefined;
    throw error;
  }
}

interface MissingRights extends GrantTo {
  readonly situation: Situation;
}

function rightsMissing(
  cluster: string,
  fatal: readonly NeededRight[],
  { situation, ...to }: MissingRights,
): ClusterError {
  const words = [...new Set(fatal.map((right) => rightWords([right])))].join('; ');
  const inNamespace = fatal.filter(({ namespace }) => namespace !== undefined);
  // A role cannot exist in a namespace that does not exist. Once the namespace has been created, the right to
  // create it is no longer needed.
  const first = situation.namespaceState === 'missing' && inNamespace.length > 0;
  const granted = first ? fatal.filter(({ resource }) => resource !== 'namespaces') : fatal;
  const make = `${to.kubectl} ${shellWords(['create', 'namespace', situation.namespace])}`;
  // The administrator who grants the rights may look whether the namespace exists.
  const look = `${to.kubectl} ${shellWords(['get', 'namespace', situation.namespace])} || ${make}`;
  const place = first ? [make] : situation.namespaceState === 'unseen' && inNamespace.length > 0 ? [look] : [];
  return new ClusterError(`context ${cluster}: the user may not ${words}`, {
    code: 'RIGHTS_MISSING',
    status: 403,
    hint: [...place, ...grantCommands(granted, to)],
  });
}

function noteOf(rights: readonly [NeededRight, ...NeededRight[]], { situation, ...to }: MissingRights): Note {
  return {
    code: 'RIGHT_MISSING',
    detail: `the user may not ${rightWords(rights)}: ${lossWords(rights, situation)}`,
    next: grantCommands(rights, to).join(' && '),
  };
}

function lossWords(rights: readonly [NeededRight, ...NeededRight[]], { fixtures }: Situation): string {
  const lost = new Set(rights.flatMap((right) => right.makes ?? []));
  const skipped = fixtures.filter(({ makes }) => lost.has(makes)).map(({ check }) => check);
  if (skipped.length > 0) return `skipped for it: ${skipped.join(', ')}`;
  return rights[0].purpose === 'newer'
    ? `from Kubernetes 1.${EXEC_CREATE_SINCE} on, exec needs it`
    : 'clean will be refused';
}
