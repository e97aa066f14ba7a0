import {
  connected,
  failedTransfer,
  type Judgement,
  type ProbeRecord,
  programError,
  strangeRecord,
  type Target,
  type Transferred,
  transferOf,
} from '../../src/check/plugin.ts';
import { type ExpectedAnswer, wantedOf } from './aims.ts';

/** Bytes at the beginning of an answer that are searched. */
export const LOOKED_AT = 65_536;

const BODY = /^(\d+) ([-+x])$/;

/** curl's exit codes */
const TIMED_OUT = 28;
const TOO_LARGE = 63;

export function judge({ aim = {} }: Target, { fields }: ProbeRecord): Judgement {
  const wanted = wantedOf(aim);
  const found = transferOf(fields);
  const [, size = '', saw] = BODY.exec(found?.body ?? '') ?? [];
  if (!found || saw === undefined || (saw === '-') !== (wanted.text === undefined)) return strangeRecord(fields);
  if (!isEnough(found, Number(size))) return failedTransfer(found);
  return answered(found, wanted, { size: Number(size), saw });
}

/** An answer that is larger than the part we look at does not have to end. */
function isEnough({ exit, http }: Transferred, size: number): boolean {
  if (exit === 0 || exit === TOO_LARGE) return true;
  return exit === TIMED_OUT && http !== '000' && size >= LOOKED_AT;
}

interface Body {
  readonly size: number;
  readonly saw: string;
}

function answered(
  { exit, http, latencyMs }: Transferred,
  { status, text }: ExpectedAnswer,
  { size, saw }: Body,
): Judgement {
  const isRight = status.length > 0 ? status.includes(http) : http >= '200' && http <= '399';
  if (!isRight) return connected('BAD_REPLY', `HTTP ${http}, wanted ${statusWords(status)}`, latencyMs);
  if (saw !== 'x') return { verdict: 'pass', latencyMs };
  if (exit === TOO_LARGE && size < LOOKED_AT) {
    return programError('the answer is larger than 1 MiB: no text is looked for in it');
  }
  return connected('BAD_REPLY', `HTTP ${http}, without ${JSON.stringify(text)} in its first 64 KiB`, latencyMs);
}

function statusWords(status: readonly string[]): string {
  const [last = '200–399', ...before] = status.toReversed();
  return before.length > 0 ? `${before.toReversed().join(', ')} or ${last}` : last;
}
