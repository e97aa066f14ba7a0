import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { planCluster } from '../cluster/addresses.ts';
import { injectFault } from '../cluster/faults.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { inNode } from '../cluster/node.ts';
import type { Cluster } from '../cluster/types.ts';
import { auditEvents, auditSize, floaterExecs } from './support/audit.ts';
import { useTwoClusters } from './support/fixture.ts';
import { floaterPods, inventory } from './support/inventory.ts';
import { findingLines } from './support/lines.ts';
import { failureLines } from './support/product.ts';

const DST = ['--dst-context', 'b'];
const AGNHOST = 'registry.k8s.io/e2e-test-images/agnhost:2.63.0';

/** Drops new connections from one cluster's pods to the other's, on arrival. */
async function breakWay(from: Cluster, to: Cluster): Promise<void> {
  const [here, there] = [planCluster(from.name), planCluster(to.name)];
  const rule = [
    `ip saddr ${here.podCidrs4} ip daddr ${there.podCidrs4} ct state new drop`,
    `ip6 saddr ${here.podCidrs6} ip6 daddr ${there.podCidrs6} meta l4proto tcp ct state new drop`,
  ];
  for (const { index } of to.nodes) {
    await injectFault(to, { where: { node: index }, family: 'inet', hook: 'forward', rule });
  }
}

/** Every node of one cluster to every node of the other, in the report's order. */
function allPairs(from: Cluster, to: Cluster, outcome: string): readonly string[] {
  return from.nodes.flatMap((source) =>
    to.nodes.flatMap((destination) =>
      ['ipv4', 'ipv6'].map((family) => `${source.name}>${destination.name} ${family} ${outcome}`.replaceAll('a-', '')),
    ),
  );
}

/** A copy of a cluster's kubeconfig that leads to a different server. */
async function kubeconfigTo(server: string, { kubeconfig }: Cluster, folder: string): Promise<string> {
  const file = join(folder, `config-${Date.now()}`);
  await writeFile(file, (await readFile(kubeconfig, 'utf8')).replace(/server: \S+/, `server: "${server}"`));
  return file;
}

