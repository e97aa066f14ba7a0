import { shortened } from '../kube/limits.ts';
import type { Attempts, Judgement } from '../model/verdict.ts';
import { programError } from './judgements.ts';

/**
 * Milliseconds: no probe takes a day. `toFixed` writes huge numbers in a form that makes the journal
 * unreadable.
 */
const LONGEST_MS = 86_400_000;
/** Characters of a detail. The longest of ours list three DNS servers and their answers. */
const LONGEST_DETAIL = 2_000;

/**
 * Limits a judgement to what can be believed: a floater cannot claim anything larger than is possible. The
 * result can always be saved and read again. Pure.
 * @param attempts how often the target should have been tried
 */
export function believable(judgement: Judgement, attempts: number): Judgement {
  const strange = 'latencyMs' in judgement && !isLatency(judgement.latencyMs ?? Number.NaN);
  if (strange) return programError(`strange record: a latency of ${judgement.latencyMs} ms`);
  if (judgement.attempts && !areAttempts(judgement.attempts, attempts)) {
    return programError(`strange record: other attempts than the ${attempts} that were asked for`);
  }
  if (judgement.verdict !== 'pass') {
    const detail = shortened(judgement.detail, LONGEST_DETAIL);
    return detail === judgement.detail ? judgement : { ...judgement, detail };
  }
  const { note } = judgement;
  return note ? { ...judgement, note: { ...note, detail: shortened(note.detail, LONGEST_DETAIL) } } : judgement;
}

/** NaN means that none was measured. */
function isLatency(ms: number): boolean {
  return Number.isNaN(ms) || (ms >= 0 && ms <= LONGEST_MS);
}

function areAttempts({ samples, lost }: Attempts, attempts: number): boolean {
  return samples.length + lost <= attempts && samples.every((ms) => isLatency(ms));
}
