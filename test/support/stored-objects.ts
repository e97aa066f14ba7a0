import type { IncomingMessage, ServerResponse } from 'node:http';
import { MANAGED_BY, MANAGER } from '../../src/model/labels.ts';
import { type ApiServer, apiServer } from './api-server.ts';

interface Stored {
  readonly metadata: {
    readonly name: string;
    readonly uid?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
}

export interface Refused {
  readonly method: string;
  /** Part of the path. */
  readonly part: string;
}

export interface StoredObjects extends AsyncDisposable {
  readonly url: string;
  /** The paths of all objects, without kube-system. */
  readonly paths: () => readonly string[];
  readonly deletes: () => readonly string[];
}

const OURS = { [MANAGED_BY]: MANAGER };

/** Namespace and DaemonSet as check leaves them, by path. */
export function floatersIn(namespace: string): Readonly<Record<string, Stored>> {
  return {
    [`/api/v1/namespaces/${namespace}`]: { metadata: { name: namespace, uid: `ns ${namespace}`, labels: OURS } },
    [`/apis/apps/v1/namespaces/${namespace}/daemonsets/netdoctor-floater`]: {
      metadata: { name: 'netdoctor-floater', uid: `set ${namespace}`, labels: OURS },
    },
  };
}

/** An API server over http that keeps objects by path, and lists and deletes them. */
export async function storedObjects(
  uid: string,
  objects: Readonly<Record<string, unknown>>,
  refused: readonly Refused[] = [],
): Promise<StoredObjects> {
  const system = '/api/v1/namespaces/kube-system';
  const all = new Map<string, Stored>([[system, { metadata: { name: 'kube-system', uid } }]]);
  for (const [path, object] of Object.entries(objects)) all.set(path, object as Stored);
  const deletes: string[] = [];
  const answer = ({ method = '', url = '' }: IncomingMessage): { status: number; body: object } => {
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (refused.some((one) => one.method === method && pathname.includes(one.part))) return failed(403);
    if (/\/(daemonsets|deployments|statefulsets|pods)$/.test(pathname))
      return { status: 200, body: list(all, pathname, searchParams.get('labelSelector') ?? '') };
    const found = all.get(pathname);
    if (!found) return failed(404);
    if (method === 'DELETE') {
      deletes.push(pathname);
      erase(all, pathname);
    }
    return { status: 200, body: { kind: 'Any', ...found } };
  };
  const server: ApiServer = await apiServer((request: IncomingMessage, response: ServerResponse) => {
    const { status, body } = answer(request);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  return {
    url: server.url,
    paths: () => [...all.keys()].filter((path) => path !== system),
    deletes: () => deletes,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** Deletes a path. A namespace is deleted with everything in it. */
function erase(all: Map<string, Stored>, path: string): void {
  const within = `/namespaces/${path.split('/').at(-1)}/`;
  const isNamespace = path.split('/').at(-2) === 'namespaces';
  for (const one of all.keys()) if (one === path || (isNamespace && one.includes(within))) all.delete(one);
}

function failed(code: number) {
  return { status: code, body: { kind: 'Status', status: 'Failure', message: `said ${code}`, code } };
}

function list(all: ReadonlyMap<string, Stored>, path: string, selector: string): object {
  const inIt = [...all].filter(([one]) => one.startsWith(`${path}/`)).map(([, object]) => object);
  const isOurs = ({ metadata }: Stored) => metadata.labels?.[MANAGED_BY] === MANAGER;
  const wanted = selector.includes('!=') ? inIt.filter((one) => !isOurs(one)) : inIt.filter(isOurs);
  return { kind: 'List', metadata: {}, items: wanted };
}
