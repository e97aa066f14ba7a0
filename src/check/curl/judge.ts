import type { Floater } from '../../model/bound-plan.ts';
import type { FailReason, Judgement } from '../../model/verdict.ts';
import type { Transferred } from './record.ts';

/** `<deployment token>.<pod UID>` */
const IDENTITY = /^[0-9a-f]{16}\.[0-9a-f-]{36}$/;

/** curl's exit codes, https://curl.se/libcurl/c/libcurl-errors.html */
const NO_SUCH_NAME = 6;
const CONNECT_FAILED = 7;
const TIMED_OUT = 28;
const EMPTY_REPLY = 52;
const SEND_FAILED = 55;
const RECEIVE_FAILED = 56;
/** The image has no certificates, which is not the server's fault. */
const NO_CERTIFICATES = 77;

/**
 * The server's side of TLS. For these, curl 7.88 reports no connection time, although there was a connection.
 */
const TLS_FAILED: ReadonlySet<number> = new Set([35, 51, 60, 83, 90, 91]);

/** The system's words for a failed connect, in the C locale (errno's strerror). */
const CONNECT_WORDS: ReadonlyMap<string, FailReason> = new Map([
  ['Connection refused', 'REFUSED'],
  ['Connection reset by peer', 'RESET'],
  ['Connection timed out', 'TIMEOUT'],
  ['Operation timed out', 'TIMEOUT'],
]);

/**
 * The verdict on a transfer whose exit code is not 0. @param words the system's message about a failed
 * connect
 */
export function failedTransfer({ exit, http, message, latencyMs }: Transferred, words = message): BadAnswer {
  if (exit === NO_SUCH_NAME) return { verdict: 'fail', reason: 'DNS', detail: message };
  if (exit === CONNECT_FAILED) return { verdict: 'fail', reason: connectReason(words), detail: words };
  if (exit === TIMED_OUT && http !== '000')
    return connected('BAD_REPLY', `an answer that did not end: ${message}`, latencyMs);
  if (exit === TIMED_OUT) return timedOut(message, latencyMs);
  if (exit === SEND_FAILED || exit === RECEIVE_FAILED) return connected('RESET', message, latencyMs);
  if (exit === EMPTY_REPLY) return connected('BAD_REPLY', message, latencyMs);
  return TLS_FAILED.has(exit) || (latencyMs > 0 && exit !== NO_CERTIFICATES)
    ? connected('BAD_REPLY', `curl ${exit}: ${message}`, latencyMs)
    : { verdict: 'error', reason: 'PROGRAM', detail: `curl ${exit}: ${message}` };
}

/** Unknown words are UNREACHABLE. curl before 7.85 puts the system's words at the end of its own. */
export function connectReason(words: string): FailReason {
  const [first = ''] = words.split('; ');
  return CONNECT_WORDS.get(first.split(': ').at(-1) ?? '') ?? 'UNREACHABLE';
}

function timedOut(message: string, latencyMs: number): BadAnswer {
  if (message.startsWith('Resolving timed out')) return { verdict: 'fail', reason: 'DNS', detail: message };
  if (latencyMs === 0) return { verdict: 'fail', reason: 'TIMEOUT', detail: message };
  return connected('TIMEOUT', `connected after ${latencyMs.toFixed(1)} ms, then no answer: ${message}`, latencyMs);
}

/** A failure after the connection was made. */
export function connected(reason: FailReason, detail: string, latencyMs: number): BadAnswer {
  return { verdict: 'fail', reason, detail, ...(latencyMs > 0 ? { latencyMs } : {}) };
}

/** Anything other than a pass. */
export type BadAnswer = Extract<Judgement, { verdict: 'fail' | 'error' }>;

/** What the right answer is, and who may have given it. */
export interface RightAnswer {
  readonly right: readonly string[];
  /** E.g. `this floater's answer`. */
  readonly words: string;
  readonly floaters: readonly (Floater | undefined)[];
}

/** There was an answer, but not from the right responder. */
export function wrongAnswer(
  { body, http, latencyMs }: Transferred,
  { right, words, floaters }: RightAnswer,
): BadAnswer {
  // The right identity gets here if it came with another status, or with more behind it.
  if (!IDENTITY.test(body) || right.includes(body)) {
    return connected('BAD_REPLY', `HTTP ${http}, not ${words}: ${JSON.stringify(body)}`, latencyMs);
  }
  const other = floaters.find((floater) => floater?.identity === body);
  const who = other
    ? `the floater on ${other.node} (pod ${other.pod})`
    : 'a floater of another deployment or an earlier one';
  return connected('WRONG_RESPONDER', `answered by ${who}`, latencyMs);
}
