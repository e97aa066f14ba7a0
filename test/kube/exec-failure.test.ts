import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { execOver } from '../../src/kube/exec.ts';
import { anExec, exec, prints } from '../support/exec.ts';
import { type Session, targetAt } from '../support/exec-server.ts';

const refusal = (status: string, body: string, headers = '') => ({
  onUpgrade: (socket: { end: (text: string) => void }) =>
    socket.end(
      `HTTP/1.1 ${status}\r\n${headers}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    ),
});

describe('an exec that is refused', () => {
  test('has the status and the message of the API server', async () => {
    const message = 'pods "x" is forbidden: cannot create pods/exec';
    const body = JSON.stringify({ kind: 'Status', message, code: 403 });
    const { end } = await exec(refusal('403 Forbidden', body));
    expect(end).toEqual({ kind: 'refused', status: 403, message, isStatus: true });
  });

  test.each([
    {
      status: '404 Not Found',
      body: '{"kind":"Status","message":"pods \\"x\\" not found","code":404}',
      message: 'pods "x" not found',
      isStatus: true,
    },
    { status: '502 Bad Gateway', body: '<html>\n</html>', message: 'a page of HTML' },
    {
      status: '403 Forbidden',
      body: '<!doctype html>\n<HTML><head><TITLE>\n403 Forbidden </TITLE></head></HTML>',
      message: 'a page of HTML, "403 Forbidden"',
    },
    { status: '500 Internal Server Error', body: '', message: 'no further words' },
    { status: '403 Forbidden', body: '{"error":"no"}', message: '{"error":"no"}' },
    { status: '200 OK', body: 'hello', message: 'hello' },
    { status: '302 Found', body: 'elsewhere', message: 'elsewhere' },
    {
      status: '302 Found',
      body: '',
      headers: 'Location: https://eve:secret@login.example/start?token=secret\r\n',
      message: 'a redirect to https://login.example/start',
    },
    { status: '302 Found', body: '', headers: 'Location: /login?token=secret\r\n', message: 'a redirect to /login' },
    { status: '502 Bad Gateway', body: '', headers: 'Server: nginx\r\n', message: 'no further words', server: 'nginx' },
  ])('$status $headers', async ({ status, body, headers = '', ...words }) => {
    expect((await exec(refusal(status, body, headers))).end).toEqual({
      kind: 'refused',
      status: Number.parseInt(status, 10),
      isStatus: false,
      ...words,
    });
  });

  test('a refusal whose body never arrives is a timeout, not an endless wait', async () => {
    const { end, ms } = await exec(
      { onUpgrade: (socket) => socket.write('HTTP/1.1 500 Oops\r\nContent-Length: 10\r\n\r\n123') },
      { openTimeoutMs: 300 },
    );
    expect(['timeout', 'refused']).toContain(end.kind);
    expect(ms).toBeLessThan(3_000);
  });
});

describe('an exec that is lost', () => {
  test('a connection that drops before the status is broken, and its output is kept', async () => {
    const { end, stdout } = await exec({
      onExec: ({ send, socket }) => {
        send('stdout', 'one\n');
        void sleep(50).then(() => socket.terminate());
      },
    });
    expect(end).toEqual({ kind: 'broken', message: expect.stringContaining('cut') });
    expect(stdout).toBe('one\n');
  });

  test('a clean close before the status is broken too', async () => {
    const { end } = await exec({ onExec: ({ socket }) => socket.close(1000) });
    expect(end).toEqual({ kind: 'broken', message: 'the exec channel was cut (code 1000)' });
  });

  test('a server that hangs up in the handshake', async () => {
    const { end } = await exec({ onUpgrade: (socket) => socket.destroy() });
    expect(end).toMatchObject({ kind: 'broken', at: 'handshake' });
  });

  test('a server that speaks another protocol', async () => {
    const { end } = await exec({ ...prints([]), protocols: ['base64.channel.k8s.io'] });
    expect(end).toEqual({ kind: 'broken', message: 'Server sent no subprotocol', at: 'handshake' });
  });

  test.each([
    [
      'a proxy that makes an answer of its own',
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n',
    ],
    ['what is no HTTP', '220 mail.example ESMTP\r\n'],
  ])('%s', async (_, text) => {
    const { end } = await exec({ onUpgrade: (socket) => socket.end(text) });
    expect(end).toMatchObject({ kind: 'broken', at: 'handshake' });
  });

  test('nobody there', async () => {
    const end = await execOver(targetAt('http://127.0.0.9:1'), anExec, new AbortController().signal);
    expect(end).toEqual({ kind: 'broken', message: expect.stringContaining('ECONNREFUSED'), at: 'connecting' });
  });

  test('one that never opens', async () => {
    const { end, ms } = await exec({ onUpgrade: () => {} }, { openTimeoutMs: 200 });
    expect(end).toEqual({ kind: 'timeout', message: 'the exec did not open within 0.2 s' });
    expect(ms).toBeLessThan(2_000);
  });

  test('one that opens and says nothing: the kubelet behind it may not be there', async () => {
    const onExec = ({ send }: Session) => send('stdout', '');
    // Long enough for a busy machine to open it.
    const { end, ms } = await exec({ onExec }, { openTimeoutMs: 1_000 });
    expect(end).toEqual({ kind: 'timeout', message: 'the exec said nothing within 1 s' });
    expect(ms).toBeLessThan(5_000);
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
