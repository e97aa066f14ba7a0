import {
  cannot,
  connectReason,
  failedTransfer,
  type Judgement,
  type ProbeRecord,
  programError,
  strangeRecord,
  type Target,
  transferOf,
} from '../../src/check/plugin.ts';

/** curl's exit code */
const CONNECT_FAILED = 7;
const UNANSWERED = /^udp (\d+) (\d+)(?: (.*))?$/s;

export function judge({ aim }: Target, { fields }: ProbeRecord): Judgement {
  return aim?.kind === 'udp' ? judgeDatagram(fields) : judgeConnection(fields);
}

/** If a connection was made, it is a pass, whatever came then. */
function judgeConnection(fields: string): Judgement {
  const found = transferOf(fields);
  if (found?.body !== '') return strangeRecord(fields);
  const { exit, latencyMs, message } = found;
  if (latencyMs > 0) return { verdict: 'pass', latencyMs };
  // curl only reports a reset on an established connection. Before that, the system calls it refused.
  if (exit === CONNECT_FAILED && message === 'Connection reset by peer')
    return { verdict: 'pass', latencyMs: Number.NaN };
  // --speed-time is meant for silence after the handshake. Before the handshake, curl has given up too early.
  if (message.startsWith('Operation too slow')) return programError(`curl ${exit}: ${message}`);
  return exit === 0 ? strangeRecord(fields) : failedTransfer(found);
}

function judgeDatagram(fields: string): Judgement {
  if (fields === 'udp =') return { verdict: 'pass', latencyMs: Number.NaN };
  if (fields === 'udp -') return programError(SILENCE);
  if (fields === 'udp ?') return cannot("the floater's image has no nc that can tell: OpenBSD's");
  const [, exit, why, words = ''] = UNANSWERED.exec(fields) ?? [];
  if (exit === undefined) return strangeRecord(fields);
  const [, told] = /\(udp\) failed: (.+)$/s.exec(words) ?? [];
  if (told !== undefined) return { verdict: 'fail', reason: connectReason(told), detail: told };
  if (why === '1') return { verdict: 'fail', reason: 'REFUSED', detail: REFUSED };
  return programError(`nc ended with ${exit} before its time, and nothing was refused`);
}

const SILENCE = 'no answer: a UDP service that does not answer cannot be told from one that is not there';
const REFUSED = 'an ICMP error came back: nobody has the port, or a firewall rejects it';
