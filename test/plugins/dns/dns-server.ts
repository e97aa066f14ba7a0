import { says, type UdpAnswer } from '../../check/datagram/udp-responder.ts';

const TYPES: Readonly<Record<number, 'A' | 'AAAA'>> = { 1: 'A', 28: 'AAAA' };
const [NAME_POINTER, CLASS_IN] = [0xc0_0c, 1];

export interface Zone {
  readonly A?: readonly string[];
  readonly AAAA?: readonly string[];
  /** RFC 1035 4.1.1: 2 server failure, 3 name error, 5 refused. */
  readonly rcode?: number;
  /** Questions of these types get no answer. */
  readonly silent?: readonly ('A' | 'AAAA')[];
}

/** Answers each question by `zone`, as RFC 1035 has it; for every other name `otherwise`. */
export function dnsAnswer(zones: Readonly<Record<string, Zone>>, otherwise: Zone = { rcode: 3 }): UdpAnswer {
  return (socket, message, from) => {
    const { name, type, question } = questionOf(message);
    const zone = zones[name] ?? otherwise;
    if (!type || zone.silent?.includes(type)) return;
    const records = (zone[type] ?? []).map((address) => recordOf(type, address));
    const head = Buffer.from(message.subarray(0, 12));
    head.writeUInt16BE(0x84_00 | (zone.rcode ?? 0), 2);
    head.writeUInt16BE(1, 4);
    head.writeUInt16BE(records.length, 6);
    head.writeUInt32BE(0, 8);
    says(Buffer.concat([head, question, ...records]))(socket, message, from);
  };
}

function questionOf(message: Buffer) {
  const labels: string[] = [];
  let at = 12;
  while (message[at]) {
    const length = message[at] ?? 0;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += length + 1;
  }
  const type = TYPES[message.readUInt16BE(at + 1)];
  return { name: labels.join('.').toLowerCase(), type, question: message.subarray(12, at + 5) };
}

function recordOf(type: 'A' | 'AAAA', address: string): Buffer {
  const data = type === 'A' ? Buffer.from(address.split('.').map(Number)) : ipv6Bytes(address);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(NAME_POINTER, 0);
  head.writeUInt16BE(type === 'A' ? 1 : 28, 2);
  head.writeUInt16BE(CLASS_IN, 4);
  head.writeUInt32BE(5, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** `fd00::1` */
function ipv6Bytes(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const words = (text: string) => text.split(':').filter((word) => word !== '');
  const [left, right] = [words(head), words(tail)];
  const all = [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
  return Buffer.concat(all.map((word) => Buffer.from(word.padStart(4, '0'), 'hex')));
}
