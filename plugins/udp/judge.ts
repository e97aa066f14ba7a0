import {
  datagramOf,
  type Floater,
  type Judgement,
  type ProbeRecord,
  strangeRecord,
  strayed,
  type Target,
  unanswered,
  wrongDatagram,
} from '../../src/check/plugin.ts';
import { mayStray } from './program.ts';

export function judge(target: Target, { fields }: ProbeRecord, floaters: readonly (Floater | undefined)[]): Judgement {
  const found = datagramOf(fields);
  if (!found) return strangeRecord(fields);
  if (found.answer === 'right') return { verdict: 'pass', latencyMs: Number.NaN };
  if (found.answer === 'other') return wrongDatagram(target.identity, found.body, floaters);
  if (found.answer === 'stray') return mayStray(target) ? strayed() : strangeRecord(fields);
  return unanswered(found);
}
