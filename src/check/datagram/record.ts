import type { Floater } from '../../model/bound-plan.ts';
import type { FailReason, Judgement } from '../../model/verdict.ts';
import { wrongAnswer } from '../curl/judge.ts';
import { cannot, plainWords, programError, skipped } from '../judgements.ts';

/** What became of one datagram, according to its record. */
export type Datagrammed =
  | { readonly answer: 'right' }
  | { readonly answer: 'other'; readonly body: string }
  /** Answered from an address other than the one that was asked. */
  | { readonly answer: 'stray' }
  /** `look` is about a destination that never answered. */
  | { readonly answer: 'none'; readonly look: Spoken | undefined }
  | { readonly answer: 'unsent'; readonly nc: Spoken };

/** How an nc ended. */
export interface Spoken {
  readonly exit: number;
  readonly words: string;
}

const RECORD = /^(?:(right)|other (.*)|(none)|(none|unsent) (\d+)(?: (.*))?)$/s;
/** What nc prints about a connect that the system refuses. */
const NO_WAY = /^nc: connect to .* failed: (.+)$/;
/** These are about the pod's own memory, not about the network. */
const SHORTAGE = /No buffer space available|Cannot allocate memory|Out of memory/;
/** The words of nc in busybox, GNU and old versions of OpenBSD. */
const NO_SUCH_OPTION = /invalid option|unrecognized option|illegal option/;

/** Undefined if the record is cut or strange. */
export function datagramOf(fields: string): Datagrammed | undefined {
  if (fields === 'stray') return { answer: 'stray' };
  const found = RECORD.exec(fields);
  if (!found) return undefined;
  const [, right, body, none, kind, exit = '', words = ''] = found;
  if (right) return { answer: 'right' };
  if (body !== undefined) return { answer: 'other', body };
  if (none) return { answer: 'none', look: undefined };
  const spoken = { exit: Number(exit), words: plainWords(words) };
  return kind === 'none' ? { answer: 'none', look: spoken } : { answer: 'unsent', nc: spoken };
}

/**
 * The verdict on an answer from another address. Only for targets for which this was looked for; the report
 * of a single floater is enough.
 */
export function strayed(): Judgement {
  return skipped(STRAY);
}

/** The verdict on a datagram that was never answered or never sent. */
export function unanswered(found: Extract<Datagrammed, { answer: 'none' | 'unsent' }>): Judgement {
  if (found.answer === 'unsent') return unsent(found.nc);
  const { look } = found;
  if (!look || look.exit === 0) return failed('TIMEOUT', 'no answer to a datagram');
  const words = NO_WAY.exec(look.words)?.[1];
  if (look.exit !== 1 || (look.words && words === undefined) || SHORTAGE.test(look.words)) return unsent(look);
  if (words !== undefined && words !== 'Connection refused') return failed('UNREACHABLE', words);
  return failed('REFUSED', words ?? 'nobody listens on the UDP port, or something rejects what is sent to it');
}

/**
 * This comes from how the floater listens. It is not a fault of the network, nor a proof that the network
 * works.
 */
const STRAY =
  'the node answered a datagram from another of its addresses, which tells neither of a fault nor of its absence';

function failed(reason: FailReason, detail: string): Judgement {
  return { verdict: 'fail', reason, detail };
}

function unsent({ exit, words }: Spoken): Judgement {
  if (NO_SUCH_OPTION.test(words)) return cannot(`the floater's nc cannot send datagrams: ${words}`);
  return programError(`nc ${exit}: ${words || 'it said nothing'}`);
}

/** The verdict on a wrong answer. It says whose answer it is, if a floater gives such answers. */
export function wrongDatagram(right: string, body: string, floaters: readonly (Floater | undefined)[]): Judgement {
  const answer = { latencyMs: 0, exit: 0, http: '', message: '', body };
  const found = wrongAnswer(answer, { right: [right], words: '', floaters });
  if (found.reason === 'WRONG_RESPONDER') return found;
  const more = body === right ? ' and more' : '';
  return failed('BAD_REPLY', `not this floater's answer: ${JSON.stringify(body)}${more}`);
}
