import type { Agent } from 'node:https';
import { KubeConfig } from '@kubernetes/client-node';
import type { ClientOptions } from 'ws';
import { ClusterError, UserError } from '../errors.ts';
import { oneLine, visible } from '../text/visible.ts';
import { version } from '../version.ts';
import { answerOf } from './answer.ts';
import type { ApiRequest, ExecEnd, ExecRequest, KubeClient } from './client.ts';
import type { ResolvedContext } from './context.ts';
import { type CredentialSource, type Credentials, credentialSource } from './credentials.ts';
import { execOver } from './exec.ts';
import { patiently, waitMs } from './patience.ts';
import { proxyFromEnvironment } from './proxy.ts';
import { type Certificate, readTls } from './tls.ts';
import { type Answer, type Dispatcher, send } from './transport.ts';
import { unreachable } from './unreachable.ts';

const REQUEST_TIMEOUT_MS = 30_000;
/** Milliseconds that a busy server may make one request or exec wait, all in all. */
const BUSY_MS = 30_000;

export interface ConnectOptions {
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  /** Whether standard input is a terminal, which a credential program may ask on. */
  readonly terminal?: boolean;
  /** Milliseconds for each request, as the user wants it; 0 is none. */
  readonly requestTimeoutMs?: number | undefined;
}

interface Connection {
  readonly context: ResolvedContext;
  readonly server: string;
  readonly signal: AbortSignal;
  readonly source: CredentialSource;
  readonly requestTimeoutMs: number | undefined;
  /** Dispatcher and agent for a client certificate, made once each. */
  readonly wires: (certificate: Certificate | undefined) => Wires;
}

interface Wires {
  readonly dispatcher: Dispatcher;
  /** For WebSockets. TLS stands in the agent and beside it: Bun looks at the request, Node at the agent. */
  readonly socket: TlsOptions & { readonly agent: Agent };
}

/**
 * The only module that loads @kubernetes/client-node; reached by `import()`, so that help and version stay quick.
 * @throws UserError where a file of certificates or a token cannot be read
 */
export function connect(context: ResolvedContext, options: ConnectOptions): KubeClient {
  const { signal, env, terminal = false, requestTimeoutMs } = options;
  const server = context.cluster.server.replace(/\/+$/, '');
  const tls = readTls(context);
  const source = credentialSource(context, { env, terminal, tls, signal });
  const proxyUrl = context.cluster['proxy-url'] || proxyFromEnvironment(server, env);
  const wires = remember((certificate) => wiresFor({ context, server, proxyUrl, ca: tls.ca, certificate }));
  return clientOf({ context, server, signal, source, requestTimeoutMs, wires });
}

function clientOf(connection: Connection): KubeClient {
  return {
    context: connection.context,
    request: <T>(request: ApiRequest) => requestOver<T>(connection, request),
    exec: (request) => execWith(connection, request),
    withSignal: (signal) => clientOf({ ...connection, signal }),
  };
}

/** A new certificate gets connections of its own; the old ones are not used again. */
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

interface TlsOptions extends Partial<Certificate> {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
  readonly servername?: string;
}

interface WireOptions {
  readonly context: ResolvedContext;
  readonly server: string;
  readonly proxyUrl: string | undefined;
  readonly ca: string | undefined;
  readonly certificate: Certificate | undefined;
}

/**
 * client-node makes the connections: it knows TLS and every kind of proxy for both REST and WebSocket. It makes a new
 * dispatcher, and with it a new TLS connection, for every request of its own: so we ask it for one, and keep that.
 */
