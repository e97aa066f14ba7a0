import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** What a listener does with a connection once it has read part of a request. */
export type Answer = (socket: Socket) => void;

export interface Responder extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
}

export function http(body: string | Buffer, { status = '200 OK', headers = '' } = {}): Answer {
  return (socket) => {
    const head = `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n${headers}\r\n`;
    socket.end(Buffer.concat([Buffer.from(head), Buffer.from(body)]));
  };
}

/** Without a length, so that the body ends with the connection. */
export function httpUntilClose(body: string | Buffer): Answer {
  return (socket) => {
    socket.end(Buffer.concat([Buffer.from('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n'), Buffer.from(body)]));
  };
}

export function raw(bytes: string | Buffer): Answer {
  return (socket) => {
    socket.end(bytes);
  };
}

export const silence: Answer = () => {};
export const hangUp: Answer = (socket) => {
  socket.end();
};
export const reset: Answer = (socket) => {
  socket.resetAndDestroy();
};

/**
 * Listens on a loopback address and a port that the system chooses, and answers every connection the same
 * way.
 */
export async function responder(answer: Answer, address = '127.0.0.1', wanted = 0): Promise<Responder> {
  const open = new Set<Socket>();
  const server: Server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  server.listen(wanted, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the listener has no port');
  return {
    address,
    port: bound.port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Ports that the system does not hand out by itself, as it does to the servers of other tests. */
const LEAST_PORT = 10_000;
const PORTS = 8_000;
// Test files run in several processes.
let next = process.pid * 97;

/** A port that was just free, and that nothing else is given. A connect to it is refused. */
export async function refused(address: string): Promise<{ readonly address: string; readonly port: number }> {
  for (let tries = 0; tries < PORTS; tries++) {
    const port = LEAST_PORT + (next++ % PORTS);
    try {
      await using _ = await responder(hangUp, address, port);
      return { address, port };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')) throw error;
    }
  }
  throw new Error(`no port is free on ${address}`);
}
