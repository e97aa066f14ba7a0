import { readFileSync } from 'node:fs';
import { IsomorphicFetchHttpLibrary, KubeConfig, RequestContext } from '@kubernetes/client-node';
import { ClusterError, UserError } from '../errors.ts';
import type { ApiRequest, KubeClient } from './client.ts';
import { execOver } from './exec.ts';
import type { ResolvedContext } from './kubeconfig.ts';
import { serverWords } from './status.ts';

const REQUEST_TIMEOUT_MS = 30_000;

/** The only module that loads @kubernetes/client-node; reached by `import()`, so that help and version stay quick. */
export function connect(context: ResolvedContext, signal: AbortSignal): KubeClient {
  const config = clientConfig(context);
  return {
    context,
    request: <T>(request: ApiRequest) => send<T>({ config, context, signal }, request),
    exec: (request) => execOver(config, request, signal),
  };
}

interface Connection {
  readonly config: KubeConfig;
  readonly context: ResolvedContext;
  readonly signal: AbortSignal;
}

function clientConfig({ name, clusterName, cluster, userName, user }: ResolvedContext): KubeConfig {
  const config = new KubeConfig();
  const token = user.token ?? (user.tokenFile ? readToken(user.tokenFile) : undefined);
  config.loadFromOptions({
    clusters: [
      {
        name: clusterName,
        server: cluster.server.replace(/\/+$/, ''),
        caFile: cluster['certificate-authority'],
        caData: cluster['certificate-authority-data'],
        // client-node refuses plain http unless told that there is nothing to verify.
        skipTLSVerify: cluster['insecure-skip-tls-verify'] ?? cluster.server.startsWith('http:'),
        tlsServerName: cluster['tls-server-name'],
        proxyUrl: cluster['proxy-url'],
      },
    ],
    // A context without a user still needs one: without it client-node drops the CA as well.
    users: [
      {
        name: userName ?? 'anonymous',
        certFile: user['client-certificate'],
        certData: user['client-certificate-data'],
        keyFile: user['client-key'],
        keyData: user['client-key-data'],
        username: user.username,
        password: user.password,
        exec: user.exec,
        token,
      },
    ],
    contexts: [{ name, cluster: clusterName, user: userName ?? 'anonymous' }],
    currentContext: name,
  });
  return reuseConnections(config);
}

function readToken(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UserError(
      `the token file ${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      {
        code: 'BAD_TOKEN_FILE',
        hint: "it is the context's user's tokenFile; make it readable, or log in again",
        cause: error,
      },
    );
  }
}

/** client-node makes a new undici agent, and with it a new TLS connection, for every request: keep one per set of credentials. */
function reuseConnections(config: KubeConfig): KubeConfig {
  const create: unknown = Reflect.get(config, 'createDispatcher');
  if (typeof create !== 'function') return config;
  const made = new Map<string, unknown>();
  const createDispatcher = (cluster: unknown, options: Record<string, unknown>): unknown => {
    const key = Object.entries(options)
      .map(([name, value]) => `${name}=${String(value)}`)
      .join('\n');
    if (!made.has(key)) made.set(key, create.call(config, cluster, options));
    return made.get(key);
  };
  return Object.assign(config, { createDispatcher });
}

async function send<T>(connection: Connection, request: ApiRequest): Promise<T> {
  const { config, context, signal } = connection;
  const url = new URL(context.cluster.server.replace(/\/+$/, '') + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  // client-node offers its methods as a TypeScript enum, which plain strings do not satisfy.
  const call = new RequestContext(url.href, request.method as ConstructorParameters<typeof RequestContext>[1]);
  call.setHeaderParam('Accept', 'application/json');
  if (request.body !== undefined) {
    call.setHeaderParam('Content-Type', 'application/json');
    call.setBody(JSON.stringify(request.body));
  }
  const timeoutMs = request.timeoutMs ?? REQUEST_TIMEOUT_MS;
  call.setSignal(AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]));
  try {
    await config.applySecurityAuthentication(call);
    const response = await new IsomorphicFetchHttpLibrary().send(call).toPromise();
    return answer<T>(request, { status: response.httpStatusCode, text: await response.body.text() });
  } catch (error) {
    throw signal.aborted || error instanceof ClusterError ? error : unreachable(context, error, timeoutMs);
  }
}

function answer<T>({ method, path }: ApiRequest, { status, text }: { status: number; text: string }): T {
  if (status >= 200 && status < 300) return JSON.parse(text);
  const said = serverWords(text);
  throw new ClusterError(`the API server refused ${method} ${path} with ${status}: ${said}`, {
    code: `API_${status}`,
    status,
    ...(status === 403
      ? { hint: 'the user of this context lacks the right; ask for it, or take another --context' }
      : {}),
    ...(status === 401 ? { hint: 'the credentials of this context are not accepted; log in again' } : {}),
  });
}

function unreachable(context: ResolvedContext, error: unknown, timeoutMs: number): ClusterError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const words = timedOut
    ? `no answer within ${timeoutMs / 1000} s`
    : cause instanceof Error
      ? cause.message
      : String(cause);
  return new ClusterError(
    `the API server ${context.cluster.server} of context ${context.name} is not reachable: ${words}`,
    {
      code: 'API_UNREACHABLE',
      hint: `check that kubectl works with it: kubectl --context ${context.name} version`,
      cause: error,
    },
  );
}
