import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BOTH_FAMILIES, byFamily, DEFAULT_DOMAIN, MAX_NODES, type Plan, planCluster, planNodes } from './addresses.ts';
import { binaries, seedImages } from './cache.ts';
import { rigKubectl } from './kubectl.ts';
import { raiseLimits } from './limits.ts';
import { withLock } from './lock.ts';
import { makeLan, makeNetwork } from './network.ts';
import { bootNode } from './node.ts';
import { bootTime, nodeObject } from './node-config.ts';
import { clientSocket, HERE } from './paths.ts';
import { clientServer, lanAuthority, makePki } from './pki.ts';
import { processesOf, startDaemon, UNSHARE } from './processes.ts';
import { refuse, say } from './progress.ts';
import { claim, makeMountPoints, requireFree, saveCluster } from './state.ts';
import { LAN, netnsArgv, requireRig } from './sys.ts';
import type { Cluster, Family } from './types.ts';

export type Wanted = {
  readonly name: string;
  readonly nodes?: number;
  /** The families of nodes, pods and Services, the primary one first. Default: [4, 6]. */
  readonly families?: readonly Family[];
  /** The domain of Service names. Default: cluster.local. */
  readonly domain?: string;
};

const isDomain = (text: string): boolean =>
  /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(text);

const READY_SECONDS = 180;
const CONTROL_PLANE = 'cp';

function startControlPlane(cluster: Cluster, plan: Plan): void {
  const dir = cluster.runDir;
  startDaemon([...netnsArgv(plan.netns, UNSHARE), join(HERE, 'control-plane.sh')], {
    cluster: cluster.name,
    part: CONTROL_PLANE,
    log: join(dir, 'control-plane.log'),
    env: {
      DIR: dir,
      BIN: cluster.bin,
      IP: byFamily(cluster.families, plan.ipv4, plan.ipv6)[0] ?? '',
      SERVER: `https://${lanAuthority(plan, cluster)}`,
      SERVICE_CIDRS: byFamily(cluster.families, plan.serviceCidr4, plan.serviceCidr6).join(','),
      AUDIT_POLICY: join(HERE, 'manifests', 'audit-policy.yaml'),
      AUDIT_LOG: cluster.auditLog,
    },
  });
}

// Connects 127.0.0.1 to the API server. The two ends are joined by a unix socket, because that works across
// network namespaces.
function startClientAccess(cluster: Cluster, plan: Plan): void {
  const socket = clientSocket(cluster.name);
  const log = join(cluster.runDir, 'socat.log');
  const inner = ['socat', `UNIX-LISTEN:${socket},fork,unlink-early`, `TCP:${lanAuthority(plan, cluster)}`];
  const outer = ['socat', `TCP-LISTEN:${plan.clientPort},bind=127.0.0.1,fork,reuseaddr`, `UNIX-CONNECT:${socket}`];
  startDaemon(netnsArgv(LAN, inner), { cluster: cluster.name, part: 'client', log });
  startDaemon(outer, { cluster: cluster.name, part: 'client', log });
}

async function waitForApi(cluster: Cluster): Promise<void> {
  for (let waited = 0; waited < READY_SECONDS * 10; waited += 1) {
    if (existsSync(join(cluster.runDir, 'api-ready'))) return;
    if (processesOf(cluster.name, CONTROL_PLANE).length === 0) {
      const log = await readFile(join(cluster.runDir, 'control-plane.log'), 'utf8');
      throw new Error(`the control plane of cluster ${cluster.name} ended: ${log}`);
    }
    await sleep(100);
  }
  throw new Error(`the API server of cluster ${cluster.name} does not become ready: see ${cluster.runDir}`);
}

async function createObjects(cluster: Cluster, plan: Plan): Promise<void> {
  const { families, domain } = cluster;
  const nodes = { apiVersion: 'v1', kind: 'List', items: cluster.nodes.map((node) => nodeObject(node, families)) };
  await rigKubectl(cluster, ['create', '-f', '-'], JSON.stringify(nodes));
  const coredns = await readFile(join(HERE, 'manifests', 'coredns.yaml'), 'utf8');
  const addresses = byFamily(families, plan.dns4, plan.dns6);
  const filled = coredns
    .replace('DOMAIN', domain)
    .replace('FAMILY_POLICY', families.length > 1 ? 'RequireDualStack' : 'SingleStack')
    .replace('DNS_ADDRESS_LIST', JSON.stringify(addresses))
    .replace('DNS_ADDRESS', JSON.stringify(addresses[0]));
  await rigKubectl(cluster, ['create', '-f', '-'], filled);
}

