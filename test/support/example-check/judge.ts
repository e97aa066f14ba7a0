import {
  type Floater,
  failedTransfer,
  type Judgement,
  type ProbeRecord,
  strangeRecord,
  type Target,
  transferOf,
  wrongAnswer,
} from '../../../src/check/plugin.ts';

const BODY = /^([-+]) (\d+) (.*)$/s;

export function judge(
  { identity }: Target,
  { fields }: ProbeRecord,
  floaters: readonly (Floater | undefined)[],
): Judgement {
  const found = transferOf(fields);
  const [, via, bytes, text = ''] = BODY.exec(found?.body ?? '') ?? [];
  if (!found || via === undefined) return strangeRecord(fields);
  if (found.exit !== 0) return failedTransfer(found);
  if (via === '+') return { verdict: 'fail', reason: 'BAD_REPLY', detail: 'a proxy answered: it says Via' };
  const isOwn = found.http === '200' && text === identity && Number(bytes) === identity.length;
  if (isOwn && found.latencyMs > 0) return { verdict: 'pass', latencyMs: found.latencyMs };
  return wrongAnswer({ ...found, body: text }, { right: [identity], words: "this floater's answer", floaters });
}
