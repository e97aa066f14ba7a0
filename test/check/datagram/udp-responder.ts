import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What a socket does with a datagram. */
export type UdpAnswer = (socket: Socket, message: Buffer, from: RemoteInfo) => void;

export interface UdpResponder extends AsyncDisposable {
  readonly address: string;
  readonly port: number;
  /** What came, in order. */
  readonly heard: readonly string[];
}

export function says(text: string | Buffer): UdpAnswer {
  return (socket, _message, { address, port }) => socket.send(text, port, address);
}

export const mute: UdpAnswer = () => {};

/** From the nth datagram on, counted from 0, it answers as `answer` does. */
export function after(n: number, answer: UdpAnswer): UdpAnswer {
  let count = 0;
  return (...args) => {
    if (count++ >= n) answer(...args);
  };
}

/** Listens on a loopback address and answers every datagram the same way. */
export async function udpResponder(
  answer: UdpAnswer,
  { address = '127.0.0.1', port = 0 }: { readonly address?: string; readonly port?: number } = {},
): Promise<UdpResponder> {
  const heard: string[] = [];
  const socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  socket.on('message', (message, from) => {
    heard.push(message.toString('latin1'));
    answer(socket, message, from);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  return {
    address,
    port: socket.address().port,
    heard,
    [Symbol.asyncDispose]: async () => {
      socket.close();
      await once(socket, 'close');
    },
  };
}

/** A UDP port that was just free. */
export async function closedPort(address: string): Promise<{ readonly address: string; readonly port: number }> {
  await using gone = await udpResponder(mute, { address });
  return { address, port: gone.port };
}
