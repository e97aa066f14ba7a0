import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { Duplex } from 'node:stream';
import type { ServerPems } from '../certificates.ts';
import { handle } from './handle.ts';
import { requestUrl } from './request-url.ts';
import type { Denies } from './rights.ts';
import { type ApiAnswer, badRequest, internalError, Refusal, UNAUTHORIZED, UNSUPPORTED_MEDIA } from './status.ts';
import type { Store } from './store.ts';
import type { Watch } from './watch.ts';

export interface ApiOptions {
  readonly store: Store;
  readonly pems: ServerPems;
  readonly host: string;
  readonly port: number;
  readonly denies: Denies;
  /** What stands in the way of a request before it is handled. */
  readonly obstacle: () => ApiAnswer | undefined;
  /** Takes over a connection that asks for a WebSocket. */
  readonly onUpgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  /** Called for each request with its body, before it is answered. */
  readonly onRequest?: (request: Heard) => void;
}

/** A request as it was received. */
export interface Heard {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
}

export interface ApiServer {
  readonly url: string;
  /** Cuts all connections and accepts none until `up`. */
  readonly down: () => Promise<void>;
  readonly up: () => Promise<void>;
}

/**
 * An API server over HTTPS that identifies its users by their certificates.
 * @throws if the address is taken
 */
export async function startApiServer(options: ApiOptions): Promise<ApiServer> {
  const { pems, host, port } = options;
  let server: Server;
  const up = async () => {
    server = createServer({ ...pems, requestCert: true, rejectUnauthorized: false });
    const open = new Set<Duplex>();
    server.on('connection', (socket: Duplex) => {
      open.add(socket);
      socket.on('close', () => open.delete(socket));
    });
    // A client that does not trust the certificate hangs up.
    server.on('tlsClientError', () => {});
    server.on('request', (request, response) => void respond(options, request, response));
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => open.delete(socket));
      const obstacle = isKnown(request) ? options.obstacle() : UNAUTHORIZED.answer;
      if (obstacle) refuseUpgrade(socket, obstacle);
      else options.onUpgrade(request, socket, head);
    });
    cut = () => {
      for (const socket of open) socket.destroy();
    };
    server.listen(port, host);
    await once(server, 'listening');
    isUp = true;
  };
  let cut = () => {};
  let isUp = true;
  const down = async () => {
    // A server that is already closed emits the event again in Node, but never in Bun.
    if (!isUp) return;
    isUp = false;
    const closed = once(server, 'close');
    server.close();
    cut();
    server.closeAllConnections();
    await closed;
  };
  await up();
  return { url: `https://${host}:${port}`, up, down };
}

/** Whether it came with a certificate of ours. Bun's sockets report nothing else about it. */
function isKnown({ socket }: IncomingMessage): boolean {
  return Reflect.get(socket, 'authorized') === true;
}

async function respond(options: ApiOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = request;
  try {
    const body = await bodyOf(request);
    options.onRequest?.({ method, url, body });
    const obstacle = isKnown(request) ? options.obstacle() : UNAUTHORIZED.answer;
    if (obstacle) return send(response, obstacle);
    if (body instanceof Refusal) return send(response, body.answer);
    const { pathname: path, searchParams: query } = requestUrl(request);
    const handled = handle(options.store, { method, path, query, body }, options.denies);
    if ('answer' in handled) send(response, handled.answer);
    else stream(handled.watch, response);
  } catch (error) {
    // One request must not end the cluster: a bug becomes a server error.
    if (!response.headersSent) send(response, internalError(error).answer);
    else response.destroy();
  }
}

const JSON_TYPE = 'application/json';

function send(response: ServerResponse, { status, body, headers }: ApiAnswer): void {
  const text = typeof body === 'string' ? body : `${JSON.stringify(body)}\n`;
  response.writeHead(status, { 'content-type': JSON_TYPE, 'cache-control': 'no-cache, private', ...headers }).end(text);
}

function stream(watch: Watch, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': JSON_TYPE, 'cache-control': 'no-cache, private' });
  response.flushHeaders();
  const stop = watch((event) => void response.write(`${JSON.stringify(event)}\n`));
  if (stop) response.on('close', stop);
  else response.end();
}

/** @returns a Refusal in place of a body that cannot be read */
async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  if (chunks.length === 0) return undefined;
  // Some kubectl commands send it, whatever the server's discovery says.
  if (request.headers['content-type']?.includes('protobuf')) return UNSUPPORTED_MEDIA;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8'));
  } catch {
    return badRequest('the body of the request is no JSON');
  }
}

/** An answer instead of the requested WebSocket. */
export function refuseUpgrade(socket: Duplex, { status, body, headers }: ApiAnswer): void {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const form = { 'content-type': JSON_TYPE, ...headers, 'content-length': Buffer.byteLength(text) };
  const all = { ...(text === '' ? {} : form), connection: 'close' };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${status} Refused\r\n${head.join('')}\r\n${text}`);
}
