import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kubectl } from '../cluster/kubectl.ts';
import { NETCTL_ONE, NETCTL_TWO } from '../support/netctl.ts';
import { useTwoClusters } from './support/fixture.ts';
import { type Product, product } from './support/product.ts';

const COMMA = NETCTL_TWO.replace('"ghcr.io/kosmos-io"\n "dst', '"ghcr.io/kosmos-io",\n "dst');

describe("the configurations of netctl's README, unchanged", () => {
  const fixture = useTwoClusters();
  let user: Product | undefined;
  const theirs = () => {
    if (!user) throw new Error('there is no user');
    return user;
  };

  /** A netctl user: kubeconfigs are where the files expect them, and KUBECONFIG is not set. */
  beforeAll(async () => {
    user = await product([], 'default');
    const { a, b } = fixture();
    const folder = join(user.home, '.kube');
    await mkdir(folder);
    for (const [name, cluster] of [
      ['config', a],
      ['src-config', a],
      ['dst-config', b],
    ] as const) {
      await copyFile(cluster.kubeconfig, join(folder, name));
    }
  });
  afterAll(async () => {
    await user?.run('clean', '--config', await file('two', COMMA));
    await user?.dispose();
  });

  async function file(name: string, text: string): Promise<string> {
    const path = join(theirs().home, `${name}.json`);
    await writeFile(path, text);
    return path;
  }

  const imagesOf = async (cluster: Parameters<typeof kubectl>[0]) => {
    const fields = 'jsonpath={.items[*].spec.containers[*].image}';
    return (await kubectl(cluster, ['get', 'pods', '-n', 'kosmos-system', '-o', fields])).stdout;
  };
  const IMAGE = 'ghcr.io/kosmos-io/clusterlink-floater:v0.2.0';

  test('the first: one cluster, with the configured floater', async () => {
    const { a } = fixture();
    const { report, stderr, exitCode } = await theirs().check('--config', await file('one', NETCTL_ONE));
    expect(exitCode).toBe(0);
    expect(report.summary).toMatchObject({ probes: 12, pass: 12, complete: true });
    expect(report.spec.source.namespace).toBe('kosmos-system');
    expect(report.spec.options).toMatchObject({
      port: 8889,
      podWaitMs: 30_000,
      probeTimeoutMs: 10_000,
      concurrency: 64,
    });
    expect(stderr.match(/"maxNum" is 3, netctl's default, and counts as not set/g)).toHaveLength(1);
    expect(stderr).toContain('namespace kosmos-system (from namespace in ');
    expect(stderr).toContain('an answer from the wrong pod cannot be told from the right one');
    expect(await imagesOf(a)).toBe([IMAGE, IMAGE, IMAGE].join(' '));
  });

  test('the second, unchanged: the error shows where the comma is missing', async () => {
    const path = await file('two', NETCTL_TWO);
    const { stderr, exitCode } = await theirs().run('check', '--config', path);
    expect(exitCode).toBe(2);
    expect(stderr).toBe(
      `error: config ${path} is no valid JSON: line 11, column 2: a comma is missing before "dstKubeConfig"`,
    );
  });

  test('the second with its comma: two clusters, both ways; clean accepts the same file', async () => {
    const { a, b } = fixture();
    const path = await file('two', COMMA);
    const { report, exitCode } = await theirs().check('--config', path);
    expect(exitCode).toBe(0);
    expect(report.summary.directions.map(({ from, to, pass }) => `${from} ${to} ${pass}`)).toEqual([
      'a b 18',
      'b a 18',
    ]);
    expect(await imagesOf(b)).toBe([IMAGE, IMAGE, IMAGE].join(' '));
    const { stderr } = await theirs().run('clean', '--config', path);
    for (const name of ['a', 'b'])
      expect(stderr).toContain(`${name}: removed daemonset/kosmos-system/netdoctor-floater, namespace/kosmos-system`);
    expect(await imagesOf(a)).toBe('');
  });

  test('floaters of the v0.0.x releases have a different name', async () => {
    const early = NETCTL_ONE.replace('v0.2.0', 'v0.0.1');
    const { report, exitCode } = await theirs().check('--config', await file('early', early));
    expect(exitCode).toBe(0);
    expect(report.spec.options.image).toBe('ghcr.io/kosmos-io/netdr-floater:v0.0.1');
  });

  test('existing floaters are recognised, whatever the file says', async () => {
    const path = await file('plain', '{"namespace": "kosmos-system", "port": "9999"}');
    const { report, exitCode, stderr } = await theirs().check('--config', path, '--no-deploy', '--checks', 'tcp');
    expect(report.summary).toMatchObject({ pass: 12, complete: true });
    expect(stderr).toContain('an answer from the wrong pod cannot be told from the right one');
    expect(exitCode).toBe(0);
  });

  test('KUBECONFIG and a file that lead to different servers: refused, with both names and without changes', async () => {
    const { b } = fixture();
    const { stderr, exitCode } = await theirs().runWith(
      { KUBECONFIG: b.kubeconfig },
      ...['check', '--config', await file('one', NETCTL_ONE)],
    );
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: KUBECONFIG leads to https://127.0.0.1:16445, but ');
    expect(stderr).toContain('(from srcKubeConfig in ');
    expect(stderr).toContain('to https://127.0.0.1:16444\n');
  });

  test('init writes a file that check runs with', async () => {
    expect((await theirs().run('init', '--concurrency', '2')).exitCode).toBe(0);
    const { report, stderr, exitCode } = await theirs().check();
    expect(stderr).toContain('namespace netdoctor-system (from namespace in ');
    expect(report.spec.options.concurrency).toBe(2);
    expect(exitCode).toBe(0);
    await theirs().run('clean');
  });
});
