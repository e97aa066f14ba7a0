import { describe, expect, test } from 'vitest';
import type { ResolvedContext } from '../../src/kube/context.ts';
import { resolved } from '../support/kube.ts';
import type { ProxyKind } from '../support/proxies.ts';
import type { ProxyOptions } from '../support/proxy-trade.ts';
import { type Runtime, reachOn } from '../support/reach.ts';
import { refused } from '../support/responders.ts';
import { useWays } from '../support/ways.ts';

const ways = useWays();

const PATIENCE = 60_000;
const SERVER = 'https://api.example.test:6443';
const TO = 'api.example.test:6443';
const LOGIN = 'me:s3cret';

interface Trouble {
  readonly kind: ProxyKind;
  readonly options: ProxyOptions;
  /** The login in the proxy's address. */
  readonly login?: string;
  readonly words: string;
  readonly hint: string;
}

const WANTS = 'wants a user and a password';
const REFUSES = 'does not accept the user and password of its address';
const TROUBLES: readonly Trouble[] = [
  ...(['http', 'https'] as const).flatMap((kind): readonly Trouble[] => [
    { kind, options: { login: LOGIN }, words: `${WANTS} (407 Proxy Authentication Required)`, hint: 'USER:PASSWORD@' },
    { kind, options: { login: LOGIN }, login: 'me:wr0ng', words: REFUSES, hint: 'correct them in' },
    {
      kind,
      options: { instead: 403 },
      words: `refuses to lead to ${TO} (403 Forbidden)`,
      hint: 'whoever runs the proxy',
    },
    { kind, options: { instead: 502 }, words: `cannot reach ${TO} (502 Bad Gateway)`, hint: "the cluster's server" },
    { kind, options: { instead: 302 }, words: `answered CONNECT ${TO} with 302 Found`, hint: "the proxy's address" },
    {
      kind,
      options: { instead: 204 },
      words: `answered CONNECT ${TO} with 204 No Content`,
      hint: "the proxy's address",
    },
    {
      kind,
      options: { instead: 'hang up' },
      words: `hung up when asked to lead to ${TO}`,
      hint: "the proxy's address",
    },
  ]),
  { kind: 'http', options: { instead: 'ssh' }, words: 'does not speak HTTP', hint: "the proxy's address" },
  { kind: 'socks5', options: { login: LOGIN }, words: WANTS, hint: 'USER:PASSWORD@' },
  { kind: 'socks5', options: { login: LOGIN }, login: 'me:wr0ng', words: REFUSES, hint: 'correct them in' },
  {
    kind: 'socks5',
    options: { instead: 1 },
    words: `cannot reach ${TO} (general failure)`,
    hint: "the cluster's server",
  },
  { kind: 'socks5', options: { instead: 2 }, words: `refuses to lead to ${TO}`, hint: 'whoever runs the proxy' },
  {
    kind: 'socks5',
    options: { instead: 4 },
    words: `cannot reach ${TO} (host unreachable)`,
    hint: "the cluster's server",
  },
  {
    kind: 'socks5',
    options: { instead: 5 },
    words: `cannot reach ${TO} (connection refused)`,
    hint: "the cluster's server",
  },
  {
    kind: 'socks5',
    options: { instead: 'hang up' },
    words: `hung up when asked to lead to ${TO}`,
    hint: "the proxy's address",
  },
  { kind: 'socks5', options: { instead: 'ssh' }, words: 'does not speak SOCKS5', hint: "the proxy's address" },
];

type Source = 'kubeconfig' | '--proxy-url' | 'HTTPS_PROXY' | 'https_proxy';

/** A context that leads through this proxy, which is configured in the given source. */
function attemptAt(url: string, from: Source = 'kubeconfig', server = SERVER) {
  const named = from === 'kubeconfig' || from === '--proxy-url' ? { 'proxy-url': url } : {};
  const cluster = { server, ...named, ...ways().cluster('ca') };
  const flags = from === '--proxy-url' ? { proxyUrl: url } : {};
  const context: ResolvedContext = { ...resolved, cluster, flags: { ...resolved.flags, ...flags } };
  return { context, env: from === 'HTTPS_PROXY' || from === 'https_proxy' ? { [from]: url } : {} };
}

