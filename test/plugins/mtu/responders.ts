import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { type UdpAnswer, udpResponder } from '../../check/datagram/udp-responder.ts';

export interface Path {
  readonly address: string;
  /**
   * What a path lets through, by the size of a datagram or request in bytes, and by its number, counted from
   * 0.
   */
  readonly datagram: (bytes: number, nth: number) => boolean;
  readonly request: (bytes: number, nth: number) => boolean;
  /** Whether the sender of a lost datagram gets LOST, which the nc of fake-ip.ts treats as silence. */
  readonly tells?: boolean;
}

/** The answer that says that a datagram did not arrive. */
export const LOST = 'lost';

export interface PathEnd extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** Sizes of the datagrams and requests that arrived, in bytes. */
  readonly datagrams: readonly number[];
  readonly requests: readonly number[];
}

/** Both ends of a path that loses some packets: TCP and UDP on one port of a loopback address. */
export async function pathEnd({ address, datagram, request, tells = false }: Path): Promise<PathEnd> {
  const datagrams: number[] = [];
  const requests: number[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => {});
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (!text.endsWith('\r\n\r\n')) return;
      requests.push(text.length);
      if (!request(text.length, requests.length - 1)) return;
      socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK');
    });
  });
  server.listen(0, address);
  await once(server, 'listening');
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the listener has no port');
  const answer: UdpAnswer = (socket, message, from) => {
    datagrams.push(message.length);
    const passes = datagram(message.length, datagrams.length - 1);
    if (passes || tells) socket.send(passes ? 'OK' : LOST, from.port, from.address);
  };
  const udp = await udpResponder(answer, { address, port: bound.port });
  return {
    address,
    port: bound.port,
    datagrams,
    requests,
    [Symbol.asyncDispose]: async () => {
      for (const socket of open) socket.destroy();
      server.close();
      await Promise.all([once(server, 'close'), udp[Symbol.asyncDispose]()]);
    },
  };
}
