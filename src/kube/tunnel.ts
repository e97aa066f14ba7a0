import { request } from 'node:http';
import type { Socket } from 'node:net';
import { getCACertificates } from 'node:tls';
import { SocksClient } from 'socks';
import { buildConnector } from 'undici';
import { basicAuth, hostPort } from './address.ts';
import type { ApiProxy } from './proxy.ts';
import { connectRefused, type Destination, proxyBroke, proxyUnreachable, socksRefused } from './proxy-trouble.ts';
import type { Certificate } from './tls.ts';

/** Milliseconds for a connection, including TLS. */
export const CONNECT_MS = 10_000;
/** Milliseconds within which a proxy must connect to the destination. */
const LEAD_MS = 20_000;

/**
 * The TLS settings for an https proxy: as in kubectl, the same as for the API server except for the server
 * name.
 */
export interface ProxyTls extends Partial<Certificate> {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
}

/** undici's connector, as a promise. */
export async function connected(connect: buildConnector.connector, to: buildConnector.Options): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  connect(to, (error, socket) => (error ? reject(error) : resolve(socket)));
  const socket = await promise;
  // An error that occurs while the socket changes hands needs a listener.
  socket.on('error', () => {});
  return socket;
}

/**
 * Connects to the proxy itself, with TLS if it is an https proxy. Reading all CA certificates takes time, so
 * it happens only once.
 */
export function proxyConnector(proxy: ApiProxy, { ca, ...tls }: ProxyTls): () => Promise<Socket> {
  const { url, host, port } = proxy.address;
  const secure = url.protocol === 'https:';
  // The proxy's certificate may be from a public CA even if the cluster has its own CA.
  const trusted = secure && ca ? { ca: [ca, ...getCACertificates('default')] } : {};
  const connect = buildConnector({ ...tls, ...trusted, allowH2: false, timeout: CONNECT_MS });
  const protocol = secure ? 'https:' : 'http:';
  const to = { hostname: host, host: hostPort(proxy.address), protocol, port: `${port}` };
  return async () => {
    try {
      return await connected(connect, to);
    } catch (error) {
      throw proxyUnreachable(proxy, error);
    }
  };
}

/**
 * Asks the proxy to connect to the destination. The proxy resolves names, as in kubectl.
 * @param socket a connection to the proxy, which leads to the destination afterwards
 * @throws ClusterError that names the proxy
 */
export async function lead(proxy: ApiProxy, to: Destination, socket: Socket): Promise<void> {
  try {
    await (proxy.address.url.protocol.startsWith('socks') ? leadBySocks : leadByConnect)(proxy, to, socket);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

async function leadBySocks(proxy: ApiProxy, { host, port }: Destination, socket: Socket): Promise<void> {
  const { address } = proxy;
  const login = address.login ? { userId: address.login.user, password: address.login.password } : {};
  try {
    await SocksClient.createConnection({
      command: 'connect',
      proxy: { host: address.host, port: address.port, type: 5, ...login },
      destination: { host, port },
      existing_socket: socket,
      timeout: LEAD_MS,
    });
  } catch (error) {
    throw socksRefused(proxy, { host, port }, error);
  }
}

async function leadByConnect(proxy: ApiProxy, to: Destination, socket: Socket): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const { login } = proxy.address;
  const authorization = login ? { 'Proxy-Authorization': basicAuth(login) } : {};
  const asking = request({
    method: 'CONNECT',
    path: hostPort(to),
    headers: { Host: hostPort(to), Connection: 'keep-alive', ...authorization },
    createConnection: () => socket,
  });
  const late = setTimeout(() => asking.destroy(new DOMException('no answer', 'TimeoutError')), LEAD_MS);
  asking.once('connect', ({ statusCode = 0 }, _, head) => {
    // As in Go, no other success status is accepted.
    if (statusCode !== 200) return reject(connectRefused(proxy, to, statusCode));
    if (head.length > 0) socket.unshift(head);
    resolve();
  });
  asking.on('error', (error) => reject(proxyBroke(proxy, to, error)));
  asking.end();
  try {
    await promise;
  } finally {
    clearTimeout(late);
  }
}
