import {
  type Floater,
  failedTransfer,
  type Judgement,
  type ProbeRecord,
  passedMs,
  strangeRecord,
  type Target,
  transferOf,
  wrongAnswer,
} from '../../src/check/plugin.ts';

export function judge(target: Target, record: ProbeRecord, floaters: readonly (Floater | undefined)[]): Judgement {
  const latencyMs = passedMs(record.fields);
  if (latencyMs !== undefined) return { verdict: 'pass', latencyMs };
  const found = transferOf(record.fields);
  if (!found) return strangeRecord(record.fields);
  if (found.exit !== 0) return failedTransfer(found, record.remark);
  return wrongAnswer(found, { right: [target.identity], words: "this floater's answer", floaters });
}
