import { questionOf, type RCODES, type ResourceRecord, replyTo, TYPES } from '../../../src/loopback/dns/message.ts';
import { says, type UdpAnswer } from '../../check/datagram/udp-responder.ts';

type Type = 'A' | 'AAAA';

/** How a name is answered. */
export interface Zone {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  /** Used instead of its own addresses. */
  readonly alias?: string;
  readonly rcode?: keyof typeof RCODES;
  /** Questions of these types get no answer. */
  readonly silent?: readonly Type[];
  readonly afterMs?: number;
  readonly truncated?: boolean;
  /** Replaces the answer. */
  readonly mangle?: (answer: Buffer, question: Buffer) => Buffer;
}

/** Answers each question by its name. For every other name it uses `otherwise`. */
export function dnsAnswer(zones: Readonly<Record<string, Zone>>, otherwise: Zone = { rcode: 'NXDOMAIN' }): UdpAnswer {
  return (socket, message, from) => {
    const question = questionOf(message);
    const type = (['A', 'AAAA'] as const).find((one) => TYPES[one] === question?.type);
    if (!question || !type) return;
    const zone = zones[question.name] ?? otherwise;
    if (zone.silent?.includes(type)) return;
    const { rcode = 'NOERROR', truncated = false, mangle = (answer) => answer, afterMs = 0 } = zone;
    const answer = mangle(replyTo(question, { rcode, truncated, records: recordsOf(zone, type) }), message);
    const send = () => says(answer)(socket, message, from);
    if (afterMs > 0) setTimeout(send, afterMs);
    else send();
  };
}

/** Answers every question alike. */
export function always(zone: Zone): UdpAnswer {
  return dnsAnswer({}, zone);
}

function recordsOf(zone: Zone, type: Type): readonly ResourceRecord[] {
  if (zone.alias) return [{ type: TYPES.CNAME, data: nameBytes(zone.alias) }];
  const bytes = type === 'A' ? ipv4Bytes : ipv6Bytes;
  return (zone[type] ?? []).map((address) => ({ type: TYPES[type], data: bytes(address) }));
}

function nameBytes(name: string): Buffer {
  const labels = name.split('.').flatMap((label) => [Buffer.of(label.length), Buffer.from(label)]);
  return Buffer.concat([...labels, Buffer.of(0)]);
}

function ipv4Bytes(address: string): Buffer {
  return Buffer.from(address.split('.').map(Number));
}

/** `fd00::1` */
function ipv6Bytes(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => text.split(':').filter((word) => word !== '');
  const [left, right] = [words(head), words(tail)];
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return Buffer.concat(all.map((word) => Buffer.from(word.padStart(4, '0'), 'hex')));
}
