import type { PassNote } from '../../src/check/plugin.ts';
import {
  type Family,
  failedTransfer,
  isPathMtu,
  type Judgement,
  type ProbeRecord,
  programError,
  strangeRecord,
  type Target,
  type Transferred,
  unanswered,
} from '../../src/check/plugin.ts';
import { type Measured, measuredOf, type Udp } from './record.ts';
import { TIMED_OUT } from './requests.ts';
import { isTcpOnly } from './targets.ts';

export function judge(target: Target, { fields }: ProbeRecord): Judgement {
  const found = measuredOf(fields);
  if (!found) return strangeRecord(fields);
  const { mtu, device, udp, tcp } = found;
  if (mtu === 0) {
    return programError(`the MTU of the interface cannot be read: ${device}`);
  }
  if ((udp.kind === 'untried') !== isTcpOnly(target)) return strangeRecord(fields);
  if (tcp.kind === 'none') return withWords(failedTransfer(tcp.transfer), noneWords(tcp.transfer));
  const { family } = target.section;
  if (tcp.kind === 'small') return largeLost(found, tcp.transfer, family);
  if (udp.kind === 'none') return withWords(ncJudgement(udp), 'not even a small datagram is answered');
  if (udp.kind === 'unsent') return ncJudgement(udp);
  const note = noteOf(found, family);
  return { verdict: 'pass', latencyMs: Number.NaN, ...(note ? { note } : {}) };
}

/** A connection that is not made in time takes only small packets. */
function noneWords({ exit, latencyMs }: Transferred): string {
  const isConnected = exit !== TIMED_OUT || latencyMs > 0;
  return isConnected ? 'not even a small request is answered' : 'not even a connection is made';
}

/**
 * A small request is answered and a large one is not. What the other side said about it has nothing to do
 * with size.
 */
function largeLost(found: Measured, transfer: Transferred, family: Family): Judgement {
  const { mtu, device, udp } = found;
  if (transfer.exit !== TIMED_OUT || transfer.latencyMs === 0) {
    return withWords(failedTransfer(transfer), 'a small request is answered, a large one is not');
  }
  const answered = answeredBeyondSize(found, family);
  if (answered > 0 && answered < mtu - 1) {
    const lost = 'a small request is answered, a large one is not; datagrams are lost at times, whatever their size';
    return { verdict: 'fail', reason: 'LOSS', detail: `${lost}: one of ${answered} bytes was answered` };
  }
  const has = `${device} has ${mtu}`;
  const detail =
    udp.kind === 'full' || answered >= mtu
      ? `full-size TCP is lost, though full-size datagrams are answered; ${has}`
      : `full-size packets are lost: ${pathWords(udp)}, ${has}`;
  return { verdict: 'fail', reason: 'MTU', detail };
}

/**
 * The largest datagram that was answered, if it cannot be what the path carries: so packets are lost, but not
 * for their size. Otherwise 0.
 */
function answeredBeyondSize({ mtu, udp }: Measured, family: Family): number {
  if (udp.kind !== 'small' || udp.path === 0) return 0;
  return isPathMtu({ path: udp.path, mtu, family }) ? 0 : udp.path;
}

function pathWords(udp: Exclude<Udp, { kind: 'full' }>): string {
  switch (udp.kind) {
    case 'small':
      return udp.path > 0 ? `path MTU ${udp.path}` : 'path MTU not measured (only for the first 32)';
    case 'untried':
      return 'path MTU not measured (not by UDP here)';
    case 'none':
      return 'path MTU not measured (small datagrams are lost as well)';
    case 'unsent':
      return 'path MTU not measured (no datagram could be sent)';
    default:
      return udp satisfies never;
  }
}

function ncJudgement({ kind, exit, words }: Extract<Udp, { kind: 'none' | 'unsent' }>): Judgement {
  const spoken = { exit, words };
  return unanswered(kind === 'none' ? { answer: 'none', look: spoken } : { answer: 'unsent', nc: spoken });
}

/** What is worth knowing about full-size packets that arrive in one way or another. */
function noteOf(found: Measured, family: Family): PassNote | undefined {
  const { mtu, device, udp, tcp } = found;
  const has = `${device} has ${mtu}`;
  const answered = answeredBeyondSize(found, family);
  if (answered > 0) {
    const lost = `full-size datagrams were not answered, one of ${answered} bytes was`;
    return { kind: 'flaky', detail: `${lost}: packets are lost at times` };
  }
  if (udp.kind === 'small') {
    const lost = 'full-size datagrams are lost, full-size TCP is not';
    return { kind: 'clamped', detail: `${lost}: ${pathWords(udp)}, ${has}` };
  }
  if (udp.kind === 'full' && udp.path > 0 && udp.path < mtu) {
    return { kind: 'clamped', detail: `path MTU ${udp.path}, ${has}; path MTU discovery works` };
  }
  const twice = [
    ...(udp.kind === 'full' && udp.attempt === 2 ? ['datagram'] : []),
    ...(tcp.kind === 'full' && tcp.attempt === 2 ? ['request'] : []),
  ];
  if (twice.length === 0) return undefined;
  const lost = twice.map((word) => `the first full-size ${word}`).join(' and ');
  return { kind: 'flaky', detail: `passed on try 2: ${lost} ${twice.length > 1 ? 'were' : 'was'} lost` };
}

function withWords(judgement: Judgement, words: string): Judgement {
  return judgement.verdict === 'fail' ? { ...judgement, detail: `${words}: ${judgement.detail}` } : judgement;
}
