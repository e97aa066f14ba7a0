import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { execOver } from '../../../src/kube/exec.ts';
import type { Container } from '../../../src/loopback/node/container.ts';
import { converse, PROTOCOLS, type Session } from '../../../src/loopback/node/exec-channel.ts';
import { makeTools } from '../../../src/loopback/node/tools.ts';
import { anExec } from '../../support/exec.ts';
import { targetAt } from '../../support/exec-server.ts';
import { containerOf, podFacts, until } from '../../support/pods.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';

const ALL = { stdin: true, stdout: true, stderr: true };
let folder: Folder;
let container: Container;

beforeAll(async () => {
  folder = tempFolder();
  container = containerOf(podFacts(), { folder: folder.path, tools: await makeTools(folder.path, process.env) });
});
afterAll(async () => {
  await container.stop();
  folder[Symbol.dispose]();
});

type Over = Partial<Pick<Session, 'streams' | 'cutAfter'>>;

/** A server that runs one command for each client. */
async function serving(command: readonly string[], over: Over = {}) {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    handleProtocols: (offered) => PROTOCOLS.find((protocol) => offered.has(protocol)) ?? false,
  });
  server.on('connection', (socket) => {
    socket.on('error', () => {});
    void converse({ socket, running: container.run(command), command, streams: ALL, ...over });
  });
  await once(server, 'listening');
  // It listens on a port, so it has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What the product's own exec makes of it. */
async function execOf(script: string, over: Over = {}, stdin = '') {
  await using server = await serving(['sh', '-c', script], over);
  let stdout = '';
  const onStdout = (text: string) => {
    stdout += text;
  };
  const request = { ...anExec, stdin, onStdout, openTimeoutMs: 10_000, timeoutMs: 15_000 };
  const end = await execOver(targetAt(server.url), request, new AbortController().signal);
  return { end, stdout };
}

describe('a command over the channel', () => {
  test('prints, and ends with its own exit code', async () => {
    expect(await execOf('echo out; echo err >&2; exit 7')).toEqual({
      end: { kind: 'exited', code: 7, stderr: 'err\n' },
      stdout: 'out\n',
    });
  });

  test('sends all of its output before its end', async () => {
    const { end, stdout } = await execOf('i=0; while [ $i -lt 20000 ]; do echo "line $i"; i=$((i + 1)); done');
    expect(end).toEqual({ kind: 'exited', code: 0, stderr: '' });
    expect(stdout.split('\n')).toHaveLength(20_001);
  });

  test('reads what is sent to it', async () => {
    const text = 'ä😀\n'.repeat(20_000);
    const { stdout } = await execOf(`head -c ${Buffer.byteLength(text)}`, {}, text);
    expect(stdout).toBe(text);
  });

  test('that was ended by a signal ends as in a container', async () => {
    expect(await execOf('kill -9 $$')).toMatchObject({ end: { kind: 'exited', code: 137 } });
  });

  test('that does not exist says so', async () => {
    await using server = await serving(['no-such-program']);
    const end = await execOver(targetAt(server.url), anExec, new AbortController().signal);
    expect(end).toMatchObject({ kind: 'broken', message: expect.stringContaining('no-such-program') });
  });
});

describe('a command that is to be cut', () => {
  test.each(['printf "1\\n2\\n3\\n4\\n"; sleep 100', 'for i in 1 2 3 4; do echo $i; done; sleep 100'])(
    'sends this many lines and no more, however they arrive: %s',
    async (script) => {
      expect(await execOf(script, { cutAfter: 2 })).toEqual({
        end: { kind: 'broken', message: 'the exec channel was cut (code 1006)' },
        stdout: '1\n2\n',
      });
    },
  );

  test('ends as usual with fewer lines', async () => {
    expect(await execOf('echo 1', { cutAfter: 2 })).toMatchObject({ end: { kind: 'exited', code: 0 }, stdout: '1\n' });
  });
});

describe('the protocol', () => {
  /** A client that sends the given bytes. */
  async function client(url: string, protocol: string) {
    const socket = new WebSocket(url, protocol);
    const got: string[] = [];
    socket.on('message', (data: Buffer) => got.push(`${data[0]} ${data.subarray(1)}`));
    await once(socket, 'open');
    return { socket, got };
  }

  test('v5 closes stdin', async () => {
    await using server = await serving(['sh', '-c', 'cat; echo over']);
    const { socket, got } = await client(server.url, 'v5.channel.k8s.io');
    socket.send(Buffer.from([0, 104, 105, 10]));
    socket.send(Buffer.from([255, 0]));
    const [code] = await once(socket, 'close');
    expect(
      got
        .filter((one) => one.startsWith('1 '))
        .map((one) => one.slice(2))
        .join(''),
    ).toBe('hi\nover\n');
    expect(JSON.parse(got.at(-1)?.slice(2) ?? '')).toMatchObject({ status: 'Success' });
    expect(code).toBe(1000);
  });

  test('v4 cannot: the byte means nothing there', async () => {
    await using server = await serving(['sh', '-c', 'head -c 1; echo over']);
    const { socket, got } = await client(server.url, 'v4.channel.k8s.io');
    socket.send(Buffer.from([255, 0]));
    socket.send(Buffer.from([0, 104]));
    await once(socket, 'close');
    expect(
      got
        .filter((one) => one.startsWith('1 '))
        .map((one) => one.slice(2))
        .join(''),
    ).toBe('hover\n');
  });

  test('streams that were not requested are not sent, and stdin is closed at once', async () => {
    const streams = { stdin: false, stdout: false, stderr: true };
    await using server = await serving(['sh', '-c', 'cat; echo out; echo err >&2'], { streams });
    const { socket, got } = await client(server.url, 'v5.channel.k8s.io');
    await once(socket, 'close');
    expect(got.map((one) => one[0])).toEqual(['2', '3']);
  });

  test('a client that disconnects does not end the command', async () => {
    const file = join(folder.path, 'written');
    await using server = await serving(['sh', '-c', `echo go; head -c 1; : >${file}`]);
    const { socket } = await client(server.url, 'v5.channel.k8s.io');
    await once(socket, 'message');
    socket.send(Buffer.from([255, 0]), () => socket.terminate());
    await until(() => existsSync(file));
    expect(existsSync(file)).toBe(true);
  });
});
