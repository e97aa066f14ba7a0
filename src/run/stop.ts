import { UserError } from '../errors.ts';
import type { Io } from '../ui/io.ts';

/** The ways in which a run ends before its work is done: its time is up, or the user ends it. */
export interface Stop {
  /** Ends the probing in an orderly way. The report shows what was not finished. */
  readonly probing: AbortSignal;
  /** Aborts everything else, with the reason for it; never once the probes have begun. */
  readonly hard: AbortSignal;
  /** Call this when the probes begin. From then on, there is something to report. */
  readonly probingBegins: () => void;
  readonly timeIsUp: () => boolean;
  readonly clear: () => void;
}

/** Runs something under a stop. If the timeout cut it short, throws the reason of the stop. */
export async function withStop<T>(
  { timeoutMs }: { readonly timeoutMs: number | undefined },
  io: Pick<Io, 'signal'>,
  run: (stop: Stop) => Promise<T>,
): Promise<T> {
  const stop = startStop(io.signal, timeoutMs);
  try {
    return await run(stop);
  } catch (error) {
    throw stop.timeIsUp() && stop.hard.aborted ? stop.hard.reason : error;
  } finally {
    stop.clear();
  }
}

/**
 * @param user aborted by Ctrl-C and its like, with the signal's name
 * @param timeoutMs undefined means no limit
 */
export function startStop(user: AbortSignal, timeoutMs: number | undefined): Stop {
  const probing = new AbortController();
  const hard = new AbortController();
  let begun = false;
  let timedOut = false;
  const end = (reason: unknown) => {
    probing.abort(reason);
    if (!begun) hard.abort(reason);
  };
  const onTime = () => {
    timedOut = !user.aborted;
    end(notEvenProbed(timeoutMs ?? 0));
  };
  const onUser = () => end(user.reason);
  const timer = timeoutMs === undefined ? undefined : setTimeout(onTime, timeoutMs);
  user.addEventListener('abort', onUser);
  if (user.aborted) onUser();
  return {
    probing: probing.signal,
    hard: hard.signal,
    probingBegins: () => {
      begun = true;
    },
    timeIsUp: () => timedOut,
    clear: () => {
      clearTimeout(timer);
      user.removeEventListener('abort', onUser);
    },
  };
}

function notEvenProbed(timeoutMs: number): UserError {
  return new UserError(`--timeout: ${timeoutMs / 1000} s were over before the probes began`, {
    code: 'TIMED_OUT',
    hint: 'give it more time; the floaters may still be there: kubectl netdoctor clean removes them',
  });
}
