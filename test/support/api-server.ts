import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';

export interface ApiServer extends AsyncDisposable {
  readonly url: string;
  /** How many connections were made so far. */
  readonly connections: () => number;
}

export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** An API server on loopback that gives the same answer to everything. With `tls` it speaks https. */
export async function apiServer(answer: Answer, tls?: ServerOptions): Promise<ApiServer> {
  const server = tls ? createSecureServer(tls, answer) : createServer(answer);
  const sockets: Socket[] = [];
  server.on('connection', (socket) => void sockets.push(socket));
  // A client that does not trust the certificate hangs up.
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // Listening on a port, it has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    connections: () => sockets.length,
    [Symbol.asyncDispose]: async () => {
      server.close();
      // Including those still in the handshake, which closeAllConnections does not know.
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

export const json =
  (status: number, body: unknown): Answer =>
  (_, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
