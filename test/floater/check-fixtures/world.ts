import type { FixtureEnd, MakeRequest, Pace } from '../../../src/floater/check-fixtures/request.ts';
import type { MadeService } from '../../../src/floater/check-fixtures/services.ts';
import type { ApiRequest } from '../../../src/kube/client.ts';
import type { DaemonSet, KubeObject, Pod } from '../../../src/kube/objects.ts';
import type { EndpointSlice } from '../../../src/kube/service-objects.ts';
import type { EndRole } from '../../../src/model/end-role.ts';
import { OUR_LABELS } from '../../../src/model/labels.ts';
import { apiError, type FakeClient, fakeClient } from '../../support/kube.ts';
import { aPod, NAMESPACE, platform } from '../../support/objects.ts';
import { aFloater, CLUSTER } from '../../support/plan.ts';

export const PACE: Pace = { pollMs: 1, settleMs: 0, blindMs: 0 };
export const SERVICES = `/api/v1/namespaces/${NAMESPACE}/services`;
export const PODS = `/api/v1/namespaces/${NAMESPACE}/pods`;
export const SETS = `/apis/apps/v1/namespaces/${NAMESPACE}/daemonsets`;
const SLICES = `/apis/discovery.k8s.io/v1/namespaces/${NAMESPACE}/endpointslices`;

export interface World {
  readonly client: FakeClient;
  readonly objects: Map<string, KubeObject>;
  readonly names: (path: string) => readonly string[];
  readonly labelsOf: (pod: string) => Readonly<Record<string, string>>;
}

export interface WorldOptions {
  /** Floaters run on n1 … */
  readonly floaters?: number;
  /** Objects that exist from the start, by their paths. */
  readonly there?: Readonly<Record<string, KubeObject>>;
  /** `METHOD kind` or `METHOD kind/name` → the error that is thrown. */
  readonly refuses?: Readonly<Record<string, Error>>;
  /** Nodes whose pods of a DaemonSet never get ready. */
  readonly slow?: readonly string[];
  /** No controller makes slices. */
  readonly noSlices?: boolean;
  /** Pods of a DaemonSet outlive it. */
  readonly stuck?: boolean;
  readonly families?: readonly string[];
}

/** An API server with the controllers that Services and DaemonSets need. */
export function aWorld(options: WorldOptions = {}): World {
  const objects = new Map<string, KubeObject>(Object.entries(options.there ?? {}));
  for (let n = 1; n <= (options.floaters ?? 2); n++) {
    const pod = aPod(n, { metadata: { labels: OUR_LABELS } });
    objects.set(`${PODS}/${pod.metadata.name}`, pod);
  }
  const client = fakeClient({ request: (asked) => answer(objects, asked, options) });
  return {
    client,
    objects,
    names: (path) => inPath(objects, path).map(({ metadata }) => metadata.name),
    labelsOf: (pod) => objects.get(`${PODS}/${pod}`)?.metadata.labels ?? {},
  };
}

function answer(objects: Map<string, KubeObject>, asked: ApiRequest, options: WorldOptions): unknown {
  const { method, path } = asked;
  const [kind = '', name] = path.slice(path.indexOf(NAMESPACE) + NAMESPACE.length + 1).split('/');
  const refusal =
    options.refuses?.[`${method} ${kind}/${nameOf(asked) ?? name}`] ?? options.refuses?.[`${method} ${kind}`];
  if (refusal) throw refusal;
  if (method === 'POST') return create(objects, asked, options);
  if (method === 'GET') return list(objects, asked, options);
  const found = objects.get(path);
  if (!found) throw apiError(404, `${kind} "${name}" not found`);
  if (method === 'PATCH') return patch(objects, asked, found);
  objects.delete(path);
  if (kind === 'daemonsets' && !options.stuck) removePodsOf(objects, found);
  return { kind: 'Status' };
}

function nameOf({ method, body }: ApiRequest): string | undefined {
  return method === 'POST' ? (body as KubeObject).metadata.name : undefined;
}

let made = 0;

function create(objects: Map<string, KubeObject>, { path, body }: ApiRequest, options: WorldOptions): KubeObject {
  const sent = body as KubeObject;
  const at = `${path}/${sent.metadata.name}`;
  if (objects.has(at)) throw apiError(409, `"${sent.metadata.name}" already exists`);
  made += 1;
  const object = { ...sent, metadata: { ...sent.metadata, uid: `made ${made}` } };
  const stored = path === SERVICES ? withAddresses(object as MadeService, options.families ?? ['IPv4']) : object;
  objects.set(at, stored);
  if (path === SETS) makePods(objects, stored as DaemonSet, options);
  return stored;
}

function withAddresses(service: MadeService, ipFamilies: readonly string[]): MadeService {
  const own = ipFamilies.map((family) => (family === 'IPv6' ? `fd00::${made}` : `10.96.0.${made}`));
  const clusterIPs = service.spec.clusterIP === 'None' ? ['None'] : own;
  const ports = service.spec.ports?.map((port) =>
    service.spec.type === 'NodePort' ? { ...port, nodePort: 31_000 } : port,
  );
  return {
    ...service,
    spec: { ...service.spec, clusterIP: clusterIPs[0] ?? '', clusterIPs, ipFamilies, ports: ports ?? [] },
  };
}

