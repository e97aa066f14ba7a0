import { floaterManifest } from '../../src/floater/manifests.ts';
import type { ApiRequest } from '../../src/kube/client.ts';
import type { ResolvedContext } from '../../src/kube/context.ts';
import { FLOATER } from '../../src/model/labels.ts';
import { type PreflightRequest, preflight } from '../../src/preflight/preflight.ts';
import { apiError, type FakeClient, fakeClient, resolved, routes } from './kube.ts';
import { aDaemonSet, aKubeNode, aNamespace, floaterOptions, listOf, NAMESPACE, platform } from './objects.ts';
import { CLUSTER, TOKEN } from './plan.ts';

export const VERSION = { major: '1', minor: '37', gitVersion: 'v1.37.0' };
export const REVIEWS = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
export const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
export const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
export const POLICIES = `GET /apis/networking.k8s.io/v1/namespaces/${NAMESPACE}/networkpolicies`;
export const GET_NAMESPACE = `GET /api/v1/namespaces/${NAMESPACE}`;
export const GET_SET = `GET ${SETS}/${FLOATER}`;

/** Allows everything except these, as `verb resource`. */
export function reviews(...denied: readonly string[]) {
  return ({ body }: ApiRequest) => {
    const { spec } = body as { spec: { resourceAttributes: Readonly<Record<string, string>> } };
    const { verb, resource, subresource } = spec.resourceAttributes;
    return { status: { allowed: !denied.includes(`${verb} ${resource}${subresource ? `/${subresource}` : ''}`) } };
  };
}

/** A namespace without floaters, in which everything is allowed and accepted. */
export const WHOLE = {
  'GET /version': VERSION,
  'GET /apis': { groups: [{ name: 'apps' }] },
  'GET /api/v1/nodes': listOf([aKubeNode('n1'), aKubeNode('n2', { 'kosmos.io/exclude': 'true' })]),
  'GET /api/v1/namespaces/kube-system': { metadata: { name: 'kube-system', uid: 'the-uid' } },
  [GET_NAMESPACE]: aNamespace(),
  [`POST ${REVIEWS}`]: reviews(),
  [`POST ${SETS}`]: {},
  [`POST ${PODS}`]: {},
};
export const MISSING = { [GET_NAMESPACE]: apiError(404), 'POST /api/v1/namespaces': {} };

interface LookOptions extends Partial<PreflightRequest> {
  readonly context?: ResolvedContext;
}

/** A preflight of WHOLE with these changes. */
export function look(over: Readonly<Record<string, unknown>> = {}, { context = resolved, ...rest }: LookOptions = {}) {
  const client = fakeClient({ request: routes({ ...WHOLE, ...over }), context });
  return { client, found: preflight(client, { cluster: CLUSTER, floaters: [floaterOptions], deploy: true, ...rest }) };
}

/** What is tried by dry run. Nothing else may be posted, except reviews. */
export function changes({ requests }: FakeClient): readonly string[] {
  const made = requests.filter(({ method, path }) => method !== 'GET' && !path.endsWith('reviews'));
  return made.map(({ method, path, query }) => `${method} ${path} ${query?.dryRun === 'All' ? 'dry' : 'REAL'}`);
}

/** The DaemonSet that deploy would make, as if it existed already. */
export const asWanted = aDaemonSet({
  annotations: floaterManifest(floaterOptions, TOKEN, platform).metadata.annotations ?? {},
});
