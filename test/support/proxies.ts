import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Whereto it was asked to lead, as `host:port`. */
  readonly asked: readonly string[];
}

/** Leads every tunnel to one port on loopback, whatever name was asked for: nothing leaves the machine. */
export async function tunnel(kind: 'http' | 'socks5', port: number): Promise<Proxy> {
  const asked: string[] = [];
  const open: Socket[] = [];
  const server = createServer((client) => {
    open.push(client);
    client.on('error', () => {});
    const lead = (target: string, answer: Buffer) => {
      asked.push(target);
      const upstream = connect(port, '127.0.0.1', () => {
        client.write(answer);
        upstream.pipe(client).pipe(upstream);
      });
      upstream.on('error', () => client.destroy());
    };
    if (kind === 'http')
      client.once('data', (head) => lead(connectTarget(head), Buffer.from('HTTP/1.1 200 OK\r\n\r\n')));
    else greetSocks(client, lead);
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

function connectTarget(head: Buffer): string {
  return /^CONNECT (\S+) /.exec(head.toString('latin1'))?.[1] ?? 'no CONNECT';
}

/** RFC 1928, without authentication. */
function greetSocks(client: Socket, lead: (target: string, answer: Buffer) => void): void {
  client.once('data', () => {
    client.write(Buffer.of(5, 0));
    client.once('data', (request) => lead(socksTarget(request), Buffer.of(5, 0, 0, 1, 127, 0, 0, 1, 0, 0)));
  });
}

function socksTarget(request: Buffer): string {
  const named = request[3] === 3;
  const end = named ? 5 + (request[4] ?? 0) : 8;
  const host = named ? request.toString('latin1', 5, end) : request.subarray(4, end).join('.');
  return `${host}:${request.readUInt16BE(end)}`;
}
