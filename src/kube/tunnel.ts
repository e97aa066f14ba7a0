import { request } from 'node:http';
import type { Socket } from 'node:net';
import { getCACertificates } from 'node:tls';
import { SocksClient } from 'socks';
import { buildConnector } from 'undici';
import { basicAuth, hostPort } from './address.ts';
import type { ApiProxy } from './proxy.ts';
import { connectRefused, type Destination, proxyBroke, proxyUnreachable, socksRefused } from './proxy-trouble.ts';
import type { Certificate } from './tls.ts';

/** Milliseconds for a connection, and for the TLS on it. */
export const CONNECT_MS = 10_000;
/** Milliseconds in which a proxy has to lead somewhere. */
const LEAD_MS = 20_000;

/** What an https proxy is trusted for: all that holds for the API server but its name, as in kubectl. */
export interface ProxyTls extends Partial<Certificate> {
  readonly rejectUnauthorized: boolean;
  readonly ca?: string;
}

/** undici's connector, as a promise. */
export async function connected(connect: buildConnector.connector, to: buildConnector.Options): Promise<Socket> {
  const { promise, resolve, reject } = Promise.withResolvers<Socket>();
  connect(to, (error, socket) => (error ? reject(error) : resolve(socket)));
  const socket = await promise;
  // An error that comes while the socket changes hands must find somebody who listens.
  socket.on('error', () => {});
  return socket;
}

/** Makes connections to the proxy itself, with TLS where it is an https proxy. Reading all authorities takes its time: once will do. */
export function proxyConnector(proxy: ApiProxy, { ca, ...tls }: ProxyTls): () => Promise<Socket> {
  const { url, host, port } = proxy.address;
  const secure = url.protocol === 'https:';
  // Its certificate may be a public one, while the cluster has an authority of its own.
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
 * Has the proxy lead somewhere. Names are left to the proxy, as in kubectl.
 * @param socket a connection to the proxy, which leads there afterwards
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
    // As in Go, no other success will do.
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
