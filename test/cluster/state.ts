import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmdirSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BOTH_FAMILIES, DEFAULT_DOMAIN, isClusterName } from './addresses.ts';
import { restoreLimits } from './limits.ts';
import { cacheRoot, clustersDir, runLink, STATE, stateDir } from './paths.ts';
import { refuse } from './progress.ts';
import type { Cluster } from './types.ts';

/** Directories that a node mounts over. They must exist on the machine itself; those we made go again. */
const MOUNT_POINTS = ['/var/lib/kubelet', '/var/lib/containerd', '/var/lib/cni', '/etc/cni/net.d'];
// `ip netns add` makes this directory and mounts it on itself.
const NETNS = '/run/netns';
const madeFile = join(STATE, 'made');

/** Names of the clusters that have a state directory: running ones, and ones whose start was cut short. */
export const knownClusters = (): string[] => (existsSync(clustersDir) ? readdirSync(clustersDir).sort() : []);

/** The missing ancestors of a path and itself, from the top. */
export function missingDirs(path: string, exists: (path: string) => boolean = existsSync): string[] {
  return exists(path) ? [] : [...missingDirs(dirname(path), exists), path];
}

const isMounted = (path: string): boolean =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[4] === path);

/** Makes the mount points, noting beforehand which ones are ours. */
export async function makeMountPoints(): Promise<void> {
  for (const path of MOUNT_POINTS.flatMap((point) => missingDirs(point))) {
    await writeFile(madeFile, `${path}\n`, { flag: 'a' });
    mkdirSync(path, { recursive: true });
  }
  if (!isMounted(NETNS)) await writeFile(madeFile, `${NETNS}\n`, { flag: 'a' });
}

async function removeMountPoints(unmount: (path: string) => Promise<void>): Promise<void> {
  const made = existsSync(madeFile) ? readFileSync(madeFile, 'utf8').split('\n').filter(Boolean) : [];
  for (const path of made.reverse()) {
    try {
      if (readdirSync(path).length === 0 && isMounted(path)) await unmount(path);
      rmdirSync(path);
    } catch {
      // In use by something else by now: it stays.
    }
  }
}

/** Ends with a message when a cluster of this name exists. */
export function requireFree(name: string): void {
  if (!existsSync(stateDir(name))) return;
  refuse(`Cluster ${name} is already up, or was not taken down: npm run cluster:down -- ${name}`);
}

/** Clusters that this process has begun to make. */
export const claimed = new Set<string>();

/** Takes a cluster's name, or ends with a message. Returns the new run directory. */
export async function claim(name: string): Promise<string> {
  await mkdir(clustersDir, { recursive: true });
  requireFree(name);
  claimed.add(name);
  const runDir = join(cacheRoot(), 'run', name);
  // Of a cluster that ended with a reboot.
  await rm(runDir, { recursive: true, force: true });
  await mkdir(runDir, { recursive: true });
  await mkdir(stateDir(name));
  await symlink(runDir, runLink(name));
  return runDir;
}

/** Forgets a cluster and deletes its files; its processes must have ended. */
export async function release(name: string): Promise<void> {
  const link = runLink(name);
  const paths = [join(cacheRoot(), 'run', name)];
  try {
    paths.push(readlinkSync(link));
  } catch {
    // Cut short before the link was made.
  }
  for (const path of paths) await rm(path, { recursive: true, force: true });
  await rm(stateDir(name), { recursive: true, force: true });
}

/** Removes what the clusters had in common. */
export async function releaseCommon(unmount: (path: string) => Promise<void>): Promise<void> {
  await removeMountPoints(unmount);
  restoreLimits();
  await rm(STATE, { recursive: true, force: true });
}

export async function saveCluster(cluster: Cluster): Promise<void> {
  await writeFile(join(cluster.runDir, 'cluster.json'), JSON.stringify(cluster, undefined, 2));
}

/** The data of a cluster that is up. */
export async function loadCluster(name: string): Promise<Cluster> {
  if (!isClusterName(name)) refuse(`a cluster's name is one letter from a to z, not "${name}"`);
  const file = join(runLink(name), 'cluster.json');
  if (!existsSync(file)) refuse(`Cluster ${name} is not up: npm run cluster:up`);
  // One that was started before there was a choice says nothing of the two.
  const before = { families: BOTH_FAMILIES, domain: DEFAULT_DOMAIN };
  return { ...before, ...(JSON.parse(await readFile(file, 'utf8')) as Cluster) };
}
