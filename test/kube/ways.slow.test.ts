import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { resolved } from '../support/kube.ts';
import type { ProxyKind } from '../support/proxies.ts';
import { type Runtime, reachOn } from '../support/reach.ts';
import { soak } from '../support/soak.ts';
import { OTHER_NAME, type Trust, useWays } from '../support/ways.ts';

const ways = useWays();

/** Both runtimes start a process, on a machine that may be busy. */
const PATIENCE = 60_000;
const LOGIN = 'me:p@ss w';
const IN_URL = 'me:p%40ss%20w@';
/** Nobody listens there. Only the proxies, which connect everything to one server, give an answer. */
const HOSTS = { name: 'api.example.test', ipv4: '127.0.0.9', ipv6: '[::1]', zone: '[fe80::1%25nowhere]' } as const;
const PORT = 9;
const EXITED = { kind: 'exited', code: 0, stderr: '' };

interface Way {
  readonly kind: ProxyKind;
  readonly login: boolean;
  readonly host: keyof typeof HOSTS;
  readonly trust: Trust;
}

const KINDS = ['http', 'https', 'socks5'] as const;
const TRUSTS = ['ca', 'insecure', 'server name', 'client certificate'] as const;
const WAYS: readonly Way[] = KINDS.flatMap((kind) =>
  (['name', 'ipv4', 'ipv6'] as const).flatMap((host, at) =>
    // Half of them log in, for each kind, host and trust.
    TRUSTS.map((trust, index) => ({ kind, login: (at + index) % 2 === 0, host, trust })),
  ),
);

/** A proxy for this route, and the context that leads through it. */
async function prepare({ kind, login, host, trust }: Way, scheme: 'https' | 'http') {
  const { secure, plain, proxyTo, cluster, user } = ways();
  const proxy = await proxyTo(scheme === 'https' ? secure : plain, kind, login ? { login: LOGIN } : {});
  const url = `${kind}://${login ? IN_URL : ''}127.0.0.1:${proxy.port}`;
  const server = `${scheme}://${HOSTS[host]}:${PORT}`;
  return {
    proxy,
    attempt: {
      context: { ...resolved, cluster: { server, 'proxy-url': url, ...cluster(trust) }, user: user(trust) },
      env: {},
    },
  };
}

async function reachAll(runtime: Runtime, all: readonly Way[], scheme: 'https' | 'http') {
  const prepared = await Promise.all(all.map((way) => prepare(way, scheme)));
  const reached = await reachOn(
    runtime,
    ways().bundled,
    prepared.map(({ attempt }) => attempt),
  );
  return reached.map((result, at) => ({
    ...all[at],
    ...result,
    asked: [...new Set(prepared[at]?.proxy.asked)].sort(),
  }));
}

describe.each<Runtime>(['Node', 'Bun'])('requests and execs on %s', { timeout: PATIENCE }, (runtime) => {
  test('reach an https server through every kind of proxy, wherever it is configured and however it is trusted', async () => {
    // Every kind, host and trust in small; all of their combinations at length.
    const all = WAYS.filter((_, index) => index % soak(3, 1) === 0);
    expect(await reachAll(runtime, all, 'https')).toEqual(
      all.map((way) => ({
        ...way,
        rest: {
          kind: 'Test',
          sni: way.trust === 'server name' ? OTHER_NAME : way.host === 'name' ? HOSTS.name : undefined,
          user: way.trust === 'client certificate' ? 'ann' : undefined,
          host: `${HOSTS[way.host]}:${PORT}`,
        },
        exec: EXITED,
        asked: [`${HOSTS[way.host]}:${PORT}${way.login ? ` ${LOGIN}` : ''}`],
      })),
    );
  });

  test('reach a plain http server: HTTP proxies forward requests, and execs get a tunnel', async () => {
    const all = WAYS.filter(({ kind, trust }) => kind !== 'https' && (trust === 'ca' || trust === 'insecure'));
    const target = ({ host }: Way) => `${HOSTS[host]}:${PORT}`;
    expect(await reachAll(runtime, all, 'http')).toEqual(
      all.map((way) => ({
        ...way,
        rest: { kind: 'Test', host: target(way), ...(way.kind === 'socks5' ? {} : { forwarded: 'yes' }) },
        exec: EXITED,
        asked: [target(way), ...(way.kind === 'socks5' ? [] : [`http://${target(way)}/api/v1/nodes`])].map(
          (asked) => `${asked}${way.login ? ` ${LOGIN}` : ''}`,
        ),
      })),
    );
  });

  test("with a plain http server, the cluster's CA does not apply to an https proxy", async () => {
    const all = TRUSTS.map((trust) => ({ kind: 'https', login: false, host: 'ipv4', trust }) as const);
    for (const { rest, exec } of await reachAll(runtime, all, 'http')) {
      expect(rest).toContain('cannot be reached: its certificate is signed by an authority that is not trusted here');
      expect(exec.kind).toBe('broken');
    }
  });

  test('reach no server that they do not trust, not even through a proxy', async () => {
    const all = KINDS.flatMap((kind) => [
      { kind, login: false, host: 'ipv4', trust: 'nobody' } as const,
      { kind, login: false, host: 'zone', trust: 'server name' } as const,
    ]);
    const reached = await reachAll(runtime, all, 'https');
    // With `https`, the proxy is trusted no more than the server.
    expect(reached.filter(({ exec }) => exec.kind === 'exited').map(({ trust }) => trust)).toEqual(
      Array(3).fill('server name'),
    );
    for (const { rest, exec } of reached.filter(({ trust }) => trust === 'nobody')) {
      expect(rest).toContain('is signed by an authority that is not trusted here');
      expect(exec).toMatchObject({ kind: 'broken', message: expect.stringContaining('is not trusted here') });
    }
  });

  test('the zone of an address goes to the proxy, but not into names', async () => {
    const [reached] = await reachAll(runtime, [{ kind: 'http', login: false, host: 'zone', trust: 'ca' }], 'https');
    expect(reached).toMatchObject({
      rest: { kind: 'Test', host: `[fe80::1]:${PORT}` },
      exec: EXITED,
      asked: [`[fe80::1%nowhere]:${PORT}`],
    });
  });

  test.skipIf(process.getuid?.() !== 0)('reach a link-local address by its zone', async () => {
    // busybox, because not every machine has the ip command.
    const network = 'busybox ip link set lo up && busybox ip addr add fe80::1/64 dev lo && exec "$@"';
    const child = [process.execPath, 'test/support/zone-child.ts', runtime, ways().bundled];
    const { stdout } = await execa('unshare', ['-n', 'sh', '-c', network, 'sh', ...child]);
    const { reached, host } = JSON.parse(stdout);
    expect(reached).toEqual([{ rest: { kind: 'Test', host }, exec: EXITED }]);
  });

  test('a server in capitals, with a path, a query, a user and a password', async () => {
    const { plain, secure, bundled, cluster } = ways();
    const at = (server: string) => ({ context: { ...resolved, cluster: { server, ...cluster('insecure') } }, env: {} });
    const reached = await reachOn(runtime, bundled, [
      at(secure.url.replace('https', 'HTTPS')),
      at(`${plain.url.replace('http', 'HTTP').replace('//', '//ann:p%40ss@')}/prefix/?a=b#c`),
    ]);
    const authorization = `Basic ${btoa('ann:p@ss')}`;
    expect(reached).toMatchObject([
      { rest: { kind: 'Test' }, exec: EXITED },
      { rest: { kind: 'Test', authorization }, exec: EXITED },
    ]);
  });
});