describe('a check between two clusters', () => {
  const fixture = useTwoClusters();

  afterEach(async () => {
    await fixture().netdoctor.run('clean', '-n', 'netdoctor-system', '--dst-context', 'b');
  });

  test('goes both ways, and clean restores both', async () => {
    const { a, b, netdoctor } = fixture();
    const before = await Promise.all([a, b].map(inventory));
    const { report, stderr, exitCode } = await netdoctor.check(...DST);
    expect(exitCode).toBe(0);
    expect(report.failures).toEqual([]);
    const way = { probes: 18, pass: 18, fail: 0, error: 0, skip: 0 };
    expect(report.summary).toMatchObject({
      probes: 36,
      complete: true,
      directions: [
        { from: 'a', to: 'b', ...way },
        { from: 'b', to: 'a', ...way },
      ],
    });
    expect(report.spec).toMatchObject({ source: { name: 'a' }, destinations: [{ name: 'b' }] });
    expect(stderr).toContain('source: context a (current-context of ');
    expect(stderr).toContain('destination: context b (from --dst-context), API server https://127.0.0.1:16445');
    expect(stderr).toContain('clean --context a -n netdoctor-system --dst-context b --dst-namespace netdoctor-system');
    expect((await netdoctor.run('clean', ...DST)).exitCode).toBe(0);
    expect(await Promise.all([a, b].map(inventory))).toEqual(before);
  });

  test('only the way back is broken: exactly those pairs fail', async () => {
    const { a, b, netdoctor } = fixture();
    await breakWay(b, a);
    const { report, stderr, exitCode } = await netdoctor.check(...DST, '--probe-timeout', '2s');
    expect(failureLines(report.failures)).toEqual(allPairs(b, a, 'fail TIMEOUT'));
    expect(findingLines(report)).toEqual(['ND221 cluster b>a outbound']);
    expect(stderr).toContain('a → b: 18 of 18 probes passed\n');
    expect(stderr).toContain('b → a: 0 of 18 probes passed, 18 failed\n');
    expect(exitCode).toBe(1);
  });

  test('a node without a route to the other cluster is distinguished from a node that is cut off', async () => {
    const { a, b, netdoctor } = fixture();
    const { podCidrs4, podCidrs6 } = planCluster(b.name);
    const rule = [
      `ip saddr ${podCidrs4} drop`,
      `ip daddr ${podCidrs4} drop`,
      `ip6 saddr ${podCidrs6} drop`,
      `ip6 daddr ${podCidrs6} drop`,
    ];
    await injectFault(a, { where: { node: 1 }, family: 'inet', hook: 'forward', rule });
    const { report, exitCode } = await netdoctor.check(...DST, '--within', '--probe-timeout', '2s');
    const pairs = failureLines(report.failures).map((line) => line.split(' ')[0]);
    expect(new Set(pairs)).toEqual(new Set(['1', '2', '3'].flatMap((n) => [`n1>b-n${n}`, `b-n${n}>n1`])));
    expect(findingLines(report)).toEqual(['ND108 node n1 both']);
    expect(exitCode).toBe(1);
  });

  test('--one-way does not detect it, runs nothing from there, and says so', async () => {
    const { a, b, netdoctor } = fixture();
    await breakWay(b, a);
    const from = await auditSize(b);
    const { report, stderr, exitCode } = await netdoctor.check(...DST, '--one-way', '--probe-timeout', '2s');
    expect(exitCode).toBe(0);
    expect(report.summary).toMatchObject({ probes: 18, pass: 18 });
    expect(stderr).toContain('note: the way back, b → a, was not tried: --one-way\n');
    expect(floaterExecs(await auditEvents(b, from))).toEqual([]);
  });

  test("--within adds each cluster's own pairs", async () => {
    const { netdoctor } = fixture();
    const { report, exitCode } = await netdoctor.check(...DST, '--within');
    expect(exitCode).toBe(0);
    expect(report.summary.directions.map(({ from, to, pass }) => `${from} ${to} ${pass}`)).toEqual([
      'a b 18',
      'b a 18',
      'a a 12',
      'b b 12',
    ]);
  });

  test('a separate namespace and image repository for each cluster', async () => {
    const { a, b, netdoctor } = fixture();
    const mirror = 'mirror.example/k8s/e2e-test-images/agnhost:2.63.0';
    for (const { index } of b.nodes)
      await inNode(b, index, ['ctr', '-n', 'k8s.io', 'images', 'tag', '--force', AGNHOST, mirror]);
    const own = ['--dst-namespace', 'probes-of-b', '--dst-image-repository', 'mirror.example/k8s'];
    const { report, exitCode } = await netdoctor.check(...DST, ...own);
    expect(exitCode).toBe(0);
    expect(report.spec.destinations[0]?.namespace).toBe('probes-of-b');
    expect((await floaterPods(a)).size).toBe(3);
    const images = await kubectl(b, [
      'get',
      'pods',
      '-n',
      'probes-of-b',
      '-o',
      'jsonpath={.items[*].spec.containers[*].image}',
    ]);
    expect(images.stdout).toBe([mirror, mirror, mirror].join(' '));
    const { stderr } = await netdoctor.run('clean', ...DST, '--dst-namespace', 'probes-of-b');
    expect(stderr).toContain('removed daemonset/probes-of-b/netdoctor-floater, namespace/probes-of-b');
  });

  test("the second cluster's API is down: exit 2, and nothing is created in the first", async () => {
    const { a, b, netdoctor } = fixture();
    const before = await inventory(a);
    const dead = await kubeconfigTo('https://127.0.0.1:9', b, netdoctor.home);
    const { stderr, exitCode } = await netdoctor.run('check', '--dst-kubeconfig', dead);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(
      /error: the API server https:\/\/127\.0\.0\.1:9 of context b is not reachable: .*\n {2}check that kubectl works with it: kubectl --kubeconfig \S+ --context b version/,
    );
    expect(await inventory(a)).toEqual(before);
  });

  test("the second cluster's API accepts connections, but does not answer: the same, within --request-timeout", async () => {
    const { a, b, netdoctor } = fixture();
    const silent = createServer(() => {}).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    try {
      const address = silent.address();
      const port = typeof address === 'object' ? address?.port : 0;
      const hung = await kubeconfigTo(`https://127.0.0.1:${port}`, b, netdoctor.home);
      const args = ['--dst-kubeconfig', hung, '--request-timeout', '2s'];
      const { stderr, exitCode } = await netdoctor.run('check', ...args);
      expect(exitCode).toBe(2);
      expect(stderr).toContain('of context b is not reachable: no answer within 2 s');
      expect((await floaterPods(a)).size).toBe(0);
    } finally {
      silent.close();
    }
  });

  test('one cluster under two names is refused', async () => {
    const { a, netdoctor } = fixture();
    const { stderr, exitCode } = await netdoctor.run('check', '--dst-kubeconfig', a.kubeconfig);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('error: source and destination are one and the same cluster: contexts a and a');
    expect((await floaterPods(a)).size).toBe(0);
  });

  test('contexts with the same name in two files are distinguished, also in the tables', async () => {
    const { a, b, netdoctor } = fixture();
    const renamed = join(netdoctor.home, 'renamed');
    await writeFile(renamed, (await readFile(b.kubeconfig, 'utf8')).replaceAll('"b"', '"a"'));
    const { stdout, stderr, exitCode } = await netdoctor.run(
      'check',
      '--kubeconfig',
      a.kubeconfig,
      '--dst-kubeconfig',
      renamed,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/\| a \(source\) +\| a-n1 +\| a \(destination\) +\| b-n1 /);
    expect(stderr).toContain('a (destination) → a (source): 18 of 18 probes passed');
    await netdoctor.run('clean', '--dst-context', 'b');
  });
});
