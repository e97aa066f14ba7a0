import { describe, expect, test } from 'vitest';
import { exec, prints } from '../support/exec.ts';
import { exitStatus, type Session, SUCCESS } from '../support/exec-server.ts';

describe('an exec that ends', () => {
  test('with 0, and all of its output', async () => {
    const { end, stdout } = await exec(prints(['one\n', '', 'two\n']));
    expect(end).toEqual({ kind: 'exited', code: 0, stderr: '' });
    expect(stdout).toBe('one\ntwo\n');
  });

  test.each([1, 7, 137])('with %i', async (code) => {
    expect((await exec(prints([], exitStatus(code)))).end).toEqual({ kind: 'exited', code, stderr: '' });
  });

  test('keeps stderr separate, up to a limit', async () => {
    const onExec = ({ send }: Session) => {
      send('stderr', 'sh: not found\n');
      send('stderr', 'x'.repeat(100_000));
      send('status', exitStatus(127));
    };
    const { end, stdout } = await exec({ onExec });
    expect(end).toMatchObject({ kind: 'exited', code: 127, stderr: expect.stringMatching(/^sh: not found\nx+$/) });
    expect(JSON.stringify(end).length).toBeLessThan(3_000);
    expect(stdout).toBe('');
  });

  test('joins characters that are split across two frames', async () => {
    const bytes = Buffer.from('grüße 😀\n');
    const single = Array.from(bytes, (byte) => Buffer.of(byte));
    expect((await exec(prints(single))).stdout).toBe('grüße 😀\n');
  });

  test.each(['v5.channel.k8s.io', 'v4.channel.k8s.io'])('speaks %s', async (protocol) => {
    const { end } = await exec({ ...prints([]), protocols: [protocol] });
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
  });

  test('an error of the runtime is not an exit code', async () => {
    const status = JSON.stringify({
      status: 'Failure',
      message: 'container not found ("floater")',
      reason: 'InternalError',
      code: 500,
    });
    expect((await exec(prints([], status))).end).toEqual({
      kind: 'broken',
      message: 'container not found ("floater")',
      at: 'status',
    });
  });

  test('a malformed status is not an exit code either', async () => {
    expect((await exec(prints([], 'what?'))).end).toEqual({ kind: 'broken', message: 'strange exec status: what?' });
  });
});

describe('the request of an exec', () => {
  test('names pod, container and command; the program is not in the URL', async () => {
    let seen: Session | undefined;
    await exec({
      onExec: (session) => {
        seen = session;
        session.send('status', SUCCESS);
      },
    });
    const url = seen?.url;
    expect(url?.pathname).toBe('/api/v1/namespaces/netdoctor-system/pods/netdoctor-floater-1/exec');
    expect(url?.searchParams.getAll('command')).toEqual(['sh', '-c', 's=$(head -c 9); eval "$s"']);
    expect(Object.fromEntries(url?.searchParams ?? [])).toMatchObject({
      container: 'floater',
      stdin: 'true',
      stdout: 'true',
      stderr: 'true',
    });
    expect(url?.searchParams.has('tty')).toBe(false);
    expect(url?.href).not.toContain('program');
    expect(seen?.headers.authorization).toBe('Bearer the-token');
  });

  test('sends all bytes of stdin in order, and leaves it open', async () => {
    const stdin = Array.from({ length: 20_000 }, (_, index) => `ä${index}😀\n`).join('');
    const bytes = Buffer.from(stdin);
    expect(bytes.length).toBeGreaterThan(200_000);
    let same: boolean | undefined;
    const onExec = ({ received, stdin: got, send, socket }: Session) => {
      void received(bytes.length).then(() => {
        same = got().equals(bytes) && socket.readyState === socket.OPEN;
        send('status', SUCCESS);
      });
    };
    expect((await exec({ onExec }, { stdin })).end).toMatchObject({ kind: 'exited', code: 0 });
    expect(same).toBe(true);
  });
});
