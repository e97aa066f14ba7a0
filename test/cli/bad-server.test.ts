import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Answer, apiServer, json } from '../support/api-server.ts';
import { type Certificates, makeCertificates, type Pair } from '../support/certificates.ts';
import { checkWith, errorOf } from '../support/cli.ts';
import { config } from '../support/kubeconfig.ts';
import { refused } from '../support/responders.ts';
import { tempFolder } from '../support/temp.ts';

const folder = tempFolder();
let pki: Certificates;
beforeAll(async () => {
  pki = await makeCertificates(folder.path);
});
afterAll(() => folder[Symbol.dispose]());

/** The error of `check` against this server, whose certificate authority the kubeconfig trusts. */
async function askedAt(server: string, { user = {}, argv = [] }: { user?: object; argv?: readonly string[] } = {}) {
  using own = tempFolder();
  const trust = server.startsWith('https:') ? { 'certificate-authority-data': btoa(pki.ca) } : {};
  const text = config({
    current: 'x',
    contexts: { x: { cluster: 'c', user: 'u' } },
    clusters: { c: { server, ...trust } },
    users: { u: user },
  });
  return errorOf(await checkWith(own, own.write('config', text), argv));
}

const text =
  (status: number, body: string, headers: Readonly<Record<string, string>> = {}): Answer =>
  (_, response) => {
    response.writeHead(status, headers).end(body);
  };

const unauthorized = json(401, { kind: 'Status', message: 'Unauthorized', code: 401 });
const login = `https://login.example.test/?${'x'.repeat(5_000)}`;

interface Odd {
  readonly what: string;
  readonly answer: Answer;
  readonly words: string;
}

const NO_API: readonly Odd[] = [
  {
    what: 'a login page',
    answer: text(200, '<!DOCTYPE html>\n<title>Log in</title>', { 'content-type': 'text/html' }),
    words: '200 and a page of HTML',
  },
  { what: 'an empty body', answer: text(200, ''), words: '200 and an empty body' },
  { what: 'no content', answer: text(204, ''), words: '204 and an empty body' },
  {
    what: 'truncated JSON',
    answer: text(200, '{"major": "1", "min'),
    words: '200 and JSON that is cut short or broken',
  },
  { what: 'words', answer: text(200, 'It works!\nYes'), words: '200 and no Kubernetes object: It works!' },
  { what: 'a list', answer: json(200, []), words: '200 and no Kubernetes object: []' },
  {
    what: 'an object of another server',
    answer: json(200, { status: 'up' }),
    words: '200 and no Kubernetes object: {"status":"up"}',
  },
  { what: 'null', answer: json(200, null), words: '200 and no Kubernetes object: null' },
  { what: 'a redirect without a target', answer: text(307, ''), words: '307 and a redirect' },
  {
    what: 'a huge redirect',
    answer: text(302, 'x'.repeat(100_000), { location: login }),
    words: '302 and a redirect to https://login.example.test/?xxx',
  },
];

describe('something other than an API server', () => {
  test.each(NO_API)('$what', async ({ answer, words }) => {
    await using server = await apiServer(answer);
    const { error, hint } = await askedAt(server.url);
    const start = `${server.url} of context x does not answer as a Kubernetes API server: GET `;
    expect(error.slice(0, start.length)).toBe(start);
    expect(error).toContain(` gave ${words}`);
    expect(error.length).toBeLessThan(300);
    expect(hint).toBe(
      "a login page or another server may stand there: log in, or check the cluster's server and proxy-url",
    );
  });

  test('a port where nothing listens', async () => {
    const { address, port } = await refused('127.0.3.1');
    const { error, hint } = await askedAt(`https://${address}:${port}`);
    expect(error).toMatch(/ of context x is not reachable: connect ECONNREFUSED/);
    expect(hint).toBe('check that kubectl works with it: kubectl --context x version');
  });

  test('plain HTTP instead of TLS', async () => {
    await using server = await apiServer(json(200, {}));
    const { error, hint } = await askedAt(server.url.replace('http:', 'https:'));
    expect(error).toMatch(/ is not reachable: it does not speak TLS$/);
    expect(hint).toContain('should begin with http://');
  });

  test.each([
    ['http', 'it does not speak HTTP'],
    ['https', 'it does not speak TLS'],
  ])('something that is not even a web server, by %s', async (scheme, words) => {
    const server = createServer((socket) => socket.end('SSH-2.0-OpenSSH_9.2\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { error, hint } = await askedAt(`${scheme}://127.0.0.1:${port}`);
    server.close();
    expect(error).toContain(` is not reachable: ${words}`);
    expect(hint).toContain("check the port of the cluster's server");
  });
});

describe('a server certificate', () => {
  test.each<{ what: keyof Certificates; words: string; todo: string }>([
    { what: 'expiredServer', words: 'its certificate has expired', todo: 'renewed' },
    {
      what: 'stranger',
      words: 'signed by an authority that is not trusted here',
      todo: '--certificate-authority FILE',
    },
    {
      what: 'otherName',
      words: 'its certificate is not for 127.0.0.1, but for DNS:api.example.test',
      todo: '--tls-server-name NAME',
    },
  ])('$what', async ({ what, words, todo }) => {
    await using server = await apiServer(unauthorized, pki[what] as Pair);
    const { error, hint } = await askedAt(server.url);
    expect(error).toContain(`the API server ${server.url} of context x is not reachable: `);
    expect(error).toContain(words);
    expect(hint).toContain(todo);
  });

  test.each<{ what: keyof Certificates; argv: readonly string[] }>([
    { what: 'otherName', argv: ['--tls-server-name', 'api.example.test'] },
    { what: 'stranger', argv: ['--insecure-skip-tls-verify'] },
  ])('$what is taken with $argv, as the hint says', async ({ what, argv }) => {
    await using server = await apiServer(unauthorized, pki[what] as Pair);
    expect((await askedAt(server.url, { argv })).error).toMatch(/ with 401: Unauthorized$/);
  });
});

describe('credentials that are not accepted', () => {
  const clientCertificate = ({ cert, key }: Pair) => ({
    'client-certificate-data': btoa(cert),
    'client-key-data': btoa(key),
  });

  test('a token', async () => {
    await using server = await apiServer(unauthorized, pki.server);
    const { error, hint } = await askedAt(server.url, { user: { token: 'stale' } });
    expect(error).toMatch(/^the API server refused GET \S+ with 401: Unauthorized$/);
    expect(hint).toBe('the credentials of this context are not accepted; log in again');
  });

  test.each([
    ['asks and refuses', false, / with 401: Unauthorized$/],
    ['hangs up', true, / is not reachable: /],
  ])('an expired client certificate, if the server %s', async (_, rejectUnauthorized, words) => {
    await using server = await apiServer(unauthorized, {
      ...pki.server,
      ca: pki.ca,
      requestCert: true,
      rejectUnauthorized,
    });
    const { error, hint } = await askedAt(server.url, { user: clientCertificate(pki.expiredClient) });
    expect(error).toMatch(words);
    expect(hint).toBe('the client certificate of this context expired on 2001-01-01: get a new one');
  });

  test('a valid client certificate is not blamed', async () => {
    await using server = await apiServer(unauthorized, pki.server);
    const { hint } = await askedAt(server.url, { user: clientCertificate(pki.client) });
    expect(hint).toBe('the credentials of this context are not accepted; log in again');
  });
});
