/** Milliseconds. If this process is busy for longer, only so much of it counts. */
const TICK_MS = 250;

/**
 * Calls `onTime` after so many milliseconds in which this process could have noticed an answer. While it is
 * busy with other answers, it reads none, and a timer that is due is called before what has arrived is read.
 * @returns a function that stops it
 */
export function patientTimer(ms: number, onTime: () => void): () => void {
  let left = ms;
  let isStopped = false;
  let timer = setTimeout(tick, Math.min(TICK_MS, left));
  function tick(): void {
    left -= TICK_MS;
    if (left > 0) timer = setTimeout(tick, Math.min(TICK_MS, left));
    else setImmediate(() => isStopped || onTime());
  }
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
