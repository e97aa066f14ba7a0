import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rigKubectl } from './kubectl.ts';
import { namespaceInit, processesOf, signal, startDaemon } from './processes.ts';
import type { Cluster } from './types.ts';

/** Restarts the API server, and returns when it is ready. */
export type Restart = () => Promise<void>;

const CONTROL_PLANE = 'cp';
const PROGRAM = 'kube-apiserver';

const argvOf = (pid: number): string[] => readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);

function apiServerOf({ name }: Cluster): { pid: number; argv: string[] } | undefined {
  return processesOf(name, CONTROL_PLANE)
    .map(({ pid }) => ({ pid, argv: argvOf(pid) }))
    .find(({ argv }) => argv[0]?.endsWith(PROGRAM));
}

/** Kills a cluster's API server at once; the rest of the control plane keeps running. */
export async function killApiServer(cluster: Cluster): Promise<Restart> {
  const found = apiServerOf(cluster);
  if (!found) throw new Error(`cluster ${cluster.name} has no API server`);
  signal(found.pid, 'SIGKILL');
  return async () => {
    if (!apiServerOf(cluster)) start(cluster, found.argv);
    await waitForReady(cluster);
  };
}

function start(cluster: Cluster, argv: readonly string[]): void {
  const init = namespaceInit(cluster.name, CONTROL_PLANE);
  if (!init) throw new Error(`the control plane of cluster ${cluster.name} is not running`);
  startDaemon(['nsenter', '--all', '--target', String(init), ...argv], {
    cluster: cluster.name,
    part: CONTROL_PLANE,
    log: join(cluster.runDir, 'apiserver.log'),
    env: { PATH: `${cluster.bin}:${process.env.PATH}`, GOMAXPROCS: '2' },
  });
}

async function waitForReady(cluster: Cluster): Promise<void> {
  const end = Date.now() + 60_000;
  while (true) {
    try {
      await rigKubectl(cluster, ['get', '--raw', '/readyz']);
      return;
    } catch (error) {
      if (Date.now() > end) throw error;
      await sleep(300);
    }
  }
}
