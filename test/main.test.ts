import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { DAEMON_SETS } from '../src/loopback/api/resources.ts';
import { startLoopback, tcpAlone } from './support/loopback.ts';
import { type Folder, tempFolder } from './support/temp.ts';

const MAIN = resolve(import.meta.dirname, '../src/main.ts');

function netdoctor(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa(process.execPath, [MAIN, ...argv], { env, reject: false, stdin: 'ignore' });
}

/** @returns waits until these words are on stderr; if they never come, until the test times out */
function listener({ stderr }: ReturnType<typeof netdoctor>): (words: string) => Promise<void> {
  let said = '';
  stderr.on('data', (chunk) => {
    said += chunk;
  });
  return async (words) => {
    while (!said.includes(words)) await once(stderr, 'data');
  };
}

/**
 * A server that never answers, with an environment that leads to it. `asked` resolves at the first request.
 */
async function silentServer(folder: Folder) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const text = `{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: "http://127.0.0.1:${port}"}}]}`;
  return {
    env: { KUBECONFIG: folder.write('config', text), NETDOCTOR_HOME: folder.path },
    asked: once(server, 'request'),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

describe('the process', () => {
  test.each([['version'], ['--version']])('%s is answered on stdout', async (word) => {
    const { stdout, stderr, exitCode } = await netdoctor([word]);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+/);
    expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  });

  test('a wrong command line ends with 2, in two lines on stderr', async () => {
    const { stdout, stderr, exitCode } = await netdoctor(['chekc']);
    expect({ stdout, lines: stderr.split('\n').length, exitCode }).toEqual({ stdout: '', lines: 2, exitCode: 2 });
  });

  test.each([
    ['stdout', 'explain', '>/dev/full', 2, /^error: the output cannot be written: ENOSPC.*\n?$/],
    ['help', '--help', '>/dev/full', 2, /^error: the output cannot be written: ENOSPC.*\n?$/],
    ['stderr', 'nope', '2>/dev/full', 2, /^$/],
    ['both', 'explain', '>/dev/full 2>&1', 2, /^$/],
    ['to a reader that went away', 'explain', '| { exec <&-; : >gone; }', 141, /^$/],
  ])('lost output is reported, and is not a failed probe: %s', async (name, command, redirection, code, words) => {
    using folder = tempFolder();
    if (!redirection.startsWith('|')) folder.write('gone', '');
    const script = `{ until [ -e gone ]; do sleep 0.01; done; "$0" "$@"; echo $? >code; } ${redirection}`;
    const argv = ['-c', script, process.execPath, MAIN, command];
    const { stderr } = await execa('sh', argv, { cwd: folder.path, reject: false });
    expect(Number(readFileSync(join(folder.path, 'code'), 'utf8')), name).toBe(code);
    expect(stderr).toMatch(words);
  });

  test('an uncaught error is a bug with exit code 2, because 1 would blame the network', async () => {
    using folder = tempFolder();
    await using server = await silentServer(folder);
    const late = folder.write('late.mjs', 'process.on("SIGUSR2", () => { throw new Error("late"); });');
    const running = netdoctor(['check'], { ...server.env, NODE_OPTIONS: `--import=${late}` });
    await server.asked;
    running.kill('SIGUSR2');
    const { exitCode, stderr } = await running;
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: late$/m);
    expect(stderr).toContain('this is a bug');
  });

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s during a request ends it soon, with %i',
    async (signal, code) => {
      using folder = tempFolder();
      await using server = await silentServer(folder);
      const running = netdoctor(['check'], server.env);
      await server.asked;
      const started = Date.now();
      running.kill(signal);
      const { exitCode, stderr } = await running;
      expect(exitCode).toBe(code);
      expect(stderr).toContain(`interrupted by ${signal}`);
      expect(Date.now() - started).toBeLessThan(3_000);
    },
    15_000,
  );

  test('Ctrl-C while a kubeconfig is read from a pipe that nobody writes to', async () => {
    using folder = tempFolder();
    const fifo = join(folder.path, 'fifo');
    await execa('mkfifo', [fifo]);
    const running = netdoctor(['check', '--kubeconfig', fifo], { NETDOCTOR_HOME: folder.path });
    const waitsIn = () => readFileSync(`/proc/${running.pid}/wchan`, 'utf8');
    try {
      while (!/fifo|partner/.test(waitsIn())) await sleep(20);
      running.kill('SIGINT');
      expect((await running).signal).toBe('SIGINT');
    } finally {
      running.kill('SIGKILL');
    }
  });

  test('a second Ctrl-C ends at once what the first one lets finish', async () => {
    using home = tempFolder();
    tcpAlone(home.path);
    await using loopback = await startLoopback(2);
    const { kubeconfig, store, inject } = loopback.cluster;
    inject('one-way:n1:*');
    const env = { KUBECONFIG: kubeconfig, NETDOCTOR_HOME: home.path };
    const running = netdoctor(['check', '--auto-clean', '--probe-timeout', '30s'], env);
    const untilSaid = listener(running);
    await untilSaid('check: 2 sources');
    // Something else holds the floaters, so the clean-up waits for a minute.
    for (const set of store.list(DAEMON_SETS)) {
      store.put(DAEMON_SETS, { ...set, metadata: { ...set.metadata, finalizers: ['example.com/held'] } });
    }
    running.kill('SIGINT');
    // Not earlier: if two signals are pending, a process may see either one first.
    await untilSaid('interrupted by SIGINT');
    // A different signal, so that the exit code shows which of the two ended it.
    running.kill('SIGTERM');
    expect((await running).exitCode).toBe(143);
    // It starts a cluster and a check, which takes a while on a busy machine.
  });
});
