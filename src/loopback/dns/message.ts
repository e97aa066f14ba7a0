/** What somebody asks by a datagram. https://www.rfc-editor.org/rfc/rfc1035#section-4 */
export interface Question {
  /** Of the message, which its answer repeats. */
  readonly id: number;
  /** In lower case, without a dot at its end. */
  readonly name: string;
  readonly type: number;
  /** The question as it came; an answer repeats it. */
  readonly raw: Buffer;
}

export const TYPES = { A: 1, CNAME: 5, AAAA: 28 } as const;
export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

export interface Reply {
  readonly rcode: keyof typeof RCODES;
  readonly records?: readonly ResourceRecord[];
  /** What came was cut, and TCP may have the rest. */
  readonly truncated?: boolean;
}

/** Of the name that was asked for. */
export interface ResourceRecord {
  readonly type: number;
  readonly data: Buffer;
}

const HEADER = 12;
const CLASS_IN = 1;
const TTL = 5;
/** QR, AA and RA: an answer, by who has the zone, and who looks further. */
const ANSWER = 0x8480;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;
/** A pointer to the name of the question. */
const SAME_NAME = 0xc000 | HEADER;
const LONGEST_LABEL = 63;

/** Undefined where it is no question, or asks for several things, or for another class than the internet's. */
export function questionOf(message: Buffer): Question | undefined {
  if (message.length < HEADER || message.readUInt16BE(2) & 0x8000 || message.readUInt16BE(4) !== 1) return undefined;
  const labels: string[] = [];
  let at = HEADER;
  for (let length = message[at]; length; length = message[at]) {
    if (length > LONGEST_LABEL) return undefined;
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  if (at + 5 > message.length || message.readUInt16BE(at + 3) !== CLASS_IN) return undefined;
  const name = labels.join('.').toLowerCase();
  return {
    id: message.readUInt16BE(0),
    name,
    type: message.readUInt16BE(at + 1),
    raw: message.subarray(HEADER, at + 5),
  };
}

export function replyTo({ id, raw }: Question, { rcode, records = [], truncated = false }: Reply): Buffer {
  const header = Buffer.alloc(HEADER);
  header.writeUInt16BE(id, 0);
  header.writeUInt16BE(ANSWER | RECURSION_DESIRED | (truncated ? TRUNCATED : 0) | RCODES[rcode], 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(records.length, 6);
  return Buffer.concat([header, raw, ...records.map(recordBytes)]);
}

function recordBytes({ type, data }: ResourceRecord): Buffer {
  const head = Buffer.alloc(HEADER);
  head.writeUInt16BE(SAME_NAME, 0);
  head.writeUInt16BE(type, 2);
  head.writeUInt16BE(CLASS_IN, 4);
  head.writeUInt32BE(TTL, 6);
  head.writeUInt16BE(data.length, 10);
  return Buffer.concat([head, data]);
}

/** A record of an IPv4 address. */
export function addressRecord(address: string): ResourceRecord {
  return { type: TYPES.A, data: Buffer.from(address.split('.').map(Number)) };
}
