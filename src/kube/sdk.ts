import type { ClientOptions } from 'ws';
import { ClusterError, UserError } from '../errors.ts';
import { oneLine, visible } from '../text/visible.ts';
import { version } from '../version.ts';
import { type Address, basicAuth, parseAddress } from './address.ts';
import { answerOf } from './answer.ts';
import type { ApiRequest, ExecEnd, ExecRequest, KubeClient } from './client.ts';
import type { ResolvedContext } from './context.ts';
import { type CredentialSource, type Credentials, credentialSource, type Headers } from './credentials.ts';
import { execOver } from './exec.ts';
import { patiently, waitMs } from './patience.ts';
import { type ApiProxy, proxyOf, proxyWords } from './proxy.ts';
import { type Certificate, readTls } from './tls.ts';
import { type HttpAnswer, send } from './transport.ts';
import { unreachable } from './unreachable.ts';
import { type Wires, wiresFor } from './wires.ts';
import { withoutPassword } from './without-password.ts';

const REQUEST_TIMEOUT_MS = 30_000;
/** Total time in milliseconds that a busy server may delay one request or exec. */
const BUSY_MS = 30_000;

export interface ConnectOptions {
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  /** Whether standard input is a terminal, on which a credential program may prompt. */
  readonly terminal?: boolean;
  /** Milliseconds for each request, as the user set it; 0 means no limit. */
  readonly requestTimeoutMs?: number | undefined;
}

interface Connection {
  readonly context: ResolvedContext;
  /** The URL to which paths are appended. */
  readonly base: string;
  readonly proxy: ApiProxy | undefined;
  /** User and password from the server's address take precedence over other credentials, as in kubectl. */
  readonly headers: Headers;
  readonly signal: AbortSignal;
  readonly source: CredentialSource;
  readonly requestTimeoutMs: number | undefined;
  /** The wires for a client certificate, created once per certificate. */
  readonly wires: (certificate: Certificate | undefined) => Wires;
}

/**
 * The only entry to @kubernetes/client-node, undici, ws and socks. Load it with `import()`, so that help and
 * version stay fast.
 * @throws UserError if an address is invalid, or a certificate or token file cannot be read
 */
export function connect(context: ResolvedContext, options: ConnectOptions): KubeClient {
  const { signal, env, terminal = false, requestTimeoutMs } = options;
  const server = serverOf(context);
  const tls = readTls(context);
  const source = credentialSource(context, { env, terminal, tls, signal });
  const proxy = proxyOf(context, server, env);
  const wires = remember((certificate) => wiresFor({ context, server, proxy, ca: tls.ca, certificate }));
  const base = `${server.url.origin}${server.url.pathname.replace(/\/+$/, '')}`;
  const headers = server.login ? { Authorization: basicAuth(server.login) } : {};
  return clientOf({ context, base, proxy, headers, signal, source, requestTimeoutMs, wires });
}

function serverOf({ cluster: { server } }: ResolvedContext): Address {
  const address = parseAddress(server);
  if (address) return address;
  throw new UserError(`the server "${withoutPassword(server)}" is no http or https address`, {
    code: 'BAD_SERVER',
    hint: 'correct it in the kubeconfig or the flag',
  });
}

function clientOf(connection: Connection): KubeClient {
  return {
    context: connection.context,
    request: <T>(request: ApiRequest) => requestOver<T>(connection, request),
    exec: (request) => execWith(connection, request),
    withSignal: (signal) => clientOf({ ...connection, signal }),
  };
}

/** A new certificate gets connections of its own; the old ones are not reused. */
function remember(
  make: (certificate: Certificate | undefined) => Wires,
): (certificate: Certificate | undefined) => Wires {
  const made = new Map<string, Wires>();
  return (certificate) => {
    const key = certificate?.cert ?? '';
    const wires = made.get(key) ?? make(certificate);
    made.set(key, wires);
    return wires;
  };
}

