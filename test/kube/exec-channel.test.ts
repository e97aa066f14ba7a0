import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ExecRequest } from '../../src/kube/client.ts';
import { execOver } from '../../src/kube/exec.ts';
import {
  type ExecServerOptions,
  execServer,
  exitStatus,
  type Session,
  SUCCESS,
  targetAt,
} from '../support/exec-server.ts';

const CLOSE_OF_V5 = 255;

/** The request of one exec, and its output. */
function asking(over: Partial<ExecRequest> = {}) {
  const printed: string[] = [];
  const request: ExecRequest = {
    namespace: 'n',
    pod: 'p',
    container: 'c',
    command: ['true'],
    stdin: 'the program',
    onStdout: (chunk) => printed.push(chunk),
    openTimeoutMs: 2_000,
    timeoutMs: 60_000,
    ...over,
  };
  return { request, printed };
}

async function run(options: ExecServerOptions, over: Partial<ExecRequest> = {}) {
  await using server = await execServer(options);
  const { request, printed } = asking(over);
  const end = await execOver(targetAt(server.url), request, new AbortController().signal);
  return { end, stdout: printed.join('') };
}

const both = (send: (channel: 'stdout' | 'stderr') => void) => {
  for (const channel of ['stdout', 'stderr'] as const) send(channel);
};

describe('unusual data on a channel', () => {
  const ODD: readonly (readonly [string, (session: Session) => void])[] = [
    ['nothing at all', () => {}],
    ['an empty frame', ({ socket }) => socket.send(Buffer.alloc(0))],
    ['empty output, as old servers begin', ({ send }) => both((channel) => send(channel, ''))],
    ['much output, cut within a character', ({ send }) => send('stderr', Buffer.alloc(50_000, 'ä').subarray(1))],
    ['stdin sent back', ({ send }) => send('stdin', 'the program')],
    ['an unknown channel', ({ socket }) => socket.send(Buffer.of(9, 1, 2, 3))],
    ['the closing of a channel', ({ socket }) => socket.send(Buffer.of(CLOSE_OF_V5, 1))],
    ['a text frame', ({ socket }) => socket.send('\u0001')],
    ['a ping', ({ socket }) => socket.ping()],
  ];

  test.each(ODD)('%s does not break the exec', async (_, odd) => {
    const onExec = (session: Session) => {
      odd(session);
      session.send('stdout', 'one\n');
      session.send('status', exitStatus(3));
    };
    const { end, stdout } = await run({ onExec, protocols: ['v4.channel.k8s.io'] });
    expect(end).toMatchObject({ kind: 'exited', code: 3 });
    expect(stdout).toBe('one\n');
  });

  test('after the status is ignored', async () => {
    const onExec = ({ send }: Session) => {
      send('status', SUCCESS);
      send('stdout', 'late\n');
      send('status', exitStatus(1));
    };
    expect((await run({ onExec })).end).toEqual({ kind: 'exited', code: 0, stderr: '' });
  });
});

describe('the end of an exec', () => {
  test('is its status, not the opening of the channel', async () => {
    const started = Date.now();
    const onExec = ({ send }: Session) => void sleep(300).then(() => send('status', SUCCESS));
    expect((await run({ onExec })).end).toMatchObject({ kind: 'exited', code: 0 });
    expect(Date.now() - started).toBeGreaterThanOrEqual(290);
  });

  test.each(['v5.channel.k8s.io', 'v4.channel.k8s.io'])('stdin is not closed before it, in %s', async (protocol) => {
    const channels: (number | undefined)[] = [];
    let open: boolean | undefined;
    const onExec = ({ socket, received, send }: Session) => {
      socket.on('message', (data: Buffer) => channels.push(data[0]));
      void received('the program'.length)
        .then(() => sleep(200))
        .then(() => {
          open = socket.readyState === socket.OPEN;
          send('status', SUCCESS);
        });
    };
    await run({ onExec, protocols: [protocol] });
    expect(channels).not.toContain(CLOSE_OF_V5);
    expect(open).toBe(true);
  });
});

describe('an exec without output', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  /** Advances our clock by 40 s, and leaves time for pings and pongs in between. */
  async function letTimePass(): Promise<void> {
    for (let seconds = 0; seconds < 40; seconds += 5) {
      vi.advanceTimersByTime(5_000);
      await sleep(20);
    }
  }

  test('is broken if the server answers no ping for 30 s', async () => {
    await using server = await execServer({ pongs: false, onExec: () => void letTimePass() });
    const end = await execOver(targetAt(server.url), asking().request, new AbortController().signal);
    expect(end).toEqual({ kind: 'broken', message: 'the exec channel went silent' });
  });

  test('continues if the server answers', async () => {
    const onExec = ({ send }: Session) => void letTimePass().then(() => send('status', SUCCESS));
    await using server = await execServer({ onExec });
    const end = await execOver(targetAt(server.url), asking().request, new AbortController().signal);
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
  });
});
