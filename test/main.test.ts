import { once } from 'node:events';
import { createServer } from 'node:http';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { tempFolder } from './support/temp.ts';

const MAIN = resolve(import.meta.dirname, '../src/main.ts');

function netdoctor(argv: readonly string[], env: Readonly<Record<string, string>> = {}) {
  return execa(process.execPath, [MAIN, ...argv], { env, reject: false, stdin: 'ignore' });
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
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)(
    '%s during a request ends it soon, with %i',
    async (signal, code) => {
      using folder = tempFolder();
      const server = createServer();
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const bound = server.address();
      const port = bound === null || typeof bound === 'string' ? 0 : bound.port;
      const text = `{current-context: x, contexts: [{name: x, context: {cluster: c}}], clusters: [{name: c, cluster: {server: "http://127.0.0.1:${port}"}}]}`;
      const env = { KUBECONFIG: folder.write('config', text), NETDOCTOR_HOME: folder.path };
      const running = netdoctor(['check'], env);
      await once(server, 'request');
      const started = Date.now();
      running.kill(signal);
      const { exitCode, stderr } = await running;
      server.closeAllConnections();
      server.close();
      expect(exitCode).toBe(code);
      expect(stderr).toContain(`interrupted by ${signal}`);
      expect(Date.now() - started).toBeLessThan(3_000);
    },
    15_000,
  );
});
