import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { ExecEnd, ExecRequest } from '../../src/kube/client.ts';
import { execOver } from '../../src/kube/exec.ts';
import {
  type ExecServerOptions,
  execServer,
  exitStatus,
  type Session,
  SUCCESS,
  targetAt,
} from '../support/exec-server.ts';

interface Ran {
  readonly end: ExecEnd;
  readonly stdout: string;
  readonly ms: number;
}

const anExec: ExecRequest = {
  namespace: 'netdoctor-system',
  pod: 'netdoctor-floater-1',
  container: 'floater',
  command: ['sh', '-c', 's=$(head -c 9); eval "$s"'],
  stdin: 'the program',
  onStdout: () => {},
  openTimeoutMs: 2_000,
  timeoutMs: 4_000,
};

interface Asked extends Partial<ExecRequest> {
  readonly signal?: AbortSignal;
}

async function exec(options: ExecServerOptions, { signal, ...asked }: Asked = {}): Promise<Ran> {
  await using server = await execServer(options);
  let stdout = '';
  const started = Date.now();
  const onStdout = (chunk: string) => {
    stdout += chunk;
  };
  const request = { ...anExec, onStdout, ...asked };
  const end = await execOver(targetAt(server.url), request, signal ?? new AbortController().signal);
  return { end, stdout, ms: Date.now() - started };
}

/** A server whose command prints and then ends with this status. */
function prints(stdout: readonly (string | Buffer)[], status: string | Buffer = SUCCESS): ExecServerOptions {
  return {
    onExec: ({ send }) => {
      for (const chunk of stdout) send('stdout', chunk);
      send('status', status);
    },
  };
}

const refusal = (status: string, body: string) => ({
  onUpgrade: (socket: { end: (text: string) => void }) =>
    socket.end(`HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`),
});

