import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { questionOf, type Reply, replyTo } from './message.ts';

export const DNS_PORT = 53;
/** Of every loopback cluster whose user may not listen on the usual one, each on an address of its own. */
const OTHER_PORT = 26453;
/** The domain of every loopback cluster. */
export const DOMAIN = 'cluster.local';

export interface DnsOptions {
  readonly address: string;
  /** What is to be answered, by name; every other name does not exist. */
  readonly zone: ReadonlyMap<string, string>;
  /** Whether nothing comes back to who asks from this address. */
  readonly isLost: (from: string) => boolean;
}

export interface DnsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * The cluster's DNS, over UDP, on the usual port if it may. @returns undefined where it may listen on none
 */
export async function startDns({ address, zone, isLost }: DnsOptions): Promise<DnsServer | undefined> {
  const socket = (await listen(address, DNS_PORT)) ?? (await listen(address, OTHER_PORT));
  if (!socket) return undefined;
  socket.on('message', (message, from) => {
    const question = questionOf(message);
    if (!question || isLost(from.address)) return;
    socket.send(replyTo(question, replyOf(zone.get(question.name), question.type)), from.port, from.address, () => {});
  });
  // An answer to who is gone already.
  socket.on('error', () => {});
  return {
    port: socket.address().port,
    close: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

/** Undefined where that is not allowed, or somebody else is there. */
async function listen(address: string, port: number): Promise<Socket | undefined> {
  const socket = createSocket('udp4');
  const listening = once(socket, 'listening');
  socket.bind(port, address);
  try {
    await listening;
    return socket;
  } catch {
    socket.close();
    return undefined;
  }
}

function replyOf(address: string | undefined, type: string): Reply {
  if (address === undefined) return { rcode: 'NXDOMAIN' };
  return { rcode: 'NOERROR', records: type === 'A' ? [{ type: 'A', data: address }] : [] };
}

/** What a pod's /etc/resolv.conf would say. Pure. */
export function resolvConf(address: string, namespace: string): string {
  return `nameserver ${address}\nsearch ${namespace}.svc.${DOMAIN} svc.${DOMAIN} ${DOMAIN}\n`;
}
