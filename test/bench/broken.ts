import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { execa } from 'execa';
import type { Report } from '../../src/report/report.ts';
import { startCluster } from '../cluster/cluster.ts';
import { type Fault, healAll, injectFault } from '../cluster/faults.ts';
import { nodeOf } from '../cluster/node.ts';
import { runMain, say } from '../cluster/progress.ts';
import { knownClusters, loadCluster } from '../cluster/state.ts';
import { stopCluster } from '../cluster/stop.ts';
import { requireRig } from '../cluster/sys.ts';
import type { Cluster, Family } from '../cluster/types.ts';

/**
 * `npm run bench:broken`: how long a check of a real cluster of four nodes takes if its network is whole, if
 * two nodes do not reach each other, and if one is cut off; with the default checks, and with all on both
 * layers. Uses cluster `d` if it is up. EXECUTABLE is another version to compare with.
 */
const NAME = 'd';
const NODES = 4;
const EXECUTABLE = resolve(process.env.EXECUTABLE ?? 'dist/linux-amd64/kubectl-netdoctor');
const ALL = ['--checks', 'tcp,udp,mtu,dns,icmp,service,nodeport,source-ip,apiserver', '--layers', 'pod,node'];

interface Network {
  readonly words: string;
  readonly fault?: (cluster: Cluster) => Fault;
}

const NETWORKS: readonly Network[] = [
  { words: 'all is well' },
  {
    words: 'two nodes do not reach each other',
    fault: (cluster) => dropped(cluster, [2]),
  },
  { words: 'one node is cut off from the others', fault: (cluster) => dropped(cluster, [2, 3, 4]) },
];

/** What goes between node 1 with its pods and these nodes, either way. The API server stays. */
function dropped(cluster: Cluster, others: readonly number[]): Fault {
  const rule = ([4, 6] as const).flatMap((family) => {
    const ip = family === 4 ? 'ip' : 'ip6';
    const [own, theirs] = [addressesOf(cluster, [1], family), addressesOf(cluster, others, family)];
    return [`${ip} saddr ${own} ${ip} daddr ${theirs} drop`, `${ip} saddr ${theirs} ${ip} daddr ${own} drop`];
  });
  return { where: 'lan', family: 'bridge', hook: 'forward', rule };
}

/** The nodes and their pods, as a set in nft. */
function addressesOf(cluster: Cluster, numbers: readonly number[], family: Family): string {
  const nodes = numbers.map((number) => nodeOf(cluster, number));
  const all = nodes.flatMap((node) => (family === 4 ? [node.ipv4, node.podCidr4] : [node.ipv6, node.podCidr6]));
  return `{ ${all.join(', ')} }`;
}

interface Timed {
  readonly seconds: number;
  readonly words: string;
}

async function timed(cluster: Cluster, args: readonly string[]): Promise<Timed> {
  const home = await mkdtemp(join(tmpdir(), 'netdoctor-bench-'));
  const env = { HOME: home, KUBECONFIG: cluster.kubeconfig, NETDOCTOR_HOME: join(home, 'state') };
  try {
    const began = performance.now();
    const { stdout, exitCode } = await execa(EXECUTABLE, ['check', '-o', 'json', ...args], {
      env,
      reject: false,
      stdin: 'ignore',
    });
    const seconds = (performance.now() - began) / 1000;
    const { summary, findings } = JSON.parse(stdout) as Report;
    const [first] = findings.filter(({ severity }) => severity === 'error');
    const verdicts = `${summary.pass} passed, ${summary.fail} failed, ${summary.error} not measured`;
    return {
      seconds,
      words: `exit code ${exitCode}; ${verdicts}; ${first ? `${first.code} ${first.title}` : 'nothing found'}`,
    };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

async function measure(cluster: Cluster): Promise<void> {
  for (const { words, fault } of NETWORKS) {
    for (const [name, args] of [['default checks', []] as const, ['all checks, both layers', ALL] as const]) {
      if (fault) await injectFault(cluster, fault(cluster));
      const { seconds, words: found } = await timed(cluster, args);
      await healAll(cluster);
      say(`${words}, ${name}: ${seconds.toFixed(1)} s; ${found}`);
    }
  }
}

async function main(): Promise<void> {
  requireRig();
  const isUp = knownClusters().includes(NAME);
  const cluster = isUp ? await loadCluster(NAME) : await startCluster({ name: NAME, nodes: NODES });
  try {
    // The first run makes the floaters.
    await timed(cluster, ALL);
    await measure(cluster);
  } finally {
    if (!isUp) await stopCluster(NAME);
  }
}

await runMain(main);
