import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request as httpsRequest, type RequestOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Access } from './raw-client.ts';

/** What the proxy does with an exec's request: changes its path, adds headers, or answers it. */
export interface Handling {
  readonly path?: (path: string) => string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Answers in place of the API server. */
  readonly answer?: (socket: Duplex) => void;
}

export interface ExecProxy extends AsyncDisposable {
  readonly url: string;
}

/** Headers that belong only to the connection between client and proxy, or to a WebSocket. */
const HOP_BY_HOP = ['host', 'connection', 'upgrade'];

/**
 * A reverse proxy on loopback in front of an API server, for plain http. Without `onExec` it forwards no
 * upgrade, like nginx in its default configuration.
 */
export async function execProxy(access: Access, onExec?: Handling): Promise<ExecProxy> {
  const agent = new Agent({ ...access.tls, keepAlive: true });
  const forward = (request: IncomingMessage, options: RequestOptions) => {
    const { method = 'GET', url = '/' } = request;
    return httpsRequest(access.server + url, { agent, method, ...options });
  };
  const server = createServer((request, response) => {
    const upstream = forward(request, { headers: withoutHops(request) });
    upstream.on('response', (answer) => relay(answer, response));
    upstream.on('error', () => response.destroy());
    request.pipe(upstream);
  });
  if (onExec) server.on('upgrade', (request, socket) => void refuseExec(request, socket, { access, agent, onExec }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // A server that listens on a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      agent.destroy();
      await once(server, 'close');
    },
  };
}

function withoutHops({ headers }: IncomingMessage): IncomingMessage['headers'] {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name)));
}

function relay(answer: IncomingMessage, response: ServerResponse): void {
  response.writeHead(answer.statusCode ?? 502, answer.headers);
  answer.pipe(response);
}

interface Before {
  readonly access: Access;
  readonly agent: Agent;
  readonly onExec: Handling;
}

/** Relays the API server's refusal of an exec. */
async function refuseExec(request: IncomingMessage, socket: Duplex, { access, agent, onExec }: Before): Promise<void> {
  socket.on('error', () => {});
  if (onExec.answer) return onExec.answer(socket);
  const path = onExec.path?.(request.url ?? '/') ?? request.url ?? '/';
  const { host: _, ...headers } = { ...request.headers, ...onExec.headers };
  const upstream = httpsRequest(access.server + path, { agent, headers });
  upstream.on('error', () => socket.destroy());
  upstream.on('upgrade', (_answer, accepted) => {
    accepted.destroy();
    socket.destroy();
  });
  upstream.on('response', (answer) => {
    const head = Object.entries(answer.headers).map(([name, value]) => `${name}: ${value}\r\n`);
    socket.write(`HTTP/1.1 ${answer.statusCode} Refused\r\n${head.join('')}\r\n`);
    answer.pipe(socket);
  });
  upstream.end();
}

/** A kubeconfig that leads to the proxy, which has the credentials. */
export function proxiedKubeconfig({ url }: Pick<ExecProxy, 'url'>): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'proxied',
    clusters: [{ name: 'proxied', cluster: { server: url } }],
    users: [{ name: 'proxied', user: {} }],
    contexts: [{ name: 'proxied', context: { cluster: 'proxied', user: 'proxied' } }],
  });
}
