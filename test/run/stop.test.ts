import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startStop, withStop } from '../../src/run/stop.ts';

const never = () => new AbortController().signal;
const hold = (signal: AbortSignal) => sleep(10_000, undefined, { signal });

describe('the timeout of a run', () => {
  test('before the probes begin is an error of its own', async () => {
    const io = { signal: never() };
    await expect(withStop({ timeoutMs: 10 }, io, ({ hard }) => hold(hard))).rejects.toMatchObject({
      code: 'TIMED_OUT',
      message: '--timeout: 0.01 s were over before the probes began',
    });
  });

  test('while probes are made ends the probes, and nothing else', async () => {
    const stop = startStop(never(), 10);
    stop.probingBegins();
    await expect(hold(stop.probing)).rejects.toThrow();
    expect([stop.timeIsUp(), stop.hard.aborted]).toEqual([true, false]);
    stop.clear();
  });

  test('does nothing if there is no limit, or after the run', async () => {
    const [unlimited, over] = [startStop(never(), undefined), startStop(never(), 10)];
    over.clear();
    await sleep(30);
    expect([unlimited.probing.aborted, over.probing.aborted]).toEqual([false, false]);
  });
});

describe('an interruption by the user', () => {
  test('before the probes begin aborts everything, with the reason', () => {
    const user = new AbortController();
    const stop = startStop(user.signal, undefined);
    user.abort('SIGINT');
    expect([stop.hard.reason, stop.probing.reason, stop.timeIsUp()]).toEqual(['SIGINT', 'SIGINT', false]);
  });

  test('while probes are made ends the probes, but not what follows', () => {
    const user = new AbortController();
    const stop = startStop(user.signal, undefined);
    stop.probingBegins();
    user.abort('SIGTERM');
    expect([stop.hard.aborted, stop.probing.reason]).toEqual([false, 'SIGTERM']);
  });

  test('before the start lets nothing begin', () => {
    expect(startStop(AbortSignal.abort('SIGINT'), undefined).hard.aborted).toBe(true);
  });

  test('is not mistaken for a timeout, and errors stay unchanged', async () => {
    const user = new AbortController();
    const run = withStop({ timeoutMs: 5_000 }, { signal: user.signal }, async ({ hard }) => {
      user.abort('SIGINT');
      hard.throwIfAborted();
    });
    await expect(run).rejects.toBe('SIGINT');
    await expect(
      withStop({ timeoutMs: 1 }, { signal: never() }, async () => {
        throw new Error('own');
      }),
    ).rejects.toThrow('own');
  });
});
