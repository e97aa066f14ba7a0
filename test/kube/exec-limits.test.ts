import { describe, expect, test } from 'vitest';
import { MOST_MESSAGE } from '../../src/kube/limits.ts';
import { exec, prints } from '../support/exec.ts';
import type { Session } from '../support/exec-server.ts';

const MB = 1024 * 1024;

async function endAfter(onExec: (session: Session) => void) {
  const { end, stdout } = await exec({ onExec }, { openTimeoutMs: 20_000, timeoutMs: 20_000 });
  return { end, stdout };
}

describe('an exec that sends too much', () => {
  test('a status of several megabytes is not accepted', async () => {
    const status = JSON.stringify({ status: 'Failure', message: 'x'.repeat(3 * MB) });
    const { end } = await exec(prints(['one\n'], status));
    expect(end).toMatchObject({ kind: 'broken', message: expect.stringContaining('strange exec status') });
    expect(JSON.stringify(end).length).toBeLessThan(1_000);
  });

  test('a message longer than any kubelet sends ends it', async () => {
    const { end } = await endAfter(({ send }) => send('stdout', Buffer.alloc(MOST_MESSAGE + 1)));
    expect(end).toMatchObject({ kind: 'broken', message: expect.stringContaining('payload') });
  });

  test('endless stderr ends it, and its beginning is kept', async () => {
    const { end } = await endAfter(({ send }) => {
      for (let n = 0; n < 40; n += 1) send('stderr', Buffer.alloc(MB / 16, 'no\n'));
    });
    expect(end).toEqual({ kind: 'broken', message: 'the exec said too much on stderr: no' });
  });

  test('a long message in the status is cut', async () => {
    const { end } = await exec(prints([], JSON.stringify({ status: 'Failure', message: 'x'.repeat(50_000) })));
    expect(end).toMatchObject({ kind: 'broken', message: expect.stringMatching(/^x{4000}…$/) });
  });
});

test.each([
  '[]',
  '7',
  'null',
  '{"status":"Failure","details":{"causes":null},"message":7}',
  '{"status":"Failure","details":{"causes":{"reason":"ExitCode"}}}',
  '{"status":"Failure","details":{"causes":[null]}}',
  '{"status":"Failure","details":{"causes":[{"reason":"ExitCode","message":"1e999"}]}}',
  '{"status":"Failure","details":{"causes":[{"reason":"ExitCode"}]}}',
])('a malformed status is not an exit code: %s', async (status) => {
  const { end } = await exec(prints(['one\n'], status));
  expect(end.kind).toBe('broken');
});
