import type { createConnection, Socket } from 'node:net';
import { checkServerIdentity } from 'node:tls';
import { Agent, buildConnector } from 'undici';
import { type Address, basicAuth, hostPort } from './address.ts';
import { directDispatcher } from './client-node.ts';
import type { ResolvedContext } from './context.ts';
import type { ApiProxy } from './proxy.ts';
import type { Certificate } from './tls.ts';
import type { Dispatcher } from './transport.ts';
import { CONNECT_MS, connected, lead, type ProxyTls, proxyConnector } from './tunnel.ts';
import { unreachable } from './unreachable.ts';

export interface WireOptions {
  readonly context: ResolvedContext;
  readonly server: Address;
  readonly proxy: ApiProxy | undefined;
  readonly ca: string | undefined;
  readonly certificate: Certificate | undefined;
}

/** How requests and execs get to an API server. */
export interface Wires {
  readonly dispatcher: Dispatcher;
  /** Plain http: an HTTP proxy is asked for the whole URL, as by Go. Execs never do that. */
  readonly forwarded: boolean;
  /** What the proxy wants to know of each request that it forwards. */
  readonly headers: Readonly<Record<string, string>>;
  /** For the WebSocket of an exec. */
  readonly createConnection: typeof createConnection;
}

interface ServerTls extends ProxyTls {
  readonly servername?: string;
}

type Callback = (...result: [null, Socket] | [Error, null]) => void;

/** TCP keep-alive as client-go has it: load balancers forget connections that are silent for a minute. */
const KEEP_ALIVE_MS = 30_000;

/**
 * One way for requests and execs, on Node and on Bun: to the server or the proxy, through the proxy, and TLS on it. Only
 * requests without a proxy go by client-node. Where it fails, the ClusterError names the server and the proxy.
 */
export function wiresFor(options: WireOptions): Wires {
  const { context, server, proxy, certificate } = options;
  const plain = server.url.protocol === 'http:';
  const forwarded = plain && proxy?.address.url.protocol.startsWith('http') === true;
  const toProxy = proxy && proxyConnector(proxy, trustOf(options));
  const reach = async (toServer: ToServer, isTunnel: boolean): Promise<Socket> => {
    if (!proxy || !toProxy) return await toServer(undefined);
    const socket = await toProxy();
    if (isTunnel) await lead(proxy, server, socket);
    return plain ? socket : await toServer(socket);
  };
  const tell = (reached: Promise<Socket>, callback: Callback) => {
    reached.then(
      (socket) => callback(null, socket),
      (error: unknown) => callback(unreachable(error, { context, proxy, timeoutMs: CONNECT_MS, certificate }), null),
    );
  };
  const [forRequests, forExecs] = [
    serverConnector(options, { allowH2: true }),
    serverConnector(options, { allowH2: false }),
  ];
  const login = proxy?.address.login;
  // Node's http waits for the callback, which the types of its own createConnection do not have.
  const execOn = (_: unknown, callback: Callback) => tell(reach(forExecs, true), callback);
  return {
    dispatcher: isDirect(options)
      ? directDispatcher(server.url.origin, tlsOf(options))
      : // Of undici's, we use what `Dispatcher` names.
        (new Agent({
          connect: (_, callback) => tell(reach(forRequests, !forwarded), callback),
        }) as unknown as Dispatcher),
    forwarded,
    headers: forwarded && login ? { 'Proxy-Authorization': basicAuth(login) } : {},
    createConnection: execOn as unknown as typeof createConnection,
  };
}

/** client-node knows the way; but no URL has room for a zone. */
function isDirect({ proxy, server }: WireOptions): boolean {
  return !proxy && !server.host.includes('%');
}

/** As in kubectl, the cluster's say about trust is for https: before a plain server, a proxy needs a certificate of its own. */
function trustOf({ context: { cluster }, server, ca, certificate }: WireOptions): ProxyTls {
  if (server.url.protocol === 'http:') return { rejectUnauthorized: true };
  const rejectUnauthorized = cluster['insecure-skip-tls-verify'] !== true;
  return { rejectUnauthorized, ...(ca ? { ca } : {}), ...certificate };
}

/** What TLS with the server is made with. */
function tlsOf(options: WireOptions): ServerTls {
  const servername = options.context.cluster['tls-server-name'];
  return { ...trustOf(options), ...(servername ? { servername } : {}) };
}

/** @param socket the way through a proxy, where there is one */
type ToServer = (socket: Socket | undefined) => Promise<Socket>;

function serverConnector(options: WireOptions, { allowH2 }: { readonly allowH2: boolean }): ToServer {
  const { server } = options;
  const connect = buildConnector({
    ...tlsOf(options),
    // No certificate names a zone: it is this machine's own.
    checkServerIdentity: (name, cert) => checkServerIdentity(name.replace(/%.*/, ''), cert),
    allowH2,
    timeout: CONNECT_MS,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  });
  const { host, port, url } = server;
  const to = { hostname: host, host: hostPort(server), protocol: url.protocol, port: `${port}` };
  return async (socket) => await connected(connect, socket ? { ...to, httpSocket: socket } : to);
}