const FROM = { kubeconfig: 'proxy-url of cluster "the-cluster"', '--proxy-url': '--proxy-url' } as const;

describe.each<Runtime>(['Node', 'Bun'])('on %s', { timeout: PATIENCE }, (runtime) => {
  test('a proxy that does not connect is named, with what it did, for requests and execs', async () => {
    const { bundled, secure, proxyTo } = ways();
    const proxies = await Promise.all(TROUBLES.map(({ kind, options }) => proxyTo(secure, kind, options)));
    const port = (at: number) => proxies[at]?.port;
    const attempts = TROUBLES.map(({ kind, login }, at) =>
      attemptAt(`${kind}://${login ? `${login}@` : ''}127.0.0.1:${port(at)}`),
    );
    const reached = await reachOn(runtime, bundled, attempts);
    for (const [at, { kind, words, hint }] of TROUBLES.entries()) {
      const proxy = `the proxy ${kind}://127.0.0.1:${port(at)} (${FROM.kubeconfig})`;
      const message = `the API server ${SERVER} of context cluster-a is not reachable: ${proxy} ${words}`;
      const { rest, exec } = reached[at] ?? {};
      expect(`${rest}`.split('\n')).toEqual([expect.stringContaining(message), expect.stringContaining(hint)]);
      expect(exec).toEqual({ kind: 'broken', at: 'connecting', message: expect.stringContaining(message) });
    }
    expect(JSON.stringify(reached)).not.toMatch(/s3cret|wr0ng/);
  });

  test.each<Source>(['kubeconfig', '--proxy-url', 'HTTPS_PROXY', 'https_proxy'])(
    'a proxy that is not there, named by %s',
    async (from) => {
      const all = await Promise.all(
        (['http', 'https', 'socks5'] as const).map(async (kind, at) => {
          const { address, port } = await refused(`127.0.3.${at + 1}`);
          return { shown: `${kind}://${address}:${port}`, url: `${kind}://${LOGIN}@${address}:${port}` };
        }),
      );
      const reached = await reachOn(
        runtime,
        ways().bundled,
        all.map(({ url }) => attemptAt(url, from)),
      );
      const where = from === 'kubeconfig' || from === '--proxy-url' ? FROM[from] : from;
      const hint = from === where && from !== '--proxy-url' ? 'NO_PROXY' : `take away ${where}`;
      for (const [at, { rest, exec }] of reached.entries()) {
        const message = `: the proxy ${all[at]?.shown} (${where}) cannot be reached: `;
        expect(`${rest}`.split('\n')).toEqual([expect.stringContaining(message), expect.stringContaining(hint)]);
        expect(rest).toContain('ECONNREFUSED');
        expect(exec).toEqual({ kind: 'broken', at: 'connecting', message: expect.stringContaining(message) });
      }
      expect(JSON.stringify(reached)).not.toContain('s3cret');
    },
  );

  test('a proxy that does not speak TLS, or has an untrusted certificate', async () => {
    const { bundled, secure, pki, proxyTo } = ways();
    const plain = await proxyTo(secure, 'http');
    const stranger = await proxyTo(secure, 'https', { tls: pki.stranger });
    const reached = await reachOn(
      runtime,
      bundled,
      [plain, stranger].map(({ port }) => attemptAt(`https://127.0.0.1:${port}`)),
    );
    for (const [at, words] of ['it does not speak TLS', 'its certificate is signed by an authority'].entries()) {
      expect(reached[at]?.rest).toContain(`(${FROM.kubeconfig}) cannot be reached: ${words}`);
      expect(reached[at]?.exec).toMatchObject({ kind: 'broken', message: expect.stringContaining(words) });
    }
  });

  test('an error behind the proxy names the proxy too', async () => {
    const { bundled, secure, plain, pki, proxyTo } = ways();
    const through = await proxyTo(secure, 'http', { login: LOGIN });
    const silent = await proxyTo(secure, 'socks5', { instead: 'hang' });
    const noTls = await proxyTo(plain, 'socks5');
    const mine = (port: number, kind: ProxyKind = 'http') =>
      `${kind}://${kind === 'http' ? `${LOGIN}@` : ''}127.0.0.1:${port}`;
    const untrusting = attemptAt(mine(through.port));
    const other = { ...untrusting.context.cluster, 'certificate-authority-data': btoa(pki.stranger.cert) };
    const reached = await reachOn(runtime, bundled, [
      { ...untrusting, context: { ...untrusting.context, cluster: other } },
      attemptAt(mine(through.port), 'HTTPS_PROXY', 'https://unnamed.example.test:6443'),
      attemptAt(mine(noTls.port, 'socks5')),
      { ...attemptAt(mine(silent.port, 'socks5')), timeoutMs: 500 },
    ]);
    const wanted = [
      [through, FROM.kubeconfig, 'its certificate is signed by an authority that is not trusted here'],
      [through, 'HTTPS_PROXY', 'its certificate is not for unnamed.example.test, but for '],
      [noTls, FROM.kubeconfig, 'it does not speak TLS'],
      [silent, FROM.kubeconfig, 'no answer within 0.5 s'],
    ] as const;
    for (const [at, [{ port }, from, words]] of wanted.entries()) {
      const { rest, exec } = reached[at] ?? {};
      expect(rest).toMatch(/is not reachable through the proxy/);
      expect(rest).toContain(`127.0.0.1:${port} (${from}): ${words}`);
      expect(exec).toMatchObject({ message: expect.stringContaining(`127.0.0.1:${port} (${from})`) });
    }
    expect(JSON.stringify(reached)).not.toContain('s3cret');
  });

  test('a proxy that fails after the request was given up affects nothing else', async () => {
    const { bundled, secure, proxyTo } = ways();
    const all = await Promise.all(
      (['http', 'https', 'socks5'] as const).map(async (kind) => ({
        kind,
        port: (await proxyTo(secure, kind, { instead: 'hang up late' })).port,
      })),
    );
    const attempts = all.map(({ kind, port }) => attemptAt(`${kind}://127.0.0.1:${port}`));
    const reached = await reachOn(
      runtime,
      bundled,
      attempts.map((attempt) => ({ ...attempt, timeoutMs: 200, stayMs: 1_500 })),
    );
    for (const { rest, exec } of reached) {
      expect(rest).toContain('no answer within 0.2 s');
      expect(exec).toMatchObject({ kind: 'timeout' });
    }
  });

  test('a forwarding proxy that answers itself', async () => {
    const { bundled, plain, proxyTo } = ways();
    const all = await Promise.all([407, 403, 502].map((instead) => proxyTo(plain, 'http', { instead })));
    const reached = await reachOn(
      runtime,
      bundled,
      all.map(({ port }) => attemptAt(`http://127.0.0.1:${port}`, 'kubeconfig', 'http://127.0.0.9:9')),
    );
    for (const [at, status] of [407, 403, 502].entries()) {
      const proxy = `the proxy http://127.0.0.1:${all[at]?.port} (${FROM.kubeconfig})`;
      expect(reached[at]?.rest).toContain(
        // An API server's authorizer denies with an object, so a page with 403 is not from it.
        status === 403
          ? `through ${proxy}, does not answer as a Kubernetes API server: GET /api/v1/nodes gave 403`
          : `the API server, or ${proxy} before it, refused GET /api/v1/nodes with ${status}`,
      );
      expect(reached[at]?.exec).toMatchObject({ kind: 'broken', message: expect.stringContaining(proxy) });
    }
  });
});
