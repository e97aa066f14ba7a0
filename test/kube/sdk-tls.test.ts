import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ClusterError } from '../../src/errors.ts';
import type { ExecRequest } from '../../src/kube/client.ts';
import type { ClusterEntry, UserEntry } from '../../src/kube/kubeconfig.ts';
import { connect } from '../../src/kube/sdk.ts';
import { apiServer, json } from '../support/api-server.ts';
import { type Certificates, makeCertificates, type Pair } from '../support/certificates.ts';
import { anExec } from '../support/exec.ts';
import { execServer, type Session, SUCCESS } from '../support/exec-server.ts';
import { resolved } from '../support/kube.ts';
import { tunnel } from '../support/proxies.ts';
import { tempFolder } from '../support/temp.ts';

const NODES = { method: 'GET', path: '/api/v1/nodes' } as const;
/** Handshakes through proxies take a while on a busy machine. */
const EXEC: ExecRequest = { ...anExec, openTimeoutMs: 5_000, timeoutMs: 10_000 };

const folder = tempFolder();
let pki: Certificates;
beforeAll(async () => {
  pki = await makeCertificates(folder.path);
});
afterAll(() => folder[Symbol.dispose]());

interface Reaching {
  readonly cluster: ClusterEntry;
  readonly user?: UserEntry | undefined;
  readonly env?: NodeJS.ProcessEnv;
}

/** A client for a context; by default the context has no user. */
function clientFor({ cluster, user, env = {} }: Reaching) {
  const context = { ...resolved, cluster, userName: user && 'u', user: user ?? {} };
  return connect(context, { signal: new AbortController().signal, env });
}

const succeeds = ({ send }: Session) => send('status', SUCCESS);

/** Whether a request and an exec reach servers with this certificate. */
async function reaches(pair: Pair, over: Omit<ClusterEntry, 'server'>): Promise<{ rest: boolean; exec: boolean }> {
  await using rest = await apiServer(json(200, { kind: 'Test' }), pair);
  await using exec = await execServer({ onExec: succeeds, tls: pair });
  const asked = clientFor({ cluster: { ...over, server: rest.url } })
    .request(NODES)
    .then(() => true, unreachable);
  const end = await clientFor({ cluster: { ...over, server: exec.url } }).exec(EXEC);
  return { rest: await asked, exec: end.kind === 'exited' };
}

function unreachable(error: unknown): false {
  if (error instanceof ClusterError && error.code === 'API_UNREACHABLE') return false;
  throw error;
}

describe('a context without a user', () => {
  test.each<{ what: string; pair: keyof Certificates; trust: 'ca' | 'skip' | 'name' | 'none'; works: boolean }>([
    { what: 'trusts the CA of its cluster', pair: 'server', trust: 'ca', works: true },
    { what: 'trusts nobody else', pair: 'stranger', trust: 'ca', works: false },
    { what: 'without a CA trusts only what the system does', pair: 'server', trust: 'none', works: false },
    { what: 'skips verification where it is told to', pair: 'stranger', trust: 'skip', works: true },
    { what: 'skips the name too', pair: 'otherName', trust: 'skip', works: true },
    { what: 'wants the name of the server', pair: 'otherName', trust: 'ca', works: false },
    { what: 'wants the tls-server-name where there is one', pair: 'otherName', trust: 'name', works: true },
  ])('$what, for requests and execs', async ({ pair, trust, works }) => {
    const ca = { 'certificate-authority-data': btoa(pki.ca) };
    const clusters = {
      ca,
      skip: { 'insecure-skip-tls-verify': true },
      name: { ...ca, 'tls-server-name': 'api.example.test' },
      none: {},
    };
    expect(await reaches(pki[pair] as Pair, clusters[trust])).toEqual({ rest: works, exec: works });
  });
});

describe('connections', () => {
  test('are shared by many requests, with a client certificate too', async () => {
    const tls = { ...pki.server, ca: pki.ca, requestCert: true };
    await using server = await apiServer(json(200, { kind: 'Test' }), tls);
    const user = { 'client-certificate-data': btoa(pki.client.cert), 'client-key-data': btoa(pki.client.key) };
    const client = clientFor({ cluster: { server: server.url, 'certificate-authority-data': btoa(pki.ca) }, user });
    for (let times = 0; times < 30; times++) await client.request(NODES);
    expect(server.connections()).toBeLessThan(4);
  });
});

/** Only the proxy can resolve this name. */
const NAMED = 'https://api.example.test:6443';

describe.each(['http', 'socks5'] as const)('an %s proxy', (kind) => {
  test.each(['proxy-url', 'HTTPS_PROXY'])('from %s carries requests', async (given) => {
    await using server = await apiServer(json(200, { kind: 'Test', got: 'through' }), pki.otherName);
    await using proxy = await tunnel(kind, Number(new URL(server.url).port));
    expect(await clientFor(behind(given, `${kind}://127.0.0.1:${proxy.port}`)).request(NODES)).toEqual({
      kind: 'Test',
      got: 'through',
    });
    expect(new Set(proxy.asked)).toEqual(new Set(['api.example.test:6443']));
  });

  test.each(['proxy-url', 'HTTPS_PROXY'])('from %s carries execs', async (given) => {
    await using server = await execServer({ onExec: succeeds, tls: pki.otherName });
    await using proxy = await tunnel(kind, Number(new URL(server.url).port));
    const end = await clientFor(behind(given, `${kind}://127.0.0.1:${proxy.port}`)).exec(EXEC);
    expect(end).toMatchObject({ kind: 'exited', code: 0 });
    expect(proxy.asked).toEqual(['api.example.test:6443']);
  });
});

function behind(given: string, proxy: string): Reaching {
  const cluster = { server: NAMED, 'certificate-authority-data': btoa(pki.ca) };
  return given === 'proxy-url' ? { cluster: { ...cluster, 'proxy-url': proxy } } : { cluster, env: { [given]: proxy } };
}

test('HTTPS_PROXY is not for loopback', async () => {
  await using server = await apiServer(json(200, { kind: 'Test' }), pki.server);
  await using proxy = await tunnel('http', Number(new URL(server.url).port));
  const cluster = { server: server.url, 'certificate-authority-data': btoa(pki.ca) };
  await clientFor({ cluster, env: { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}` } }).request(NODES);
  expect(proxy.asked).toEqual([]);
});