describe('an exec that ends', () => {
  test('with 0, and all it printed', async () => {
    const { end, stdout } = await exec(prints(['one\n', '', 'two\n']));
    expect(end).toEqual({ kind: 'exited', code: 0, stderr: '' });
    expect(stdout).toBe('one\ntwo\n');
  });

  test.each([1, 7, 137])('with %i', async (code) => {
    expect((await exec(prints([], exitStatus(code)))).end).toEqual({ kind: 'exited', code, stderr: '' });
  });

  test('keeps stderr apart, and not without limit', async () => {
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

  test('puts characters together that come in two frames', async () => {
    const bytes = Buffer.from('grüße 😀\n');
    const single = Array.from(bytes, (byte) => Buffer.of(byte));
    expect((await exec(prints(single))).stdout).toBe('grüße 😀\n');
  });

  test.each(['v5.channel.k8s.io', 'v4.channel.k8s.io'])('speaks %s', async (protocol) => {
    const { end } = await exec({ ...prints([]), protocols: [protocol] });
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
  });

  test("the runtime's own trouble is no exit code", async () => {
    const status = JSON.stringify({
      status: 'Failure',
      message: 'container not found ("floater")',
      reason: 'InternalError',
      code: 500,
    });
    expect((await exec(prints([], status))).end).toEqual({
      kind: 'broken',
      message: 'container not found ("floater")',
    });
  });

  test('a strange status is no exit code either', async () => {
    expect((await exec(prints([], 'what?'))).end).toEqual({ kind: 'broken', message: 'strange exec status: what?' });
  });
});

describe('what an exec asks', () => {
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

  test('sends stdin whole, bytes and order, and leaves it open', async () => {
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

describe('an exec that is refused', () => {
  test('has the status and the words of the API server', async () => {
    const body = JSON.stringify({
      kind: 'Status',
      message: 'pods "x" is forbidden: cannot create pods/exec',
      code: 403,
    });
    const { end } = await exec(refusal('403 Forbidden', body));
    expect(end).toEqual({ kind: 'refused', status: 403, message: 'pods "x" is forbidden: cannot create pods/exec' });
  });

  test.each([
    {
      status: '404 Not Found',
      body: '{"kind":"Status","message":"pods \\"x\\" not found","code":404}',
      message: 'pods "x" not found',
    },
    { status: '502 Bad Gateway', body: '<html>\n</html>', message: '<html>' },
    { status: '500 Internal Server Error', body: '', message: 'no further words' },
    { status: '302 Found', body: 'elsewhere', message: 'elsewhere' },
  ])('$status', async ({ status, body, message }) => {
    expect((await exec(refusal(status, body))).end).toEqual({
      kind: 'refused',
      status: Number.parseInt(status, 10),
      message,
    });
  });

  test('a refusal whose body never comes is a time-out, not a wait for ever', async () => {
    const { end, ms } = await exec(
      { onUpgrade: (socket) => socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\n123') },
      { openTimeoutMs: 300 },
    );
    expect(['timeout', 'refused']).toContain(end.kind);
    expect(ms).toBeLessThan(3_000);
  });
});

describe('an exec that is lost', () => {
  test('a connection that drops before the status is broken, and what it printed stays', async () => {
    const { end, stdout } = await exec({
      onExec: ({ send, socket }) => {
        send('stdout', 'one\n');
        void sleep(50).then(() => socket.terminate());
      },
    });
    expect(end).toEqual({ kind: 'broken', message: expect.stringContaining('cut') });
    expect(stdout).toBe('one\n');
  });

  test('a close in order before the status is broken too', async () => {
    const { end } = await exec({ onExec: ({ socket }) => socket.close(1000) });
    expect(end).toEqual({ kind: 'broken', message: 'the exec channel was cut (code 1000)' });
  });

  test('a server that hangs up in the handshake', async () => {
    expect((await exec({ onUpgrade: (socket) => socket.destroy() })).end).toMatchObject({ kind: 'broken' });
  });

  test('a server that speaks another protocol', async () => {
    expect((await exec({ ...prints([]), protocols: ['base64.channel.k8s.io'] })).end).toMatchObject({ kind: 'broken' });
  });

  test('nobody there', async () => {
    const end = await execOver(targetAt('http://127.0.0.9:1'), anExec, new AbortController().signal);
    expect(end).toMatchObject({ kind: 'broken', message: expect.stringContaining('ECONNREFUSED') });
  });

  test('one that never opens', async () => {
    const { end, ms } = await exec({ onUpgrade: () => {} }, { openTimeoutMs: 200 });
    expect(end).toEqual({ kind: 'timeout', message: 'the exec did not open within 0.2 s' });
    expect(ms).toBeLessThan(2_000);
  });

  test('one that opens and says nothing: the kubelet behind it may not be there', async () => {
    const onExec = ({ send }: Session) => send('stdout', '');
    const { end, ms } = await exec({ onExec }, { openTimeoutMs: 200 });
    expect(end).toEqual({ kind: 'timeout', message: 'the exec said nothing within 0.2 s' });
    expect(ms).toBeLessThan(2_000);
  });

  test('one that opens and never ends', async () => {
    const { end, stdout, ms } = await exec(
      { onExec: ({ send }) => send('stdout', 'one\n') },
      { openTimeoutMs: 100, timeoutMs: 400 },
    );
    expect(end).toMatchObject({ kind: 'timeout' });
    expect(stdout).toBe('one\n');
    expect(ms).toBeGreaterThanOrEqual(390);
    expect(ms).toBeLessThan(2_000);
  });

  test('one that is interrupted, before or while it runs', async () => {
    const controller = new AbortController();
    const running = exec({ onExec: () => controller.abort() }, { signal: controller.signal });
    expect((await running).end).toEqual({ kind: 'broken', message: 'interrupted' });
    const before = await exec(prints([]), { signal: AbortSignal.abort() });
    expect(before.end).toEqual({ kind: 'broken', message: 'interrupted' });
  });
});
