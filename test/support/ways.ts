import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import { afterAll, beforeAll } from 'vitest';
import type { ClusterEntry, UserEntry } from '../../src/kube/kubeconfig.ts';
import { type Answer, json } from './api-server.ts';
import { type Certificates, makeCertificates } from './certificates.ts';
import { type ExecServer, execServer, type Session, SUCCESS } from './exec-server.ts';
import { type ProxyKind, type TestProxy, tunnel } from './proxies.ts';
import type { ProxyOptions } from './proxy-trade.ts';
import { bundleReach } from './reach.ts';
import { tempFolder } from './temp.ts';

/** API servers that report what they saw of a request, and what leads to them. */
export interface Ways {
  readonly pki: Certificates;
  /** The client as one file. */
  readonly bundled: string;
  readonly secure: ExecServer;
  readonly plain: ExecServer;
  /** A proxy that leads everything to this server. It ends with the tests. */
  readonly proxyTo: (server: ExecServer, kind: ProxyKind, options?: ProxyOptions) => Promise<TestProxy>;
  readonly cluster: (trust: Trust) => Omit<ClusterEntry, 'server'>;
  readonly user: (trust: Trust) => UserEntry;
}

export type Trust = 'ca' | 'insecure' | 'server name' | 'client certificate' | 'nobody';

export const OTHER_NAME = 'other.example.test';

/** Keys, certificates and a bundle are made, on a machine that may be busy. */
const PATIENCE = 60_000;

const succeeds = ({ send }: Session) => send('status', SUCCESS);

const sawTls: Answer = (request, response) => {
  const { socket } = request;
  if (!(socket instanceof TLSSocket)) throw new Error('no TLS');
  // Servers ignore an address there (RFC 6066), but Bun sends it.
  const sni = socket.servername && isIP(socket.servername) === 0 ? socket.servername : undefined;
  const user = socket.getPeerCertificate().subject?.CN;
  json(200, { kind: 'Test', sni, user, host: request.headers.host })(request, response);
};

const sawPlain: Answer = (request, response) => {
  const { host, 'x-forwarded': forwarded, authorization } = request.headers;
  json(200, { kind: 'Test', forwarded, authorization, host })(request, response);
};

export function useWays(): () => Ways {
  const folder = tempFolder();
  const open: AsyncDisposable[] = [folderEnd(folder)];
  let ways: Ways | undefined;
  beforeAll(async () => {
    const pki = await makeCertificates(folder.path);
    const tls = { ...pki.everywhere, ca: pki.ca, requestCert: true, rejectUnauthorized: false };
    const secure = await execServer({ tls, onExec: succeeds, answer: sawTls });
    const plain = await execServer({ onExec: succeeds, answer: sawPlain });
    open.push(secure, plain);
    const proxyTo: Ways['proxyTo'] = async (server, kind, options = {}) => {
      const tls = kind === 'https' ? { tls: pki.server } : {};
      const proxy = await tunnel(kind, Number(new URL(server.url).port), { ...tls, ...options });
      open.push(proxy);
      return proxy;
    };
    const bundled = await bundleReach(folder.path);
    ways = {
      pki,
      bundled,
      secure,
      plain,
      proxyTo,
      cluster: (trust) => clusterOf(pki, trust),
      user: (trust) => userOf(pki, trust),
    };
  }, PATIENCE);
  afterAll(async () => {
    for (const one of open.reverse()) await one[Symbol.asyncDispose]();
  });
  return () => {
    if (!ways) throw new Error('the servers are there within tests only');
    return ways;
  };
}

function folderEnd(folder: Disposable): AsyncDisposable {
  return { [Symbol.asyncDispose]: async () => folder[Symbol.dispose]() };
}

function clusterOf(pki: Certificates, trust: Trust): Omit<ClusterEntry, 'server'> {
  if (trust === 'nobody') return {};
  if (trust === 'insecure') return { 'insecure-skip-tls-verify': true };
  const ca = { 'certificate-authority-data': btoa(pki.ca) };
  return trust === 'server name' ? { ...ca, 'tls-server-name': OTHER_NAME } : ca;
}

function userOf({ client }: Certificates, trust: Trust): UserEntry {
  if (trust !== 'client certificate') return {};
  return { 'client-certificate-data': btoa(client.cert), 'client-key-data': btoa(client.key) };
}