function makePods(
  objects: Map<string, KubeObject>,
  { metadata, spec }: DaemonSet,
  { floaters = 2, slow }: WorldOptions,
): void {
  for (let n = 1; n <= floaters; n++) {
    const isSlow = slow?.includes(`n${n}`);
    const pod = aPod(n, {
      metadata: {
        name: `${metadata.name}-${n}`,
        uid: `uid-of-echo-${n}`,
        labels: spec.template?.metadata?.labels ?? {},
        ownerReferences: [{ kind: 'DaemonSet', name: metadata.name, uid: metadata.uid ?? '' }],
      },
      ...(isSlow ? { status: {} } : { status: { ...aPod(n).status, podIPs: [{ ip: `10.244.${n}.9` }] } }),
    });
    objects.set(`${PODS}/${pod.metadata.name}`, pod);
  }
}

function removePodsOf(objects: Map<string, KubeObject>, { metadata }: KubeObject): void {
  for (const [path, one] of objects) {
    if (one.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid)) objects.delete(path);
  }
}

function patch(
  objects: Map<string, KubeObject>,
  { path, body, contentType }: ApiRequest,
  found: KubeObject,
): KubeObject {
  if (contentType !== 'application/merge-patch+json') throw apiError(415, 'the body was in an unknown format');
  const { uid, labels } = (body as { metadata: { uid: string; labels: Record<string, string | null> } }).metadata;
  if (uid !== found.metadata.uid) throw apiError(409, 'Precondition failed: UID in precondition');
  const all = Object.entries({ ...found.metadata.labels, ...labels }).filter(([, value]) => value !== null);
  const metadata = { ...found.metadata, labels: Object.fromEntries(all) as Record<string, string> };
  objects.set(path, { ...found, metadata });
  return { ...found, metadata };
}

function list(objects: Map<string, KubeObject>, { path, query = {} }: ApiRequest, { noSlices }: WorldOptions): unknown {
  const all = path === SLICES ? (noSlices ? [] : slicesOf(objects)) : inPath(objects, path);
  const [, field] = query.fieldSelector?.split('metadata.name=') ?? [];
  const items = all.filter(
    ({ metadata }) =>
      (field === undefined || metadata.name === field) && fits(metadata.labels ?? {}, query.labelSelector ?? ''),
  );
  return { metadata: {}, items };
}

function inPath(objects: ReadonlyMap<string, KubeObject>, path: string): readonly KubeObject[] {
  return [...objects].filter(([at]) => at.startsWith(`${path}/`)).map(([, object]) => object);
}

/** `a=b`, `a`, `a in (b,c)`, separated by commas. */
function fits(labels: Readonly<Record<string, string>>, selector: string): boolean {
  return (selector.match(/[^,(]+(\([^)]*\))?/g) ?? []).every((term) => {
    const [, among, values = ''] = /^(\S+) in \((.*)\)$/.exec(term) ?? [];
    if (among) return values.split(',').includes(labels[among] ?? '');
    const [key = '', value] = term.split('=');
    return value === undefined ? key in labels : labels[key] === value;
  });
}

function slicesOf(objects: ReadonlyMap<string, KubeObject>): readonly EndpointSlice[] {
  return (inPath(objects, SERVICES) as readonly MadeService[]).flatMap(({ metadata, spec }) => {
    const wanted = Object.entries(spec?.selector ?? {}).map(([key, value]) => `${key}=${value}`);
    const pods = (inPath(objects, PODS) as readonly Pod[]).filter((pod) =>
      fits(pod.metadata.labels ?? {}, wanted.join(',')),
    );
    return (spec?.ipFamilies ?? []).map((addressType) => ({
      metadata: { name: metadata.name, labels: { 'kubernetes.io/service-name': metadata.name } },
      addressType,
      endpoints: pods.flatMap(({ status }) =>
        (status.podIPs ?? [])
          .filter(({ ip }) => ip.includes(':') === (addressType === 'IPv6'))
          .map(({ ip }) => ({ addresses: [ip], conditions: { ready: true } })),
      ),
    }));
  });
}

/** What stands for a Service in a plan. */
export function anEnd(makes: FixtureEnd['makes'], node: string, role: EndRole): FixtureEnd {
  return { cluster: CLUSTER, layer: 'service', check: makes, node, aim: { role }, makes };
}

export const SERVICE_ENDS = (['cluster-ip', 'headless', 'hairpin'] as const).map((role) =>
  anEnd('service', role, role),
);

/** A request for the floaters of that world. */
export function aRequest({ client }: World, over: Partial<MakeRequest> = {}, floaters = 2): MakeRequest {
  return {
    client,
    cluster: CLUSTER,
    namespace: NAMESPACE,
    platform,
    ends: [],
    floaters: Array.from({ length: floaters }, (_, index) => aFloater(index + 1)),
    wantsEcho: false,
    signal: new AbortController().signal,
    waitMs: 60_000,
    onProgress: () => {},
    pace: PACE,
    ...over,
  };
}
