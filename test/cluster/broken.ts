import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rigKubectl } from './kubectl.ts';
import { runLink } from './paths.ts';
import { processesOf } from './processes.ts';
import { say } from './progress.ts';
import { loadCluster } from './state.ts';
import { remains, stopCluster } from './stop.ts';

/** Whether a cluster is usable: it started completely, every part still runs, and its API server is ready. */
export async function isWhole(name: string): Promise<boolean> {
  if (!existsSync(join(runLink(name), 'cluster.json'))) return false;
  const cluster = await loadCluster(name);
  const parts = ['cp', 'client', ...cluster.nodes.map(({ index }) => `n${index}`)];
  if (parts.some((part) => processesOf(name, part).length === 0)) return false;
  return await rigKubectl(cluster, ['get', '--raw', '/readyz', '--request-timeout=10s']).then(
    () => true,
    () => false,
  );
}

/**
 * Takes down those of these clusters that are left in an unusable state. After a killed run, or after a
 * machine was suspended, state may be left without its processes.
 */
export async function stopBroken(names: readonly string[]): Promise<void> {
  for (const name of remains().filter((left) => names.includes(left))) {
    if (await isWhole(name)) continue;
    say(`${name}: a part of it is missing, from a run that was cut short; taking it down`);
    await stopCluster(name);
  }
}
