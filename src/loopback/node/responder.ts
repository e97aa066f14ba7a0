import { createSocket, type Socket as UdpSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { Socket } from 'node:net';

/** The ports that a floater listens on, and its answers. */
export interface Ports {
  readonly tcp: ReadonlyMap<number, string>;
  readonly udp: ReadonlyMap<number, string>;
}

/** How a floater answers at the moment. */
export interface Manner {
  /** Replaces its own answer. */
  readonly answer?: string | undefined;
  readonly delayMs?: number | undefined;
  readonly resets?: boolean | undefined;
}

export interface ResponderOptions {
  readonly ports: Ports;
  readonly address: string;
  /** Called for each connection. */
  readonly manner: () => Manner;
  /** Receives the source address of each connection. */
  readonly onConnection?: (from: string) => void;
}

export interface Responder {
  readonly close: () => Promise<void>;
}

/**
 * Answers every URL and every datagram with one text, as `agnhost porter` does.
 * @throws if a port is taken
 */
export async function startResponder(options: ResponderOptions): Promise<Responder> {
  const closers: (() => Promise<void>)[] = [];
  const close = async () => void (await Promise.all(closers.splice(0).map((one) => one())));
  try {
    for (const [port, text] of options.ports.tcp) closers.push(await listenTcp(options, port, text));
    for (const [port, text] of options.ports.udp) closers.push(await listenUdp(options, port, text));
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}

type Closer = () => Promise<void>;

async function listenTcp(
  { address, manner, onConnection }: ResponderOptions,
  port: number,
  text: string,
): Promise<Closer> {
  const server: Server = createServer((_, response) => {
    const { answer = text, delayMs = 0 } = manner();
    const timer = setTimeout(() => response.end(answer), delayMs);
    response.on('close', () => clearTimeout(timer));
  });
  const open = new Set<Socket>();
  server.on('connection', (socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    onConnection?.(socket.remoteAddress ?? '');
    if (manner().resets) socket.resetAndDestroy();
  });
  server.listen(port, address);
  await once(server, 'listening');
  return async () => {
    const closed = once(server, 'close');
    server.close();
    for (const socket of open) socket.destroy();
    await closed;
  };
}

async function listenUdp({ address, manner }: ResponderOptions, port: number, text: string): Promise<Closer> {
  const socket: UdpSocket = createSocket('udp4');
  socket.on('message', (_, { address: to, port: back }) => {
    const { answer = text } = manner();
    socket.send(answer, back, to);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  return async () => {
    const closed = once(socket, 'close');
    socket.close();
    await closed;
  };
}
