import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { LoopbackCluster } from '../../src/loopback/cluster.ts';
import { loopbackCluster } from '../support/loopback.ts';
import { tunnel } from '../support/proxies.ts';
import type { ProxyOptions } from '../support/proxy-trade.ts';
import { tempFolder } from '../support/temp.ts';

const LOGIN = 'me:s3cret';
/** Tests the whole program, where test/kube/ways.slow.test.ts tests the client. */
const PROGRAMS = {
  'the executable': [resolve('dist/linux-amd64/kubectl-netdoctor')],
  'the bundle on Node': [process.execPath, resolve('dist/kubectl-netdoctor.cjs')],
} as const;

let cluster: LoopbackCluster;
beforeAll(async () => {
  cluster = await loopbackCluster(2);
});
afterAll(async () => await cluster.close());

async function check(program: readonly string[], proxyUrl: string) {
  using home = tempFolder();
  const [file = '', ...args] = program;
  const config = parse(readFileSync(cluster.kubeconfig, 'utf8'));
  config.clusters[0].cluster['proxy-url'] = proxyUrl;
  const kubeconfig = home.write('kubeconfig', stringify(config));
  return await execa(file, [...args, 'check', '--checks', 'tcp'], {
    env: { PATH: process.env.PATH, HOME: home.path, NETDOCTOR_HOME: home.path, KUBECONFIG: kubeconfig },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
}

function proxyFor(kind: 'http' | 'socks5', options: ProxyOptions) {
  const { hostname, port } = new URL(cluster.url);
  return tunnel(kind, Number(port), { ...options, host: hostname });
}

describe.each(Object.entries(PROGRAMS))('%s', (_, program) => {
  test.each(['http', 'socks5'] as const)(
    'makes a whole run through an %s proxy that requires a password',
    async (kind) => {
      await using proxy = await proxyFor(kind, { login: LOGIN });
      const { exitCode, stdout, stderr } = await check(program, `${kind}://${LOGIN}@127.0.0.1:${proxy.port}`);
      expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
      expect(stderr).toContain('The network works');
      expect(`${stdout}${stderr}`).not.toContain('s3cret');
      expect(new Set(proxy.asked)).toEqual(new Set([`${new URL(cluster.url).host} ${LOGIN}`]));
    },
  );

  test.each(['http', 'socks5'] as const)('ends with 2 and one error if an %s proxy hangs up', async (kind) => {
    await using proxy = await proxyFor(kind, { instead: 'hang up' });
    const { exitCode, stdout, stderr } = await check(program, `${kind}://${LOGIN}@127.0.0.1:${proxy.port}`);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr.match(/^error: .*/gm)).toEqual([
      expect.stringContaining(
        `: the proxy ${kind}://127.0.0.1:${proxy.port} (proxy-url of cluster "loopback") hung up when asked to lead to`,
      ),
    ]);
    expect(stderr).not.toMatch(/s3cret|^ +at /m);
  });
});
