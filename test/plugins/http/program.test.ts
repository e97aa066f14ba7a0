import { once } from 'node:events';
import { createServer as createTcpServer } from 'node:net';
import { createServer } from 'node:tls';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { http as plugin } from '../../../plugins/http/index.ts';
import type { CheckOptions, Target } from '../../../src/check/plugin.ts';
import { SEEN, serviceTarget } from '../../check/curl/bound.ts';
import { type Certificates, makeCertificates, type Pair } from '../../support/certificates.ts';
import { probe } from '../../support/probe.ts';
import { type Answer, http, httpUntilClose, raw, refused, responder, silence } from '../../support/responders.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';

function targetsOf(urls: readonly string[], options: CheckOptions = {}): readonly Target[] {
  return plugin.aims(SEEN, { urls, ...options }).map(({ aim }) => serviceTarget(aim));
}

const folder = tempFolder();
let certificates: Certificates;
beforeAll(async () => {
  certificates = await makeCertificates(folder.path);
});
afterAll(() => folder[Symbol.dispose]());

async function tls(pair: Pair, answer: Answer) {
  const server = createServer({ ...pair }, (socket) => {
    socket.on('error', () => {});
    socket.once('data', () => answer(socket));
  });
  server.on('tlsClientError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const bound = server.address();
  return {
    url: `https://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}/`,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}

const pass = { verdict: 'pass', latencyMs: expect.any(Number) };
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail: expect.stringContaining(detail) });

describe.each(SHELLS)('the program under $name', (shell) => {
  test('judges only the status if no text is wanted', async () => {
    await using stack = new AsyncDisposableStack();
    const urlOf = async (answer: Answer, path = '/') =>
      `http://localhost:${stack.use(await responder(answer)).port}${path}`;
    const urls = [
      await urlOf(http('fine')),
      await urlOf(http('')),
      await urlOf(http('', { status: '302 Found', headers: 'Location: http://127.0.0.1:1/\r\n' })),
      await urlOf(http('no', { status: '503 Service Unavailable' })),
      await urlOf(http('x'.repeat(1_000_000))),
      await urlOf(httpUntilClose('x'.repeat(200_000))),
      await urlOf(raw('SSH-2.0-OpenSSH_9.2\r\n')),
      await urlOf(silence),
      `http://localhost:${(await refused('127.0.0.1')).port}/`,
      `http://${'x'.repeat(64)}.example/`,
    ];
    const { judgements, transcript, left, ms } = await probe({ shell, plugin, targets: targetsOf(urls) });
    expect(judgements).toMatchObject([
      pass,
      pass,
      pass,
      fail('BAD_REPLY', 'HTTP 503, wanted 200–399'),
      pass,
      pass,
      fail('BAD_REPLY', ''),
      fail('TIMEOUT', 'then no answer'),
      fail('REFUSED', 'Connection refused'),
      fail('DNS', 'Could not resolve host'),
    ]);
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(4_000);
  });

  test('looks for the text in the first 64 KiB', async () => {
    const text = `TEXT it's "$(touch x)" \\ ä`;
    await using stack = new AsyncDisposableStack();
    const urlOf = async (answer: Answer) => `http://127.0.0.1:${stack.use(await responder(answer)).port}/`;
    const urls = [
      await urlOf(http(`<p>\n${text}</p>`)),
      await urlOf(http(Buffer.concat([Buffer.from([0, 255, 10]), Buffer.from(text)]))),
      await urlOf(http(`${text}${'x'.repeat(300_000)}`)),
      await urlOf(http(`${'x'.repeat(70_000)}${text}`)),
      await urlOf(http(text.slice(0, -2))),
      await urlOf(http('')),
      await urlOf(http(text, { status: '500 Oops' })),
      await urlOf(http(`${text}${'x'.repeat(2_000_000)}`)),
    ];
    const without = fail('BAD_REPLY', 'in its first 64 KiB');
    const targets = targetsOf(urls, { contains: text });
    const { judgements } = await probe({ shell, plugin, targets, timeoutMs: 3_000 });
    expect(judgements).toMatchObject([
      pass,
      pass,
      pass,
      without,
      without,
      without,
      fail('BAD_REPLY', 'HTTP 500'),
      { verdict: 'error', reason: 'PROGRAM' },
    ]);
  });

  test('a text that would end the here-document does not', async () => {
    await using found = await responder(http('see TEXT here'));
    const targets = targetsOf([`http://127.0.0.1:${found.port}/`], { contains: 'TEXT' });
    expect((await probe({ shell, plugin, targets })).judgements).toMatchObject([pass]);
  });

  test('certificates count, unless --insecure is set', async () => {
    await using own = await tls(certificates.server, http('fine'));
    await using stranger = await tls(certificates.stranger, http('fine'));
    await using other = await tls(certificates.otherName, http('fine'));
    await using none = await responder(http('fine'));
    const urls = [own.url, stranger.url, other.url, `https://127.0.0.1:${none.port}/`];
    const env = { CURL_CA_BUNDLE: folder.write('ca.pem', certificates.ca) };
    const { judgements } = await probe({ shell, plugin, env, targets: targetsOf(urls) });
    expect(judgements).toMatchObject([
      pass,
      fail('BAD_REPLY', 'curl 60'),
      fail('BAD_REPLY', 'curl 60'),
      fail('BAD_REPLY', 'curl 35'),
    ]);
    const { judgements: insecure } = await probe({ shell, plugin, targets: targetsOf(urls, { insecure: true }) });
    expect(insecure).toMatchObject([pass, pass, pass, fail('BAD_REPLY', 'curl 35')]);
  });

  test('user and password reach the server, but nothing that is printed', async () => {
    let asked = '';
    const server = createTcpServer((socket) => {
      socket.once('data', (chunk: Buffer) => {
        asked = chunk.toString();
        http('fine')(socket);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const bound = server.address();
    const port = typeof bound === 'object' ? bound?.port : 0;
    await using refuses = await responder(http('', { status: '401 Unauthorized' }));
    const urls = [port, refuses.port, (await refused('127.0.0.1')).port].map(
      (one) => `http://ann:s3cret@localhost:${one}/`,
    );
    const { judgements, stdout, stderr } = await probe({ shell, plugin, targets: targetsOf(urls) });
    server.close();
    expect(judgements).toMatchObject([pass, fail('BAD_REPLY', 'HTTP 401'), fail('REFUSED', 'refused')]);
    expect(asked).toContain(`Authorization: Basic ${Buffer.from('ann:s3cret').toString('base64')}`);
    expect(`${stdout}${stderr}${JSON.stringify(judgements)}`).not.toContain('s3cret');
  });

  test('repeats use connections of their own', async () => {
    await using one = await tls(certificates.server, http('fine'));
    const [target] = targetsOf([one.url], { insecure: true });
    const { judgements } = await probe({ shell, plugin, targets: target ? [target, target, target] : [] });
    expect(judgements).toMatchObject([pass, pass, pass]);
    for (const judgement of judgements) expect(judgement?.verdict === 'pass' && judgement.latencyMs).toBeGreaterThan(0);
  });
});
