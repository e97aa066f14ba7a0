import { type Answer, decode, encode, type Question as PacketQuestion } from 'dns-packet';

/** What somebody asks by a datagram. */
export interface Question {
  /** Of the message, which its answer repeats. */
  readonly id: number;
  /** In lower case, without a dot at its end. */
  readonly name: string;
  /** `A`, `AAAA` and so on. */
  readonly type: string;
  /** The question as it came; an answer repeats it. */
  readonly asked: PacketQuestion;
}

/** https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1 */
export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

export interface Reply {
  readonly rcode: keyof typeof RCODES;
  readonly records?: readonly ResourceRecord[];
  /** What came was cut, and TCP may have the rest. */
  readonly truncated?: boolean;
}

/** Of the name that was asked for: an address, or for CNAME another name. */
export interface ResourceRecord {
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly data: string;
}

const TTL = 5;
/** AA and RA: an answer by who has the zone, and who looks further. */
const ANSWER = 0x0480;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;

/**
 * Undefined where it is no question, or asks for several things, or for another class than the internet's.
 * The only module that knows `dns-packet`.
 */
export function questionOf(message: Buffer): Question | undefined {
  const packet = decoded(message);
  const [asked, ...more] = packet?.questions ?? [];
  if (packet?.type !== 'query' || !asked || more.length > 0 || asked.class !== 'IN') return undefined;
  return { id: packet.id ?? 0, name: asked.name.toLowerCase(), type: asked.type, asked };
}

function decoded(message: Buffer): ReturnType<typeof decode> | undefined {
  try {
    return decode(message);
  } catch {
    // It throws about whatever is no message.
    return undefined;
  }
}

export function replyTo({ id, asked }: Question, { rcode, records = [], truncated = false }: Reply): Buffer {
  return encode({
    ...{ type: 'response', id, questions: [asked] },
    flags: ANSWER | RECURSION_DESIRED | (truncated ? TRUNCATED : 0) | RCODES[rcode],
    answers: records.map((record): Answer => ({ ...record, name: asked.name, class: 'IN', ttl: TTL })),
  });
}
