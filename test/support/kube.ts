import { ClusterError } from '../../src/errors.ts';
import type { ApiRequest, ExecEnd, ExecRequest, KubeClient } from '../../src/kube/client.ts';
import type { ResolvedContext } from '../../src/kube/context.ts';
import { CLUSTER } from './plan.ts';

export const resolved: ResolvedContext = {
  name: CLUSTER,
  from: 'from --context',
  flags: { context: CLUSTER },
  clusterName: 'the-cluster',
  cluster: { server: 'https://127.0.0.1:6443' },
  userName: 'admin',
  user: {},
};

/** An answer of the fake API server: what it returns or throws. */
export type Handler = (request: ApiRequest) => unknown;
export type ExecHandler = (request: ExecRequest) => ExecEnd | Promise<ExecEnd>;

export interface FakeClient extends KubeClient {
  /** Every request so far, in order. */
  readonly requests: readonly ApiRequest[];
  readonly execs: readonly ExecRequest[];
}

export interface FakeParts {
  readonly request?: Handler;
  readonly exec?: ExecHandler;
  readonly context?: ResolvedContext;
}

/** A fake cluster. A request that the test does not answer is an error of the test. */
export function fakeClient({ request, exec, context = resolved }: FakeParts): FakeClient {
  const requests: ApiRequest[] = [];
  const execs: ExecRequest[] = [];
  const client: FakeClient = {
    context,
    requests,
    execs,
    request: async <T>(asked: ApiRequest) => {
      requests.push(asked);
      if (!request) throw new Error(`the test does not expect ${asked.method} ${asked.path}`);
      return (await request(asked)) as T;
    },
    exec: async (asked) => {
      execs.push(asked);
      if (!exec) throw new Error(`the test does not expect an exec in ${asked.pod}`);
      return await exec(asked);
    },
    withSignal: () => client,
  };
  return client;
}

export function apiError(status: number, message = `refused with ${status}`): ClusterError {
  return new ClusterError(message, { code: `API_${status}`, status, said: message });
}

/** `GET /path` → value. An Error is thrown, a function is called each time, and any other path is 404. */
export function routes(table: Readonly<Record<string, unknown>>): Handler {
  return (asked) => {
    const key = `${asked.method} ${asked.path}`;
    if (!(key in table)) throw apiError(404, `${key} not found`);
    const found = table[key];
    const value: unknown = typeof found === 'function' ? found(asked) : found;
    if (value instanceof Error) throw value;
    return value;
  };
}
