import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { oneLine } from '../../src/text/visible.ts';
import type { ColorChoice } from '../../src/ui/io.ts';
import { runPhase } from '../../src/ui/phases.ts';
import { ALL_HOSTILE, rawIn } from '../support/hostile.ts';
import { captureIo } from '../support/io.ts';
import { expectHarmless, seenOn } from '../support/terminal.ts';

const task = (title: string, value: number, ms = 0) => ({
  title,
  run: async () => {
    await sleep(ms);
    return { value, words: `${title} done` };
  },
});

describe('runPhase if stderr is not a terminal', () => {
  test('prints a line at the start and the end of each task, only on stderr', async () => {
    const { io, stdout, stderr } = captureIo();
    await runPhase('deploy', [task('a', 1)], io);
    expect(stderr()).toBe('deploy: a\ndeploy: a done\n');
    expect(stdout()).toBe('');
  });

  test('runs tasks in parallel and keeps the order of their values', async () => {
    const { io, stderr } = captureIo();
    expect(await runPhase('deploy', [task('slow', 1, 50), task('quick', 2)], io)).toEqual([1, 2]);
    expect(stderr().split('\n').slice(0, 4)).toEqual([
      'deploy: slow',
      'deploy: quick',
      'deploy: quick done',
      'deploy: slow done',
    ]);
  });

  test('keeps hostile text on its line', async () => {
    const { io, stderr } = captureIo();
    await runPhase('deploy', [task(`a${ALL_HOSTILE}`, 1)], io);
    await expectHarmless(stderr());
    expect(stderr().trimEnd().split('\n')).toHaveLength(2);
  });

  test('rejects with the error that a task threw', async () => {
    const failing = { title: 'a', run: () => Promise.reject(new Error('no')) };
    await expect(runPhase('deploy', [failing], captureIo().io)).rejects.toThrow('no');
  });
});

describe('a long phase, if stderr is not a terminal', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  const long = (title: string, ms: number, said?: string) => ({
    title,
    run: async (say: (words: string) => void) => {
      if (said) say(said);
      await new Promise((resolve) => setTimeout(resolve, ms));
      return { value: 0, words: `${title} done` };
    },
  });

  async function linesOf(tasks: readonly ReturnType<typeof long>[], ms: number): Promise<readonly string[]> {
    const { io, stderr } = captureIo();
    const running = runPhase('check', tasks, io);
    await vi.advanceTimersByTimeAsync(ms);
    await running;
    await vi.advanceTimersByTimeAsync(60_000);
    return stderr().trimEnd().split('\n');
  }

  test('shows its progress every ten seconds, and nothing after its end', async () => {
    expect(await linesOf([long('9 sources', 25_000, '2 of 9 sources')], 25_000)).toEqual([
      'check: 9 sources',
      'check: 2 of 9 sources (10 s)',
      'check: 2 of 9 sources (20 s)',
      'check: 9 sources done',
    ]);
  });

  test('names its task if there are several, or if a task reports nothing', async () => {
    const lines = await linesOf([long('a', 11_000, '1 of 2 ready'), long('b', 12_000)], 12_000);
    expect(lines.slice(2, 4)).toEqual(['check: a: 1 of 2 ready (10 s)', 'check: b (10 s)']);
  });

  test('is silent after a failure too', async () => {
    const { io, stderr } = captureIo();
    const failing = { title: 'a', run: () => Promise.reject(new Error('no')) };
    await expect(runPhase('deploy', [failing], io)).rejects.toThrow('no');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(stderr()).toBe('deploy: a\n');
  });
});

describe('runPhase on a terminal', () => {
  function terminal(env: NodeJS.ProcessEnv = {}) {
    const captured = captureIo(env);
    Object.assign(captured.io.stderr, { isTTY: true, columns: 80, rows: 24 });
    return captured;
  }

  test('draws the tree on stderr, nothing on stdout, and returns the values', async () => {
    const { io, stdout, stderr } = terminal({ TERM: 'xterm' });
    expect(await runPhase('deploy', [task('a', 1), task('b', 2)], io)).toEqual([1, 2]);
    expect(stderr()).toContain('a done');
    expect(stdout()).toBe('');
  });

  test.each<{ color: ColorChoice; green: boolean }>([
    { color: 'always', green: true },
    { color: 'never', green: false },
  ])('--color $color', async ({ color, green }) => {
    const { io, stderr } = terminal({ TERM: 'xterm' });
    await runPhase('deploy', [task('a', 1)], { ...io, color });
    expect(stderr().includes('\u001b[32m')).toBe(green);
  });

  test('hostile text does not affect the tree', async () => {
    const { io, stderr } = terminal({ TERM: 'xterm' });
    Object.assign(io.stderr, { columns: 4_000 });
    const saying = async (say: (words: string) => void) => {
      say(`b${ALL_HOSTILE}`);
      await sleep(150);
      return { value: 1, words: `c${ALL_HOSTILE}` };
    };
    await runPhase('deploy', [{ title: `a${ALL_HOSTILE}`, run: saying }], io);
    const { deeds, lines } = await seenOn(stderr());
    expect(deeds).toEqual([]);
    expect(rawIn(lines.join('\n'))).toBeUndefined();
    expect(lines.filter((line) => line.startsWith('The network works'))).toEqual([]);
    expect(lines.at(-1)).toContain(`c${oneLine(ALL_HOSTILE)}`);
  });

  test('writes plain lines to a dumb terminal', async () => {
    const { io, stderr } = terminal({ TERM: 'dumb' });
    await runPhase('deploy', [task('a', 1)], io);
    expect(stderr()).toBe('deploy: a\ndeploy: a done\n');
  });

  test('rejects with the error that a task threw', async () => {
    const failing = { title: 'a', run: () => Promise.reject(new Error('no')) };
    await expect(runPhase('deploy', [failing], terminal().io)).rejects.toThrow('no');
  });
});
