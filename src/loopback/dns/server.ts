import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { questionOf, type Reply, replyTo } from './message.ts';

export const DNS_PORT = 53;
/**
 * Used if the user may not listen on the usual port. Clusters can share it, since each has its own address.
 */
const OTHER_PORT = 26453;
/** The domain of every loopback cluster. */
export const DOMAIN = 'cluster.local';

export interface DnsOptions {
  readonly address: string;
  /** The answers by name. No other name exists. */
  readonly zone: ReadonlyMap<string, string>;
  /** Whether queries from this address get no answer. */
  readonly isLost: (from: string) => boolean;
}

export interface DnsServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/**
 * The cluster's DNS, over UDP, on the usual port if that is allowed. @returns undefined if it can listen on
 * neither port
 */
export async function startDns({ address, zone, isLost }: DnsOptions): Promise<DnsServer | undefined> {
  const socket = (await listen(address, DNS_PORT)) ?? (await listen(address, OTHER_PORT));
  if (!socket) return undefined;
  socket.on('message', (message, from) => {
    const question = questionOf(message);
    if (!question || isLost(from.address)) return;
    socket.send(replyTo(question, replyOf(zone.get(question.name), question.type)), from.port, from.address, () => {});
  });
  // Answers to clients that are already gone cause errors.
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

/** Undefined if that is not allowed, or the port is taken. */
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
