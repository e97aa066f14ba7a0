import { UserError } from '../errors.ts';

/** The time that a whole run may take. */
export interface Deadline {
  /** Aborted when the time is up: the probing then ends, and the report tells what was not finished. */
  readonly timeUp: AbortSignal;
  /** Aborted, with an error as the reason, when the time is up before there is anything to report. */
  readonly tooEarly: AbortSignal;
  readonly probingBegins: () => void;
  readonly clear: () => void;
}

/** @param timeoutMs undefined: without limit */
export function startDeadline(timeoutMs: number | undefined): Deadline {
  const timeUp = new AbortController();
  const tooEarly = new AbortController();
  let probing = false;
  const end = () => {
    timeUp.abort();
    if (!probing) tooEarly.abort(notEvenProbed(timeoutMs ?? 0));
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(end, timeoutMs);
  return {
    timeUp: timeUp.signal,
    tooEarly: tooEarly.signal,
    probingBegins: () => {
      probing = true;
    },
    clear: () => clearTimeout(timer),
  };
}

function notEvenProbed(timeoutMs: number): UserError {
  return new UserError(`--timeout: ${timeoutMs / 1000} s were over before the probes began`, {
    code: 'TIMED_OUT',
    hint: 'give it more time; the floaters may still be there: kubectl netdoctor clean removes them',
  });
}
