import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { runPhase } from '../../src/ui/phases.ts';
import { captureIo } from '../support/io.ts';

const task = (title: string, value: number, ms = 0) => ({
  title,
  run: async () => {
    await sleep(ms);
    return { value, words: `${title} done` };
  },
});

describe('runPhase where stderr is no terminal', () => {
  test('says a line at the start and the end of each task, on stderr alone', async () => {
    const { io, stdout, stderr } = captureIo();
    await runPhase('deploy', [task('a', 1)], io);
    expect(stderr()).toBe('deploy: a\ndeploy: a done\n');
    expect(stdout()).toBe('');
  });

  test('runs tasks side by side and keeps the order of their values', async () => {
    const { io, stderr } = captureIo();
    expect(await runPhase('deploy', [task('slow', 1, 50), task('quick', 2)], io)).toEqual([1, 2]);
    expect(stderr().split('\n').slice(0, 4)).toEqual([
      'deploy: slow',
      'deploy: quick',
      'deploy: quick done',
      'deploy: slow done',
    ]);
  });

  test('rejects with what a task threw', async () => {
    const failing = { title: 'a', run: () => Promise.reject(new Error('no')) };
    await expect(runPhase('deploy', [failing], captureIo().io)).rejects.toThrow('no');
  });
});

describe('runPhase on a terminal', () => {
  function terminal(env: NodeJS.ProcessEnv = {}) {
    const captured = captureIo(env);
    Object.assign(captured.io.stderr, { isTTY: true, columns: 80, rows: 24 });
    return captured;
  }

  test('draws the tree on stderr, nothing on stdout, and gives the values', async () => {
    const { io, stdout, stderr } = terminal({ TERM: 'xterm' });
    expect(await runPhase('deploy', [task('a', 1), task('b', 2)], io)).toEqual([1, 2]);
    expect(stderr()).toContain('a done');
    expect(stdout()).toBe('');
  });

  test('writes plain lines to a dumb one', async () => {
    const { io, stderr } = terminal({ TERM: 'dumb' });
    await runPhase('deploy', [task('a', 1)], io);
    expect(stderr()).toBe('deploy: a\ndeploy: a done\n');
  });

  test('rejects with what a task threw', async () => {
    const failing = { title: 'a', run: () => Promise.reject(new Error('no')) };
    await expect(runPhase('deploy', [failing], terminal().io)).rejects.toThrow('no');
  });
});
