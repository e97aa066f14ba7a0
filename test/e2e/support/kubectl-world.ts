import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { issue, issueAuthority } from '../../cluster/pki.ts';
import { loadCluster } from '../../cluster/state.ts';
import { type Recorder, recorder, recordingProxy, recordingSocks, type Seen } from './recorder.ts';

const OURS = resolve('dist/linux-amd64/kubectl-netdoctor');
const PATIENCE = 20_000;

/** The result of a command line. */
export interface Outcome {
  readonly seen: readonly Seen[];
  /** The destinations that a proxy was asked for, each with user and password. */
  readonly proxied: readonly string[];
  /** The input of each run of a credential program. */
  readonly told: readonly unknown[];
  readonly failed: boolean;
  readonly stderr: string;
}

/** Servers, certificates and a home, all on 127.0.0.0/8. */
export interface World {
  readonly folder: string;
  /**
   * `a` and `b` share a CA, `c` has its own, `plain` has no TLS; `any` is `a` at an address other than
   * loopback. The proxies lead to `a`; `secureProxy` has the certificate of `b`.
   */
  readonly url: Readonly<Record<'a' | 'b' | 'c' | 'plain' | 'any' | 'proxy' | 'secureProxy' | 'socks', string>>;
  readonly port: number;
  readonly path: (name: string) => string;
  readonly read: (name: string) => string;
  readonly write: (name: string, content: string | Uint8Array, mode?: number) => string;
  readonly kubectl: (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<Outcome>;
  readonly netdoctor: (args: readonly string[], env: NodeJS.ProcessEnv) => Promise<Outcome>;
  readonly dispose: () => Promise<void>;
}

/** Records its input, and prints `CREDENTIAL`. */
const PROGRAM = '#!/bin/sh\nprintf "%s\\n" "$KUBERNETES_EXEC_INFO" >>"$TOLD"\nprintf "%s" "$CREDENTIAL"\n';

export async function makeWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'netdoctor-kubectl-'));
  const path = (name: string) => join(folder, name);
  const write = (name: string, content: string | Uint8Array, mode = 0o600) => {
    mkdirSync(dirname(path(name)), { recursive: true });
    writeFileSync(path(name), content);
    chmodSync(path(name), mode);
    return path(name);
  };
  await makeCertificates(folder);
  write('bin/login', PROGRAM, 0o700);
  const seen: Seen[] = [];
  const proxied: string[] = [];
  const onRequest = (request: Seen) => void seen.push(request);
  const onAsked = (target: string, login: string | undefined) => void proxied.push([target, login].join(' '));
  const status = ({ authorization }: Seen) => (authorization === 'Bearer stale' ? 401 : 403);
  const a = await recorder({ name: 'a', host: '0.0.0.0', pki: path('a'), onRequest, status });
  const others = await Promise.all([
    recorder({ name: 'b', host: '127.0.0.2', pki: path('b'), onRequest }),
    recorder({ name: 'c', host: '127.0.0.3', pki: path('c'), onRequest }),
    recorder({ name: 'plain', host: '127.0.0.4', onRequest }),
    recordingProxy({ onAsked, to: a.port }),
    recordingProxy({ onAsked, to: a.port, host: '127.0.0.2', pki: path('b') }),
    recordingSocks({ onAsked, to: a.port }),
  ]);
  const [b, c, plain, proxy, secureProxy, socks] = others.map(({ port }) => port);
  // A process that has ended may have sent requests that nobody has read yet; through the proxy they reach
  // `a`.
  const settled = async () => {
    await Promise.all(others.map((server) => server.settled()));
    await a.settled();
  };
  const run = async (file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Outcome> => {
    seen.length = 0;
    proxied.length = 0;
    rmSync(path('told'), { force: true });
    const base = { PATH: process.env.PATH, HOME: path('home'), NETDOCTOR_HOME: path('state'), TOLD: path('told') };
    const ended = await execa(file, args, {
      env: { ...base, ...env },
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
      timeout: PATIENCE,
    });
    await settled();
    const told = existsSync(path('told'))
      ? readFileSync(path('told'), 'utf8')
          .split('\n')
          .filter((line) => line !== '')
      : [];
    return {
      seen: distinct(seen),
      proxied: distinct(proxied),
      told: told.map((line): unknown => JSON.parse(line)),
      failed: ended.exitCode !== 0,
      stderr: ended.stderr,
    };
  };
  const kubectl = await kubectlPath();
  return {
    folder,
    path,
    write,
    read: (name) => readFileSync(path(name), 'utf8'),
    port: a.port,
    url: {
      a: `https://127.0.0.1:${a.port}`,
      any: `https://0.0.0.0:${a.port}`,
      b: `https://127.0.0.2:${b}`,
      c: `https://127.0.0.3:${c}`,
      plain: `http://127.0.0.4:${plain}`,
      proxy: `http://127.0.0.1:${proxy}`,
      secureProxy: `https://127.0.0.2:${secureProxy}`,
      socks: `socks5://127.0.0.1:${socks}`,
    },
    kubectl: (args, env) => run(kubectl, args, env),
    netdoctor: (args, env) => run(OURS, args, env),
    dispose: async () => {
      await Promise.all([a, ...others].map((server: Recorder) => server.close()));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values.map((value) => JSON.stringify(value)))].sort().map((text) => JSON.parse(text));
}

/** The test cluster's kubectl; NETDOCTOR_KUBECTL replaces it if no cluster is up. */
async function kubectlPath(): Promise<string> {
  return process.env.NETDOCTOR_KUBECTL ?? join((await loadCluster('a')).bin, 'kubectl');
}

async function makeCertificates(folder: string): Promise<void> {
  const names = {
    a: ['IP:127.0.0.1', 'IP:0.0.0.0', 'DNS:localhost', 'DNS:api.example.test'],
    b: ['IP:127.0.0.2', 'DNS:other.example.test'],
    c: ['IP:127.0.0.3'],
  };
  await issueAuthority(join(folder, 'a'), 'shared');
  await issueAuthority(join(folder, 'c'), 'stranger');
  mkdirSync(join(folder, 'b'));
  for (const file of ['ca.crt', 'ca.key', 'openssl.cnf']) {
    writeFileSync(join(folder, 'b', file), readFileSync(join(folder, 'a', file)));
  }
  const servers = Object.entries(names).map(([name, own]) =>
    issue(join(folder, name), { file: 'server', user: `server-${name}`, names: own }),
  );
  const users = ['ann', 'bob'].map((user) => issue(join(folder, 'a'), { file: user, user }));
  await Promise.all([...servers, ...users]);
}