async function requestOver<T>(connection: Connection, request: ApiRequest): Promise<T> {
  const { context, proxy, signal } = connection;
  const timeoutMs = connection.requestTimeoutMs ?? request.timeoutMs ?? REQUEST_TIMEOUT_MS;
  let credentials: Credentials | undefined;
  try {
    credentials = await connection.source.current();
    const first = await sendPatiently(connection, request, { credentials, timeoutMs });
    const renewed = first.status === 401 ? await connection.source.renewed(credentials) : undefined;
    credentials = renewed ?? credentials;
    const last = renewed ? await sendPatiently(connection, request, { credentials: renewed, timeoutMs }) : first;
    for (const text of last.warnings) request.onWarning?.(text);
    if (!Number.isNaN(last.serverTime)) request.onServerTime?.(last.serverTime);
    return answerOf<T>(last, { context, proxy, request, certificate: credentials.certificate });
  } catch (error) {
    const known = error instanceof ClusterError || error instanceof UserError;
    const certificate = credentials?.certificate;
    throw signal.aborted || known ? error : unreachable(error, { context, proxy, timeoutMs, certificate });
  }
}

interface SendOptions {
  readonly credentials: Credentials;
  readonly timeoutMs: number;
}

async function sendPatiently(connection: Connection, request: ApiRequest, options: SendOptions): Promise<HttpAnswer> {
  const { timeoutMs } = options;
  const changes = request.method !== 'GET';
  return await patiently(
    () => sendOnce(connection, request, options),
    (answer) => waitMs(answer, { changes }),
    { budgetMs: timeoutMs > 0 ? Math.min(timeoutMs, BUSY_MS) : BUSY_MS, signal: connection.signal },
  );
}

function sendOnce(
  connection: Connection,
  request: ApiRequest,
  { credentials, timeoutMs }: SendOptions,
): Promise<HttpAnswer> {
  const { base, signal } = connection;
  const wires = connection.wires(credentials.certificate);
  const url = new URL(base + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  return send(wires.dispatcher, {
    method: request.method,
    url,
    forwarded: wires.forwarded,
    headers: {
      Accept: 'application/json',
      'User-Agent': USER_AGENT,
      ...(request.body === undefined ? {} : { 'Content-Type': request.contentType ?? 'application/json' }),
      ...wires.headers,
      ...credentials.headers,
      ...connection.headers,
    },
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
    signal: timeoutMs > 0 ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : signal,
  });
}

const USER_AGENT = `kubectl-netdoctor/${version}`;

/**
 * A compromised node controls what comes over the channel, and the kubelet's messages. They enter here, and
 * are made harmless.
 */
async function execWith(connection: Connection, request: ExecRequest): Promise<ExecEnd> {
  const onStdout = (chunk: string) => request.onStdout(visible(chunk));
  const end = await execRaw(connection, { ...request, onStdout });
  return end.kind === 'exited'
    ? { ...end, stderr: visible(end.stderr) }
    : { ...end, message: oneLine(end.message).trim() };
}

async function execRaw(connection: Connection, request: ExecRequest): Promise<ExecEnd> {
  const { base, source, wires } = connection;
  const signal = request.signal ? AbortSignal.any([connection.signal, request.signal]) : connection.signal;
  const runOnce = async ({ headers, certificate }: Credentials) => {
    // Repeated headers are lists, which node's http accepts, although ws's types do not allow them.
    const lists = { 'User-Agent': USER_AGENT, ...headers, ...connection.headers } as ClientOptions['headers'];
    const { createConnection } = wires(certificate);
    const end = await execOver({ server: base, options: { createConnection, headers: lists } }, request, signal);
    return namingProxy(end, connection.proxy);
  };
  // A refused exec has not run, so it has changed nothing.
  const waitOf = (end: ExecEnd) => (end.kind === 'refused' ? waitMs(end, { changes: false }) : undefined);
  const run = (given: Credentials) => patiently(() => runOnce(given), waitOf, { budgetMs: BUSY_MS, signal });
  try {
    const credentials = await source.current();
    const end = await run(credentials);
    if (end.kind !== 'refused' || end.status !== 401) return end;
    // A refused exec has not run, so it is safe to repeat.
    const renewed = await source.renewed(credentials);
    return renewed ? await run(renewed) : end;
  } catch (error) {
    if (signal.aborted) return { kind: 'broken', message: 'interrupted' };
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'broken', message, at: 'connecting' };
  }
}

/** A proxy may be the reason why an exec breaks or does not open, but never for what the kubelet reports. */
function namingProxy(end: ExecEnd, proxy: ApiProxy | undefined): ExecEnd {
  if (!proxy || (end.kind !== 'broken' && end.kind !== 'timeout') || end.message.includes(proxyWords(proxy)))
    return end;
  if (end.kind === 'broken' && end.at === 'status') return end;
  return { ...end, message: `${end.message}, through the ${proxyWords(proxy)}` };
}