type Condition = { readonly type: string; readonly status: string; readonly lastHeartbeatTime: string };
type NodeStatuses = {
  readonly items: readonly {
    readonly metadata: { readonly name: string };
    readonly status?: { readonly conditions?: readonly Condition[] };
  }[];
};

// Ignores what a node reported before its last boot: the API still says Ready for 50 s after a power cut.
async function readyNodes(cluster: Cluster): Promise<Set<string>> {
  const list = JSON.parse(await rigKubectl(cluster, ['get', 'nodes', '-o', 'json'])) as NodeStatuses;
  const ready = list.items.filter(({ metadata, status }) => {
    const node = cluster.nodes.find(({ name }) => name === metadata.name);
    const heard = status?.conditions?.find(({ type, status: value }) => type === 'Ready' && value === 'True');
    return node && heard && Date.parse(heard.lastHeartbeatTime) >= bootTime(cluster, node) - 999;
  });
  return new Set(ready.map(({ metadata }) => metadata.name));
}

/** Waits until these nodes (default: all) are Ready after their last boot. */
export async function waitForNodes(cluster: Cluster, indexes?: readonly number[]): Promise<void> {
  const names = cluster.nodes.filter(({ index }) => !indexes || indexes.includes(index)).map(({ name }) => name);
  const deadline = Date.now() + READY_SECONDS * 1000;
  let waiting = names;
  while (waiting.length > 0) {
    if (Date.now() > deadline) throw new Error(`not Ready: ${waiting.join(', ')}; see ${cluster.runDir}/n*/*.log`);
    await sleep(300);
    const ready = await readyNodes(cluster);
    waiting = names.filter((name) => !ready.has(name));
  }
}

async function start(
  { name, nodes: count, families, domain }: Required<Wanted>,
  { bin, seed }: { bin: string; seed: string },
): Promise<Cluster> {
  const plan = planCluster(name);
  const runDir = await withLock('common', async () => {
    const claimed = await claim(name);
    raiseLimits();
    await makeMountPoints();
    await makeLan();
    return claimed;
  });
  const cluster: Cluster = {
    name,
    kubeconfig: join(runDir, 'pki', 'admin.kubeconfig'),
    runDir,
    auditLog: join(runDir, 'audit.log'),
    bin,
    seed,
    nodes: planNodes(name, count),
    families,
    domain,
  };
  await Promise.all([makePki(join(runDir, 'pki'), plan, cluster), makeNetwork(plan, cluster.nodes, families)]);
  startControlPlane(cluster, plan);
  startClientAccess(cluster, plan);
  await waitForApi(cluster);
  say(`${name}: API server ready (${clientServer(plan)})`);
  await createObjects(cluster, plan);
  await Promise.all(cluster.nodes.map((node) => bootNode(cluster, node.index)));
  await waitForNodes(cluster);
  say(`${name}: ${count} nodes Ready`);
  await rigKubectl(cluster, [
    '-n',
    'kube-system',
    'rollout',
    'status',
    'deploy/coredns',
    `--timeout=${READY_SECONDS}s`,
  ]);
  await saveCluster(cluster);
  say(`${name}: CoreDNS Ready`);
  return cluster;
}

/**
 * Starts a cluster and returns when its nodes and CoreDNS are Ready. Builds its programs and images first if
 * they are not in the cache. If it fails, it leaves everything in place for inspection; stopCluster or
 * cluster:down removes it.
 */
export async function startCluster(wanted: Wanted): Promise<Cluster> {
  const { name, nodes = 3, families = BOTH_FAMILIES, domain = DEFAULT_DOMAIN } = wanted;
  requireRig();
  if (!Number.isInteger(nodes) || nodes < 1 || nodes > MAX_NODES) {
    refuse(`a cluster has 1 to ${MAX_NODES} nodes, not ${nodes}`);
  }
  if (families.length === 0 || new Set(families).size < families.length) {
    refuse(`the families of a cluster are 4, 6 or both, not ${families.join(', ') || 'none'}`);
  }
  if (!isDomain(domain)) refuse(`a cluster's domain is like ${DEFAULT_DOMAIN}, not ${domain}`);
  requireFree(name);
  const bin = await binaries();
  const seed = await seedImages(bin);
  return await withLock(`cluster/${name}`, () => start({ name, nodes, families, domain }, { bin, seed }));
}

/** Starts several clusters in parallel, or none if one of them exists. */
export async function startClusters(wanted: readonly Wanted[]): Promise<Cluster[]> {
  for (const { name } of wanted) requireFree(name);
  return await Promise.all(wanted.map((one) => startCluster(one)));
}
