import { questionOf, type RCODES, type ResourceRecord, replyTo } from '../../../src/loopback/dns/message.ts';
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
    const type = (['A', 'AAAA'] as const).find((one) => one === question?.type);
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
  if (zone.alias) return [{ type: 'CNAME', data: zone.alias }];
  return (zone[type] ?? []).map((data) => ({ type, data }));
}
