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

/** The connections that carry requests and execs to an API server. */
export interface Wires {
  readonly dispatcher: Dispatcher;
  /** Plain http: an HTTP proxy gets the whole URL, as in Go. Execs never do that. */
  readonly forwarded: boolean;
  /** Headers for the proxy, on each request that it forwards. */
  readonly headers: Readonly<Record<string, string>>;
  /** For the WebSocket of an exec. */
  readonly createConnection: typeof createConnection;
}

interface ServerTls extends ProxyTls {
  readonly servername?: string;
}

type Callback = (...result: [null, Socket] | [Error, null]) => void;

/** TCP keep-alive as in client-go: load balancers drop connections that are silent for a minute. */
const KEEP_ALIVE_MS = 30_000;

/**
 * The same path for requests and execs, on Node and on Bun: connect to the server or the proxy, go through
 * the proxy, then add TLS. Only requests without a proxy use client-node. If it fails, the ClusterError names
 * the server and the proxy.
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
  // Node's http waits for the callback, although its types for createConnection do not mention it.
  const execOn = (_: unknown, callback: Callback) => tell(reach(forExecs, true), callback);
  return {
    dispatcher: isDirect(options)
      ? directDispatcher(server.url.origin, tlsOf(options))
      : // We use only the part of undici's agent that `Dispatcher` describes.
        (new Agent({
          connect: (_, callback) => tell(reach(forRequests, !forwarded), callback),
        }) as unknown as Dispatcher),
    forwarded,
    headers: forwarded && login ? { 'Proxy-Authorization': basicAuth(login) } : {},
    createConnection: execOn as unknown as typeof createConnection,
  };
}

/** client-node can handle it, but not an address with a zone, for which a URL has no place. */
function isDirect({ proxy, server }: WireOptions): boolean {
  return !proxy && !server.host.includes('%');
}

/**
 * As in kubectl, the cluster's trust settings are for https: if the server uses plain http, an https proxy
 * needs a certificate that the system trusts.
 */
function trustOf({ context: { cluster }, server, ca, certificate }: WireOptions): ProxyTls {
  if (server.url.protocol === 'http:') return { rejectUnauthorized: true };
  const rejectUnauthorized = cluster['insecure-skip-tls-verify'] !== true;
  return { rejectUnauthorized, ...(ca ? { ca } : {}), ...certificate };
}

/** The TLS settings for the server. */
function tlsOf(options: WireOptions): ServerTls {
  const servername = options.context.cluster['tls-server-name'];
  return { ...trustOf(options), ...(servername ? { servername } : {}) };
}

/** @param socket the connection through a proxy, if there is one */
type ToServer = (socket: Socket | undefined) => Promise<Socket>;

function serverConnector(options: WireOptions, { allowH2 }: { readonly allowH2: boolean }): ToServer {
  const { server } = options;
  const connect = buildConnector({
    ...tlsOf(options),
    // Certificates do not name zones, because a zone is local to this machine.
    checkServerIdentity: (name, cert) => checkServerIdentity(name.replace(/%.*/, ''), cert),
    allowH2,
    timeout: CONNECT_MS,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  });
  const { host, port, url } = server;
  const to = { hostname: host, host: hostPort(server), protocol: url.protocol, port: `${port}` };
  return async (socket) => await connected(connect, socket ? { ...to, httpSocket: socket } : to);
}
