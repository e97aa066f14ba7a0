import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { nodeIp, podCidr } from './addresses.ts';
import { isWhole, stopBroken } from './broken.ts';
import { startClusters, waitForNodes } from './cluster.ts';
import { type Fault, healAll, injectFault, linkDown, loseRoute } from './faults.ts';
import { kubectl, userKubeconfig } from './kubectl.ts';
import { bootNode, inLan, inNode, nodeOf, powerCut, stopNode } from './node.ts';
import { HERE } from './paths.ts';
import { killProcesses } from './processes.ts';
import { runMain, say } from './progress.ts';
import { remains, stopClusters } from './stop.ts';
import type { Cluster, Family } from './types.ts';

const options = await yargs(hideBin(process.argv))
  .usage('$0: starts two clusters of their own, proves that they and their faults work, and takes them down')
  .option('names', { type: 'string', array: true, default: ['x', 'y'] })
  .option('keep', { type: 'boolean', default: false, describe: 'leave the clusters up' })
  .strict()
  .help()
  .parse();

type Pod = { readonly name: string; readonly ips: readonly [string, string] };
type PodList = {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status: { readonly podIPs: readonly { readonly ip: string }[] };
  }[];
};

let failures = 0;

function check(title: string, actual: unknown, expected: unknown): void {
  const ok = actual === expected;
  if (!ok) failures += 1;
  say(`${ok ? 'ok  ' : 'FAIL'} ${title}${ok ? '' : `: ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`}`);
}

async function pod(cluster: Cluster, app: string, index: number): Promise<Pod> {
  const where = `--field-selector=spec.nodeName=${nodeOf(cluster, index).name},status.phase=Running`;
  const { stdout } = await kubectl(cluster, ['get', 'pods', '-l', `app=${app}`, where, '-o', 'json']);
  const found = (JSON.parse(stdout) as PodList).items[0];
  const [first, second] = found?.status.podIPs ?? [];
  if (!found || !first || !second) throw new Error(`no pod ${app} on node ${index}`);
  return { name: found.metadata.name, ips: [first.ip, second.ip] };
}

const address = (to: Pod, family: Family): string => (family === 4 ? to.ips[0] : `[${to.ips[1]}]`);

/** The exit status of a program in a pod, together with its first line of output. */
async function inPod(cluster: Cluster, from: Pod, argv: readonly string[], input?: string): Promise<string> {
  const stdin = input === undefined ? {} : { input };
  const { exitCode, stdout } = await kubectl(cluster, ['exec', '-i', from.name, '--', ...argv], {
    reject: false,
    timeout: 20_000,
    ...stdin,
  });
  return `${exitCode} ${stdout.split('\n')[0]}`.trim();
}

const get = (cluster: Cluster, from: Pod, url: string): Promise<string> =>
  inPod(cluster, from, ['curl', '-gs', '--max-time', '2', `http://${url}`]);

async function deploy(cluster: Cluster): Promise<void> {
  await kubectl(cluster, ['apply', '-f', join(HERE, 'manifests', 'smoke.yaml')]);
  for (const name of ['ds/pods', 'ds/hosts']) await kubectl(cluster, ['rollout', 'status', name, '--timeout=90s']);
}

async function checkPaths(cluster: Cluster): Promise<void> {
  const [p1, p2, h1] = await Promise.all([pod(cluster, 'pods', 1), pod(cluster, 'pods', 2), pod(cluster, 'hosts', 1)]);
  const second = nodeOf(cluster, 2);
  const answer = `0 ${p2.name}`;
  for (const family of [4, 6] as const) {
    const host = family === 4 ? nodeIp(second) : `[${nodeIp(second, 6)}]`;
    check(`pod -> pod, IPv${family}`, await get(cluster, p1, `${address(p2, family)}:8080/hostname`), answer);
    check(`host -> host, IPv${family}`, await get(cluster, h1, `${host}:18080/hostname`), `0 ${second.name}`);
    check(`node -> pod, IPv${family}`, await get(cluster, h1, `${address(p2, family)}:8080/hostname`), answer);
    const ping = ['ping', '-c1', '-W1', p2.ips[family === 4 ? 0 : 1]];
    check(`ping, IPv${family}`, (await inPod(cluster, p1, ping)).charAt(0), '0');
    const lan = ['curl', '-gs', '--max-time', '2', `http://${address(p2, family)}:8080/hostname`];
    check(`LAN -> pod, IPv${family}`, (await inLan(cluster, lan)).stdout, p2.name);
  }
  check('service by name', (await get(cluster, p1, 'pods/hostname')).slice(0, 7), '0 pods-');
  const udp = ['nc', '-u', '-w1', p2.ips[0], '8081'];
  check('UDP', await inPod(cluster, p1, udp, 'hostname\n'), answer);
  check('exit status of exec', await inPod(cluster, p1, ['sh', '-c', 'exit 7']), '7');
}

/**
 * Tests faults: what node 1's pod can reach of node 2's, and the other way round, while each fault is active.
 */
