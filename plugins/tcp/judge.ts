import type { FailReason, Floater, Judgement, ProbeRecord, Target } from '../../src/check/plugin.ts';

const PASS = /^(\d+\.\d+) =$/;
const OTHER = /^(\d+\.\d+) (\d+) (\d{3}) ([^\t]*)\t(.*)$/s;
/** `<deployment token>.<pod UID>` */
const IDENTITY = /^[0-9a-f]{16}\.[0-9a-f-]{36}$/;

/** curl's exit codes, https://curl.se/libcurl/c/libcurl-errors.html */
const CONNECT_FAILED = 7;
const TIMED_OUT = 28;
const EMPTY_REPLY = 52;
const SEND_FAILED = 55;
const RECEIVE_FAILED = 56;

/** The system's words for a refused connect, in the C locale (errno's strerror). */
const CONNECT_WORDS: ReadonlyMap<string, FailReason> = new Map([
  ['Connection refused', 'REFUSED'],
  ['Connection reset by peer', 'RESET'],
  ['Connection timed out', 'TIMEOUT'],
  ['Operation timed out', 'TIMEOUT'],
]);

export function judge(target: Target, record: ProbeRecord, floaters: readonly (Floater | undefined)[]): Judgement {
  const pass = PASS.exec(record.fields);
  if (pass) return { verdict: 'pass', latencyMs: Number(pass[1]) * 1000 };
  const other = OTHER.exec(record.fields);
  if (!other) return strange(record.fields);
  const [, time = '', exit = '', http = '', message = '', body = ''] = other;
  const found = { latencyMs: Number(time) * 1000, exit: Number(exit), http, message, body };
  return found.exit === 0 ? wrongAnswer(target, found, floaters) : failedTransfer(found, record.remark);
}

interface Found {
  /** Of the handshake; 0 where there was none. */
  readonly latencyMs: number;
  readonly exit: number;
  readonly http: string;
  readonly message: string;
  readonly body: string;
}

function failedTransfer({ exit, http, message, latencyMs }: Found, remark: string | undefined): Judgement {
  if (exit === CONNECT_FAILED) {
    const reason = (remark && CONNECT_WORDS.get(remark)) || 'UNREACHABLE';
    return { verdict: 'fail', reason, detail: remark ?? message };
  }
  if (exit === TIMED_OUT && http !== '000')
    return connected('BAD_REPLY', `an answer that did not end: ${message}`, latencyMs);
  if (exit === TIMED_OUT) return timedOut(message, latencyMs);
  if (exit === SEND_FAILED || exit === RECEIVE_FAILED) return connected('RESET', message, latencyMs);
  if (exit === EMPTY_REPLY) return connected('BAD_REPLY', message, latencyMs);
  return latencyMs > 0
    ? connected('BAD_REPLY', `curl ${exit}: ${message}`, latencyMs)
    : { verdict: 'error', reason: 'PROGRAM', detail: `curl ${exit}: ${message}` };
}

function timedOut(message: string, latencyMs: number): Judgement {
  if (latencyMs === 0) return { verdict: 'fail', reason: 'TIMEOUT', detail: message };
  return connected('TIMEOUT', `connected after ${latencyMs.toFixed(1)} ms, then no answer: ${message}`, latencyMs);
}

function connected(reason: FailReason, detail: string, latencyMs: number): Judgement {
  return { verdict: 'fail', reason, detail, latencyMs };
}

/** Somebody answered, but not the floater that has this address. */
function wrongAnswer(
  target: Target,
  { body, http, latencyMs }: Found,
  floaters: readonly (Floater | undefined)[],
): Judgement {
  // The right identity comes here with another status, or with more behind it.
  if (!IDENTITY.test(body) || body === target.identity) {
    return connected('BAD_REPLY', `HTTP ${http}, not this floater's answer: ${JSON.stringify(body)}`, latencyMs);
  }
  const other = floaters.find((floater) => floater?.identity === body);
  const who = other
    ? `the floater on ${other.node} (pod ${other.pod})`
    : 'a floater of another deployment or an earlier one';
  return connected('WRONG_RESPONDER', `answered by ${who}`, latencyMs);
}

function strange(text: string): Judgement {
  return { verdict: 'error', reason: 'PROGRAM', detail: `strange record: ${JSON.stringify(text.slice(0, 200))}` };
}
