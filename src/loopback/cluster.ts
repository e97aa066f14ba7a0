import { rmSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../errors.ts';
import { DEFAULT_NAMESPACE } from '../model/labels.ts';
import { type Addresses, refuseNodeCount } from './addresses.ts';
import { DEMO_USER } from './api/rights.ts';
import { type ApiServer, type Heard, startApiServer } from './api/server.ts';
import { makeStore, type Store } from './api/store.ts';
import { type ClusterPems, makeCertificates } from './certificates.ts';
import { claimRange, holdRange } from './claim.ts';
import { startControllers } from './controllers/controllers.ts';
import { DOMAIN, resolvConf, startDns } from './dns/server.ts';
import { apiObstacle } from './faults/api-obstacle.ts';
import { restartAtExec } from './faults/api-restart.ts';
import { type Fault, parseFault } from './faults/fault.ts';
import { type StandingFaults, standingFaults } from './faults/standing.ts';
import { kubeconfigText } from './kubeconfig.ts';
import { digBlackHole } from './node/black-hole.ts';
import type { Connections } from './node/connections.ts';
import { execUpgrade, type Upgrade } from './node/exec.ts';
import { startKubelets } from './node/kubelets.ts';
import { addDig, makeTools } from './node/tools.ts';
import { type NodeSpec, seedObjects, seedServices } from './seed.ts';

export interface LoopbackOptions {
  /** The name of its context. */
  readonly name: string;
  readonly nodes: readonly NodeSpec[];
  readonly env: NodeJS.ProcessEnv;
  /** Exec protocols that it speaks; all known ones by default. */
  readonly protocols?: readonly string[] | undefined;
  readonly onRequest?: (request: Heard) => void;
}

/** A cluster within this process: an API server, and floaters on loopback addresses. */
export interface LoopbackCluster {
  readonly name: string;
  readonly url: string;
  /** Path of its kubeconfig. */
  readonly kubeconfig: string;
  /** For files of the cluster; removed with it. */
  readonly folder: string;
  readonly nodes: readonly string[];
  /** The objects of the cluster. */
  readonly store: Store;
  readonly faults: Pick<StandingFaults, 'all' | 'heal'>;
  /** @throws UserError if there is no such fault or node */
  readonly inject: (fault: string) => Fault;
  /** The connections to floaters so far. */
  readonly connections: () => readonly Connections[];
  readonly close: () => Promise<void>;
}

/** The folders of the clusters that run in this process. */
const folders = new Set<string>();

/** A second Ctrl-C leaves no time for anything else. */
function removeFolders(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}

/**
 * Starts a cluster on addresses of 127.0.0.0/8 that no other cluster has. Linux only: other systems have only
 * 127.0.0.1.
 * @throws UserError if the machine cannot do it
 */
export async function startLoopbackCluster(options: LoopbackOptions): Promise<LoopbackCluster> {
  refuseOthers(options);
  const folder = await mkdtemp(join(tmpdir(), 'netdoctor-demo-'));
  if (folders.size === 0) process.on('exit', removeFolders);
  folders.add(folder);
  const removeFolder = async () => {
    await rm(folder, { recursive: true, force: true });
    folders.delete(folder);
    if (folders.size === 0) process.off('exit', removeFolders);
  };
  const closers: Closer[] = [removeFolder];
  const close = async () => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await startIn(folder, options, (...more) => closers.push(...more))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

type Closer = () => Promise<void> | void;
/** What is opened last is closed first. */
type OnClose = (...closers: readonly Closer[]) => void;

function refuseOthers({ nodes }: LoopbackOptions): void {
  if (process.platform !== 'linux')
    throw new UserError('the demo cluster works on Linux only: it needs all of 127.0.0.0/8', {
      code: 'DEMO_NEEDS',
      hint: 'run it in a Linux container or virtual machine, or try kubectl netdoctor check on a cluster of yours',
    });
  refuseNodeCount(nodes.length);
}

async function startIn(
  folder: string,
  options: LoopbackOptions,
  onClose: OnClose,
): Promise<Omit<LoopbackCluster, 'close'>> {
  const { name, nodes, protocols, env } = options;
  const names = nodes.map((node) => node.name);
  const tools = await makeTools(folder, env);
  const store = makeStore();
  const faults = standingFaults();
  const front = await openFront(options, store, faults);
  const { addresses, api, pems, denies } = front;
  onClose(front.release);
  const hole = await digBlackHole(addresses.blackHole);
  onClose(hole.close);
  const kubelets = startKubelets({
    store,
    faults,
    addresses,
    blackHolePort: hole.port,
    folder,
    tools,
    nodes: names,
  });
  const restarts = restartAtExec(api, faults);
  front.setUpgrade(execUpgrade({ store, kubelets, faults, denies, protocols, onExec: restarts.onExec }));
  const dns = await startDns({
    address: addresses.dns,
    zone: new Map([[`kubernetes.default.svc.${DOMAIN}`, addresses.api]]),
    isLost: (from) => kubelets.all().some(({ pod }) => pod.ip === from && faults.at('dns', pod.node) !== undefined),
  });
  if (dns) {
    onClose(dns.close);
    await addDig(tools, dns.port);
    await writeFile(join(folder, 'resolv.conf'), resolvConf(addresses.dns, DEFAULT_NAMESPACE));
  }
  seedObjects(store, nodes, addresses);
  seedServices(store, addresses, { apiPort: API_PORT, dnsPort: dns?.port });
  const controllers = startControllers({ store, kubelets, faults });
  onClose(kubelets.close, api.down, restarts.stop, controllers.stop);
  const kubeconfig = join(folder, 'kubeconfig');
  await writeFile(kubeconfig, kubeconfigText(name, api.url, pems), { mode: 0o600 });
  return {
    name,
    url: api.url,
    kubeconfig,
    folder,
    nodes: names,
    store,
    faults,
    connections: kubelets.connections,
    inject: (text) => {
      const fault = parseFault(text, names);
      faults.inject(fault);
      return fault;
    },
  };
}

/** The port of every loopback cluster's API server, each on an address of its own. */
const API_PORT = 26443;

interface Front {
  readonly api: ApiServer;
  readonly pems: ClusterPems;
  readonly addresses: Addresses;
  readonly denies: (verb: string, what: string) => boolean;
  /** Execs need the kubelets, which need the addresses that the API server has claimed. */
  readonly setUpgrade: (upgrade: Upgrade) => void;
  /** Stops the API server, and returns the addresses. */
  readonly release: () => Promise<void>;
}

async function openFront({ nodes, onRequest }: LoopbackOptions, store: Store, faults: StandingFaults): Promise<Front> {
  let upgrade: Upgrade = (_, socket) => void socket.destroy();
  const denies = (verb: string, what: string) =>
    faults.named('no-right').some(({ args }) => args[0] === verb && args[1] === what);
  const { addresses, claim } = await claimRange(nodes.length, async (host) => {
    const giveBack = await holdRange(host);
    try {
      const pems = await makeCertificates(host, DEMO_USER);
      const api = await startApiServer({
        store,
        pems: pems.server,
        host,
        port: API_PORT,
        denies,
        obstacle: apiObstacle(faults),
        ...(onRequest ? { onRequest } : {}),
        onUpgrade: (...parts) => upgrade(...parts),
      });
      const release = async () => {
        await api.down();
        await giveBack();
      };
      return { api, pems, release };
    } catch (error) {
      await giveBack();
      throw error;
    }
  });
  return {
    ...claim,
    addresses,
    denies,
    setUpgrade: (next) => {
      upgrade = next;
    },
  };
}