async function checkFaults(cluster: Cluster): Promise<void> {
  const [p1, p2] = await Promise.all([pod(cluster, 'pods', 1), pod(cluster, 'pods', 2)]);
  const [n1, n2] = [nodeOf(cluster, 1), nodeOf(cluster, 2)];
  const there = async (family: Family = 4) =>
    (await get(cluster, p1, `${address(p2, family)}:8080/hostname`)).split(' ')[0];
  const back = async (family: Family = 4) =>
    (await get(cluster, p2, `${address(p1, family)}:8080/hostname`)).split(' ')[0];
  const only = (fault: Pick<Fault, 'where' | 'family'>, rule: string) =>
    injectFault(cluster, { ...fault, hook: 'forward', rule });

  const node = await only({ where: { node: 2 }, family: 'inet' }, `ip saddr ${podCidr(n1)} ct state new drop`);
  check('fault on node 2: there', await there(), '28');
  check('fault on node 2: back', await back(), '0');
  check('fault on node 2: IPv6', await there(6), '0');
  const rule6 = `ip6 saddr ${podCidr(n1, 6)} ip6 daddr ${podCidr(n2, 6)} drop`;
  const wire = await only({ where: 'lan', family: 'bridge' }, rule6);
  check('a second fault, on the wire: IPv6', await there(6), '28');
  await node();
  await node();
  check('the first healed (twice)', await there(), '0');
  await wire();
  check('the second healed', await there(6), '0');

  const heal = await loseRoute(cluster, { node: 1, to: 2, kind: 'unreachable' });
  check('unreachable route', `${await there()} ${await there(6)}`, '7 7');
  await heal();
  await loseRoute(cluster, { node: 1, to: 2, kind: 'blackhole', families: [6] });
  check('blackhole route, IPv6 only', `${await there()} ${await there(6)}`, '0 28');
  const up = await linkDown(cluster, 2);
  check('link down', await there(), '28');
  await up();
  await only({ where: 'lan', family: 'bridge' }, `ip saddr ${podCidr(n1)} drop`);
  await injectFault(cluster, {
    where: { node: 1 },
    family: 'ip',
    hook: 'postrouting',
    type: 'nat',
    rule: `ip saddr ${podCidr(n1)} ip daddr ${podCidr(n2)} masquerade`,
  });
  await healAll(cluster);
  check('all healed', `${await there()} ${await there(6)} ${await back()}`, '0 0 0');
}

/** Whether node 1's pod reaches node 3's current pod, retried for a while. */
async function reachesThird(cluster: Cluster, seconds: number): Promise<boolean> {
  const from = await pod(cluster, 'pods', 1);
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; ) {
    const to = await pod(cluster, 'pods', 3).catch(() => undefined);
    if (to && (await get(cluster, from, `${address(to, 4)}:8080/hostname`)) === `0 ${to.name}`) return true;
  }
  return false;
}

async function checkPower(cluster: Cluster): Promise<void> {
  for (const off of [powerCut, stopNode]) {
    await off(cluster, 3);
    check(`node 3 after ${off.name}`, await reachesThird(cluster, 1), false);
    await bootNode(cluster, 3);
    check('a command in it', (await inNode(cluster, 3, ['hostname'])).stdout, nodeOf(cluster, 3).name);
    await waitForNodes(cluster, [3]);
    check('node 3 booted again', await reachesThird(cluster, 60), true);
  }
}

async function checkClusters(from: Cluster, to: Cluster): Promise<void> {
  const [p1, p2] = await Promise.all([pod(from, 'pods', 1), pod(to, 'pods', 2)]);
  for (const family of [4, 6] as const) {
    const seen = await get(from, p1, `${address(p2, family)}:8080/clientip`);
    check(`${from.name} -> ${to.name}, IPv${family}, source kept`, seen.startsWith(`0 ${address(p1, family)}:`), true);
  }
}

async function checkClient(cluster: Cluster): Promise<void> {
  const kubeconfig = await userKubeconfig(cluster, { user: 'eve', groups: ['guests'] });
  const whoami = ['--kubeconfig', kubeconfig, 'auth', 'whoami', '-o', 'jsonpath={.status.userInfo.groups[0]}'];
  check('another user', (await kubectl(cluster, whoami)).stdout, 'guests');
  const log = await readFile(cluster.auditLog, 'utf8');
  check('exec in the audit log', /ResponseStarted.*\/exec\?.*command=curl/.test(log), true);
}

/** Simulates a run that was killed together with everything that it had started. */
async function checkBroken({ name }: Cluster): Promise<void> {
  check('whole', await isWhole(name), true);
  await killProcesses(name, 'client');
  check('without the way to its API server', await isWhole(name), false);
  await killProcesses(name);
  check('without processes', remains().includes(name), true);
  await stopBroken([name]);
  check('what is left of it, taken down', remains().includes(name), false);
}

await runMain(async () => {
  await stopBroken(options.names);
  const clusters = await startClusters(options.names.map((name) => ({ name, nodes: 3 })));
  await Promise.all(clusters.map(deploy));
  const [first, second] = clusters;
  if (!first || !second) throw new Error('two clusters are needed');
  say('pods Ready');
  await checkPaths(first);
  await checkClusters(first, second);
  await checkClusters(second, first);
  await checkFaults(first);
  await checkPower(second);
  await checkClient(first);
  if (!options.keep) await checkBroken(second);
  if (!options.keep) await stopClusters(options.names);
  say(failures === 0 ? 'all well' : `${failures} failures`);
  if (failures > 0) process.exitCode = 1;
});
