import { isIP } from 'node:net';
import {
  datagramOf,
  type Floater,
  familyOf,
  type Judgement,
  type ProbeRecord,
  shellAddress,
  strangeRecord,
  type Target,
  unanswered,
  wrongDatagram,
} from '../../src/check/plugin.ts';
import { isAcross } from './targets.ts';

const SEEN = /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):\d{1,5}$/;

type Floaters = readonly (Floater | undefined)[];

/**
 * Within a cluster, pods reach pods on any node without NAT. Between clusters, nothing promises this.
 * https://kubernetes.io/docs/concepts/services-networking/
 */
export function judge(target: Target, { fields }: ProbeRecord, floaters: Floaters): Judgement {
  const found = datagramOf(fields);
  // The request names no right answer and does not look for an answer from another address.
  if (!found || found.answer === 'right' || found.answer === 'stray') return strangeRecord(fields);
  if (found.answer !== 'other') return unanswered(found);
  const seen = addressIn(found.body);
  if (seen === undefined) return noAddress(found.body, floaters);
  if (target.source?.addresses.some((own) => shellAddress(own) === seen)) {
    return { verdict: 'pass', latencyMs: Number.NaN };
  }
  const detail = translated(target, seen, floaters);
  if (!isAcross(target)) return { verdict: 'fail', reason: 'SNAT', detail };
  return { verdict: 'pass', latencyMs: Number.NaN, note: { kind: 'source-ip', detail } };
}

function addressIn(body: string): string | undefined {
  const found = SEEN.exec(body);
  const address = found?.[1] ?? found?.[2] ?? '';
  return isIP(address) === 0 ? undefined : shellAddress(address);
}

function noAddress(body: string, floaters: Floaters): Judgement {
  const found = wrongDatagram('', body, floaters);
  if (found.verdict === 'fail' && found.reason === 'WRONG_RESPONDER') return found;
  return { verdict: 'fail', reason: 'BAD_REPLY', detail: `not an address and a port: ${JSON.stringify(body)}` };
}

function translated({ source, section }: Target, seen: string, floaters: Floaters): string {
  const own = source?.addresses.find((address) => familyOf(address) === section.family);
  const isSeen = (address: string) => shellAddress(address) === seen;
  const holder = floaters.find((one) => one?.addresses.some(isSeen));
  // A node whose pods alone are probed has no floater of its own.
  const host = [source, ...floaters].find((one) => one?.hostAddresses?.some(isSeen));
  return `arrives from ${seen}, not from the pod's ${own ?? 'own address'}: ${holder ? holderWords(holder) : host ? nodeWords(host) : 'another address'}`;
}

function holderWords(holder: Floater): string {
  return holder.layer === 'node' ? nodeWords(holder) : `the address of the floater on ${holder.node}`;
}

function nodeWords({ node }: Floater): string {
  return `the address of node ${node}`;
}
