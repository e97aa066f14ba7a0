import { planCluster } from './addresses.ts';
import { removeCgroups } from './cgroups.ts';
import { withLock } from './lock.ts';
import { netnsNames, removeLan, removeNetwork } from './network.ts';
import { killProcesses, markedProcesses } from './processes.ts';
import { refuse, say } from './progress.ts';
import { knownClusters, release, releaseCommon } from './state.ts';
import { run } from './sys.ts';

/** Every cluster of which something remains on this machine: state, a namespace or a process. */
export function remains(): string[] {
  const namespaces = netnsNames().map((name) => /^nd-([a-z])-/.exec(name)?.[1] ?? '');
  const processes = markedProcesses().map(({ cluster }) => cluster);
  return [...new Set([...knownClusters(), ...namespaces, ...processes])].filter(Boolean).sort();
}

async function stop(name: string): Promise<void> {
  await killProcesses(name);
  await removeNetwork(planCluster(name));
  await removeCgroups(name);
  await release(name);
}

async function stopCommon(): Promise<void> {
  if (remains().length > 0) return;
  await removeLan();
  await releaseCommon(async (path) => {
    await run(['umount', path]);
  });
}

/**
 * Ends a cluster and removes everything that it created, even after an interrupted start. The last cluster
 * also removes the LAN.
 */
export async function stopCluster(name: string): Promise<void> {
  const busy = (): never => refuse(`Cluster ${name} is being started or stopped by another process: end that first.`);
  await withLock(`cluster/${name}`, () => stop(name), busy);
  await withLock('common', stopCommon);
  say(`${name}: down`);
}

/** Ends several clusters; all if none is named. */
export async function stopClusters(names: readonly string[] = remains()): Promise<void> {
  await Promise.all(names.map((name) => stopCluster(name)));
  await withLock('common', stopCommon);
}
