import { type Answer, decode, encode, type Question as PacketQuestion } from 'dns-packet';

/** A question in a DNS message. */
export interface Question {
  /** The id of the message. The answer repeats it. */
  readonly id: number;
  /** In lower case, without the dot at the end. */
  readonly name: string;
  /** `A`, `AAAA` and so on. */
  readonly type: string;
  /** The question as it was received. The answer repeats it. */
  readonly asked: PacketQuestion;
}

/** https://www.rfc-editor.org/rfc/rfc1035#section-4.1.1 */
export const RCODES = { NOERROR: 0, FORMERR: 1, SERVFAIL: 2, NXDOMAIN: 3, NOTIMP: 4, REFUSED: 5 } as const;

export interface Reply {
  readonly rcode: keyof typeof RCODES;
  readonly records?: readonly ResourceRecord[];
  /** The answer was cut, and TCP may have the rest. */
  readonly truncated?: boolean;
}

/** A record of the name in the question: an address, or for CNAME another name. */
export interface ResourceRecord {
  readonly type: 'A' | 'AAAA' | 'CNAME';
  readonly data: string;
}

const TTL = 5;
/** AA and RA: the server has authority for the zone, and also looks up other names. */
const ANSWER = 0x0480;
const TRUNCATED = 0x0200;
const RECURSION_DESIRED = 0x0100;

/**
 * Undefined if the message is not a query, has several questions, or asks for a class other than IN. The only
 * module that knows `dns-packet`.
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
    // It throws if this is not a DNS message.
    return undefined;
  }
}

export function replyTo({ id, asked }: Question, { rcode, records = [], truncated = false }: Reply): Buffer {
  return encode({
    type: 'response',
    id,
    questions: [asked],
    flags: ANSWER | RECURSION_DESIRED | (truncated ? TRUNCATED : 0) | RCODES[rcode],
    answers: records.map((record): Answer => ({ ...record, name: asked.name, class: 'IN', ttl: TTL })),
  });
}