function wiresFor({ context, server, proxyUrl, ca, certificate }: WireOptions): Wires {
  const insecure = context.cluster['insecure-skip-tls-verify'] === true;
  const servername = context.cluster['tls-server-name'];
  const cluster = {
    name: 'cluster',
    server,
    // client-node refuses plain http unless told that there is nothing to verify.
    skipTLSVerify: insecure || server.startsWith('http:'),
    ...(proxyUrl ? { proxyUrl } : {}),
  };
  const tls: TlsOptions = {
    rejectUnauthorized: !insecure,
    ...(ca ? { ca } : {}),
    ...(servername ? { servername } : {}),
    ...certificate,
  };
  const config = new KubeConfig();
  config.loadFromClusterAndUser(cluster, { name: 'user' });
  // To the agent's maker socks5 means that names are looked up here; kubectl, and the dispatcher, leave that to the proxy.
  const forAgent = proxyUrl ? { ...cluster, proxyUrl: proxyUrl.replace(/^socks5:/, 'socks5h:') } : cluster;
  return {
    dispatcher: callPrivate<Dispatcher>(config, 'createDispatcher', [cluster, tls]),
    // hpagent writes into the options that it is given.
    socket: { ...tls, agent: callPrivate<Agent>(config, 'createAgent', [forAgent, { ...tls }]) },
  };
}

/** The two makers of connections are private in client-node's types; its public ways bring its own credentials along. */
function callPrivate<T>(config: KubeConfig, name: string, args: readonly unknown[]): T {
  const method: unknown = Reflect.get(config, name);
  if (typeof method !== 'function') throw new TypeError(`client-node has no ${name} any more`);
  return method.apply(config, args);
}

async function requestOver<T>(connection: Connection, request: ApiRequest): Promise<T> {
  const { context, signal } = connection;
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
    return answerOf<T>(last, { context, request, certificate: credentials.certificate });
  } catch (error) {
    const known = error instanceof ClusterError || error instanceof UserError;
    const certificate = credentials?.certificate;
    throw signal.aborted || known ? error : unreachable(error, { context, timeoutMs, certificate });
  }
}

interface SendOptions {
  readonly credentials: Credentials;
  readonly timeoutMs: number;
}

async function sendPatiently(connection: Connection, request: ApiRequest, options: SendOptions): Promise<Answer> {
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
): Promise<Answer> {
  const { server, signal, wires } = connection;
  const url = new URL(server + request.path);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  return send(wires(credentials.certificate).dispatcher, {
    method: request.method,
    url,
    headers: {
      Accept: 'application/json',
      'User-Agent': USER_AGENT,
      ...(request.body === undefined ? {} : { 'Content-Type': request.contentType ?? 'application/json' }),
      ...credentials.headers,
    },
    body: request.body === undefined ? undefined : JSON.stringify(request.body),
    signal: timeoutMs > 0 ? AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]) : signal,
  });
}

const USER_AGENT = `kubectl-netdoctor/${version}`;

/** A compromised node decides what comes over the channel, and the kubelet's words: this is where they come in. */
async function execWith(connection: Connection, request: ExecRequest): Promise<ExecEnd> {
  const onStdout = (chunk: string) => request.onStdout(visible(chunk));
  const end = await execRaw(connection, { ...request, onStdout });
  return end.kind === 'exited'
    ? { ...end, stderr: visible(end.stderr) }
    : { ...end, message: oneLine(end.message).trim() };
}

async function execRaw(connection: Connection, request: ExecRequest): Promise<ExecEnd> {
  const { server, source, wires } = connection;
  const signal = request.signal ? AbortSignal.any([connection.signal, request.signal]) : connection.signal;
  const runOnce = ({ headers, certificate }: Credentials) => {
    // Repeated headers are lists, which node's http takes and the types of ws do not know.
    const lists = { 'User-Agent': USER_AGENT, ...headers } as ClientOptions['headers'];
    return execOver({ server, options: { ...wires(certificate).socket, headers: lists } }, request, signal);
  };
  // Refused before anything ran: what is executed has changed nothing yet.
  const waitOf = (end: ExecEnd) => (end.kind === 'refused' ? waitMs(end, { changes: false }) : undefined);
  const run = (given: Credentials) => patiently(() => runOnce(given), waitOf, { budgetMs: BUSY_MS, signal });
  try {
    const credentials = await source.current();
    const end = await run(credentials);
    if (end.kind !== 'refused' || end.status !== 401) return end;
    // Refused before anything ran.
    const renewed = await source.renewed(credentials);
    return renewed ? await run(renewed) : end;
  } catch (error) {
    if (signal.aborted) return { kind: 'broken', message: 'interrupted' };
    const message = error instanceof Error ? error.message : String(error);
    return { kind: 'broken', message, at: 'connecting' };
  }
}
