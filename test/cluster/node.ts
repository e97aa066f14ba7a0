import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { byFamily, planCluster } from './addresses.ts';
import { cgroupVersion, makeCgroups } from './cgroups.ts';
import { nodeDir, writeNodeFiles } from './node-config.ts';
import { HERE } from './paths.ts';
import { killProcesses, marks, namespaceInit, processesOf, signal, startDaemon, UNSHARE } from './processes.ts';
import { LAN, netnsArgv, type Outcome, type RunOptions, run } from './sys.ts';
import type { Cluster, NodeInfo } from './types.ts';

/** Node `index` (starting at 1) of a cluster. */
export function nodeOf(cluster: Cluster, index: number): NodeInfo {
  const node = cluster.nodes.find((candidate) => candidate.index === index);
  if (!node) throw new Error(`cluster ${cluster.name} has no node ${index}`);
  return node;
}

const partOf = (node: NodeInfo): string => `n${node.index}`;

// A cgroup namespace uses the groups that the process is in as its root, so the process must join them before
// `unshare`.
const JOIN = 'for group in $CGROUPS; do echo $$ > "$group/cgroup.procs"; done; exec "$@"';

async function waitForInit(cluster: Cluster, node: NodeInfo): Promise<void> {
  for (let waited = 0; waited < 100; waited += 1) {
    if (namespaceInit(cluster.name, partOf(node))) return;
    await sleep(20);
  }
  throw new Error(`node ${node.name} does not start: see ${join(nodeDir(cluster, node), 'node.log')}`);
}

/** Switches a node on, also after powerCut or stopNode. Returns before it is Ready: see waitForNodes. */
export async function bootNode(cluster: Cluster, index: number): Promise<void> {
  const node = nodeOf(cluster, index);
  const part = partOf(node);
  if (processesOf(cluster.name, part).length > 0) throw new Error(`node ${node.name} is already running`);
  await writeNodeFiles(cluster, node);
  const groups = await makeCgroups(node.name);
  const plan = planCluster(cluster.name);
  const dir = nodeDir(cluster, node);
  const inside = [...netnsArgv(node.netns, UNSHARE), join(HERE, 'node.sh')];
  startDaemon(['sh', '-c', JOIN, 'sh', ...inside], {
    cluster: cluster.name,
    part,
    log: join(dir, 'node.log'),
    env: {
      NODE: node.name,
      NODE_IPS: byFamily(cluster.families, node.ipv4, node.ipv6).join(','),
      POD_CIDRS: byFamily(cluster.families, plan.podCidrs4, plan.podCidrs6).join(','),
      DIR: dir,
      PKI: join(cluster.runDir, 'pki'),
      BIN: cluster.bin,
      SEED: cluster.seed,
      CGROUP_VERSION: String(cgroupVersion()),
      CGROUPS: groups.join(' '),
    },
  });
  await waitForInit(cluster, node);
}

/** Kills a node and its pods at once. Its disk, network namespace, links and addresses remain. */
export async function powerCut(cluster: Cluster, index: number): Promise<void> {
  await killProcesses(cluster.name, partOf(nodeOf(cluster, index)));
}

/**
 * Shuts a node down as an operator would: first the kubelet, then SIGTERM to all processes, then the power.
 */
export async function stopNode(cluster: Cluster, index: number): Promise<void> {
  const part = partOf(nodeOf(cluster, index));
  const init = namespaceInit(cluster.name, part);
  if (init) signal(init, 'SIGTERM');
  for (let waited = 0; waited < 50 && namespaceInit(cluster.name, part); waited += 1) await sleep(100);
  await killProcesses(cluster.name, part);
}

const marked = (cluster: Cluster, part: string, options: RunOptions = {}): RunOptions => ({
  ...options,
  env: { ...options.env, ...marks(cluster.name, part), PATH: `${cluster.bin}:${process.env.PATH}` },
});

/** Runs a program inside a running node, in all its namespaces (nft, ip, ctr -n k8s.io, curl). */
export async function inNode(
  cluster: Cluster,
  index: number,
  argv: readonly string[],
  options?: RunOptions,
): Promise<Outcome> {
  const node = nodeOf(cluster, index);
  const init = namespaceInit(cluster.name, partOf(node));
  if (!init) throw new Error(`node ${node.name} is not running`);
  const nsenter = ['nsenter', '--all', '--target', String(init), ...argv];
  return await run(nsenter, marked(cluster, `exec-${partOf(node)}`, options));
}

/** Runs a program on the LAN between the nodes: `tcpdump`, or a client outside the nodes. */
export async function inLan(cluster: Cluster, argv: readonly string[], options?: RunOptions): Promise<Outcome> {
  return await run(netnsArgv(LAN, argv), marked(cluster, 'lan', options));
}
