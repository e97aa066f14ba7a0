import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { addressRecord, questionOf, type Reply, replyTo, TYPES } from './message.ts';

export const DNS_PORT = 53;
/** The domain of every loopback cluster. */
export const DOMAIN = 'cluster.local';

export interface DnsOptions {
  readonly address: string;
  /** What is to be answered, by name; every other name does not exist. */
  readonly zone: Readonly<Record<string, string>>;
  /** Whether nothing comes back to who asks from this address. */
  readonly isLost: (from: string) => boolean;
}

export interface DnsServer {
  readonly close: () => Promise<void>;
}

/** The cluster's DNS, over UDP. @returns undefined where this user may not listen on port 53 */
export async function startDns({ address, zone, isLost }: DnsOptions): Promise<DnsServer | undefined> {
  const socket = createSocket('udp4');
  const listening = once(socket, 'listening');
  socket.bind(DNS_PORT, address);
  try {
    await listening;
  } catch {
    return undefined;
  }
  socket.on('message', (message, from) => {
    const question = questionOf(message);
    if (!question || isLost(from.address)) return;
    socket.send(replyTo(question, replyOf(zone[question.name], question.type)), from.port, from.address, () => {});
  });
  // An answer to who is gone already.
  socket.on('error', () => {});
  return {
    close: async () => {
      const closed = once(socket, 'close');
      socket.close();
      await closed;
    },
  };
}

function replyOf(address: string | undefined, type: number): Reply {
  if (address === undefined) return { rcode: 'NXDOMAIN' };
  return { rcode: 'NOERROR', records: type === TYPES.A ? [addressRecord(address)] : [] };
}

/** What a pod's /etc/resolv.conf would say. Pure. */
export function resolvConf(address: string, namespace: string): string {
  return `nameserver ${address}\nsearch ${namespace}.svc.${DOMAIN} svc.${DOMAIN} ${DOMAIN}\n`;
}
