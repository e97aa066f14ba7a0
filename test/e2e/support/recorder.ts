import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createHttp, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { connect, isIP, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { TLSSocket } from 'node:tls';
import { loginOf } from '../../support/proxies.ts';
import { lead } from '../../support/proxy-trade.ts';
import { ANY_LOGIN, socksServer } from '../../support/socks-proxy.ts';

/** What one request shows about its sender. */
export interface Seen {
  readonly server: string;
  readonly namespace: string | undefined;
  readonly sni: string | undefined;
  readonly authorization: string | undefined;
  /** Name and value of each impersonation header, sorted. */
  readonly impersonation: readonly string[];
  readonly subject: string | undefined;
}

export interface Recorder {
  readonly port: number;
  /**
   * Resolves when everything is recorded that was sent by processes that have ended: it may still have been
   * on its way.
   */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export interface RecorderOptions {
  readonly name: string;
  readonly host: string;
  /** Folder with `server.crt`, `server.key` and `ca.crt`; without it, the server uses plain http. */
  readonly pki?: string;
  readonly onRequest: (seen: Seen) => void;
  /** Default: 403. */
  readonly status?: (seen: Seen) => number;
}

/** An API server that records the requests that it gets, and refuses all of them. */
export async function recorder({ name, host, pki, onRequest, status }: RecorderOptions): Promise<Recorder> {
  const listener: RequestListener = (request, response) => {
    const seen = seenIn(request, name);
    onRequest(seen);
    const code = status?.(seen) ?? 403;
    const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', message: 'recorded', code };
    response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const server = pki
    ? createHttps({ ...material(pki), requestCert: true, rejectUnauthorized: false }, listener)
    : createHttp(listener);
  return await listen(server, host);
}

function material(pki: string) {
  const [cert, key, ca] = ['server.crt', 'server.key', 'ca.crt'].map((file) => readFileSync(join(pki, file)));
  return { cert, key, ca };
}

function seenIn(request: IncomingMessage, server: string): Seen {
  const { socket, rawHeaders, headers, url } = request;
  const subject = socket instanceof TLSSocket ? socket.getPeerCertificate().subject : undefined;
  const pairs = rawHeaders.flatMap((word, at) =>
    at % 2 === 0 ? [`${word.toLowerCase()}: ${rawHeaders[at + 1]}`] : [],
  );
  return {
    server,
    namespace: /^\/(?:api\/v1|apis\/[^/]+\/[^/]+)\/namespaces\/([^/?]+)/.exec(url ?? '')?.[1],
    sni: socket instanceof TLSSocket ? nameIn(socket) : undefined,
    authorization: headers.authorization,
    impersonation: pairs.filter((pair) => pair.startsWith('impersonate-')).sort(),
    subject: subject?.CN === undefined ? undefined : `${subject.CN}`,
  };
}

/** Bun sends an address here, where Node and Go leave the name out; servers ignore an address (RFC 6066). */
function nameIn({ servername }: TLSSocket): string | undefined {
  return servername && isIP(servername) === 0 ? servername : undefined;
}

export interface ProxyOptions {
  /** `host:port` of a tunnel, or `http://host:port` of a request to forward, with the user and password. */
  readonly onAsked: (target: string, login: string | undefined) => void;
  readonly host?: string;
  /** Every tunnel ends at this port on 127.0.0.1. */
  readonly to: number;
  /** Folder with `server.crt` and `server.key`; without it, the proxy uses plain http. */
  readonly pki?: string;
}

/** Connections through a proxy end with the client. */
const UNKEPT = { push: () => {} };

/**
 * An HTTP proxy that records the destinations that it is asked for, and always leads to the same server. It
 * does not forward requests.
 */
export async function recordingProxy({ onAsked, to, pki, host = '127.0.0.1' }: ProxyOptions): Promise<Recorder> {
  const listener: RequestListener = (request, response) => {
    onAsked(new URL(request.url ?? '').origin, loginOf(request));
    response.writeHead(405).end();
  };
  const server = pki ? createHttps(material(pki), listener) : createHttp(listener);
  server.on('connect', (request: IncomingMessage, client: Socket) => {
    onAsked(request.url ?? '', loginOf(request));
    lead(client, { port: to, open: UNKEPT }, 'HTTP/1.1 200 OK\r\n\r\n');
  });
  return await listen(server, host);
}

/** A SOCKS5 proxy that accepts any user and password, or none. */
export async function recordingSocks({ onAsked, to }: ProxyOptions): Promise<Recorder> {
  const asked = { push: (target: string) => onAsked(target, undefined) };
  return await listen(socksServer({ port: to, options: { login: ANY_LOGIN }, asked, open: UNKEPT }), '127.0.0.1');
}

async function listen(server: Server, host: string): Promise<Recorder> {
  const open = new Set<Promise<unknown>>();
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const closed = new Promise((resolve) => socket.once('close', resolve));
    open.add(closed);
    void closed.then(() => open.delete(closed) && sockets.delete(socket));
  });
  server.listen(0, host);
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return {
    port: address.port,
    settled: async () => {
      // Connections are accepted in order: when this one is closed, all earlier ones are in the set.
      const last = connect(address.port, host).resume().end();
      await once(last, 'close');
      while (open.size > 0) await Promise.all(open);
    },
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
