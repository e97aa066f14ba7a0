import {
  type Floater,
  failedTransfer,
  type Judgement,
  type ProbeRecord,
  strangeRecord,
  type Target,
  transferOf,
  wrongAnswer,
} from '../../src/check/plugin.ts';

const PASS = /^(\d+\.\d+) =$/;

export function judge(target: Target, record: ProbeRecord, floaters: readonly (Floater | undefined)[]): Judgement {
  const pass = PASS.exec(record.fields);
  if (pass) return { verdict: 'pass', latencyMs: Number(pass[1]) * 1000 };
  const found = transferOf(record.fields);
  if (!found) return strangeRecord(record.fields);
  if (found.exit !== 0) return failedTransfer(found, record.remark);
  return wrongAnswer(found, { right: [target.identity], words: "this floater's answer", floaters });
}
