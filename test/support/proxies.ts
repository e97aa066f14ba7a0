import { once } from 'node:events';
import { createServer as createHttp, type IncomingMessage, type Server } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { LATE_MS, lead, note, type ProxyOptions, type Trade } from './proxy-trade.ts';
import { socksServer } from './socks-proxy.ts';

export type ProxyKind = 'http' | 'https' | 'socks5';

export interface TestProxy extends AsyncDisposable {
  readonly port: number;
  /**
   * The targets that it was asked for, as `host:port`, followed by a space and the user and password that it
   * got, if any.
   */
  readonly asked: readonly string[];
}

/**
 * Leads every tunnel to one port on loopback, whatever name was asked for, so that nothing leaves the
 * machine.
 */
export async function tunnel(kind: ProxyKind, port: number, options: ProxyOptions = {}): Promise<TestProxy> {
  const asked: string[] = [];
  const open: Duplex[] = [];
  const trade: Trade = { host: options.host, port, options, asked, open };
  const server = kind === 'socks5' ? socksServer(trade) : httpServer(trade);
  server.on('connection', (socket) => {
    open.push(socket);
    socket.on('error', () => {});
    if (options.instead === 'ssh') socket.end('SSH-2.0-OpenSSH_9.2\r\n');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    // Listening on a port, it has an address of this form.
    port: (server.address() as AddressInfo).port,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.close();
      for (const socket of open) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** Tunnels by CONNECT, and forwards requests for a whole URL. */
function httpServer(trade: Trade): Server {
  const { tls, login, instead } = trade.options;
  const server = tls ? createHttps(tls) : createHttp();
  server.on('tlsClientError', () => {});
  const refusal = (request: IncomingMessage): number | undefined => {
    if (login !== undefined && loginOf(request) !== login) return 407;
    return typeof instead === 'number' ? instead : undefined;
  };
  server.on('connect', (request, client) => {
    note(trade, request.url ?? '', loginOf(request));
    const status = refusal(request);
    if (instead === 'hang up') client.destroy();
    else if (instead === 'hang up late') setTimeout(() => client.destroy(), LATE_MS);
    else if (status) client.end(`HTTP/1.1 ${status} No Way\r\nContent-Length: 0\r\n\r\n`);
    else if (instead === undefined) lead(client, trade, 'HTTP/1.1 200 OK\r\n\r\n');
  });
  server.on('request', (request, response) => {
    note(trade, request.url ?? '', loginOf(request));
    const status = refusal(request);
    if (status) response.writeHead(status, { 'Content-Type': 'text/html' }).end('<html>no way</html>');
    else {
      const { pathname, search } = new URL(request.url ?? '');
      const upstream = connect(trade.port, '127.0.0.1', () => {
        const headers = request.rawHeaders.flatMap((name, at) =>
          at % 2 === 0 ? [`${name}: ${request.rawHeaders[at + 1]}`] : [],
        );
        const head = [`${request.method} ${pathname}${search} HTTP/1.1`, ...headers, 'X-Forwarded: yes', '', ''];
        upstream.write(head.join('\r\n'));
        upstream.pipe(request.socket);
      });
      upstream.on('error', () => request.socket.destroy());
      trade.open.push(upstream);
    }
  });
  return server;
}

/** The user and the password that a proxy gets. */
export function loginOf({ headers }: IncomingMessage): string | undefined {
  const given = headers['proxy-authorization']?.replace(/^Basic /, '');
  return given === undefined ? undefined : Buffer.from(given, 'base64').toString('utf8');
}
