import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmdirSync } from 'node:fs';
import { mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { BOTH_FAMILIES, DEFAULT_DOMAIN, isClusterName } from './addresses.ts';
import { restoreLimits } from './limits.ts';
import { cacheRoot, clustersDir, runLink, STATE, stateDir } from './paths.ts';
import { refuse } from './progress.ts';
import type { Cluster } from './types.ts';

/**
 * Directories that a node mounts over. They must exist on the machine itself; those that we created are
 * removed again.
 */
const MOUNT_POINTS = ['/var/lib/kubelet', '/var/lib/containerd', '/var/lib/cni', '/etc/cni/net.d'];
// `ip netns add` creates this directory and mounts it on itself.
const NETNS = '/run/netns';
const madeFile = join(STATE, 'made');

/**
 * Names of the clusters that have a state directory: those that run, and those whose start was interrupted.
 */
export const knownClusters = (): string[] => (existsSync(clustersDir) ? readdirSync(clustersDir).sort() : []);

/** A path's missing ancestors and the path itself, topmost first. */
export function missingDirs(path: string, exists: (path: string) => boolean = existsSync): string[] {
  return exists(path) ? [] : [...missingDirs(dirname(path), exists), path];
}

const isMounted = (path: string): boolean =>
  readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .some((line) => line.split(' ')[4] === path);

/** Creates the mount points, and first records which ones are ours. */
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
      // Something else uses it by now, so it stays.
    }
  }
}

/** Ends with a message if a cluster of this name exists. */
export function requireFree(name: string): void {
  if (!existsSync(stateDir(name))) return;
  refuse(`Cluster ${name} is already up, or was not taken down: npm run cluster:down -- ${name}`);
}

/** Clusters that this process has begun to create. */
export const claimed = new Set<string>();

/** Claims a cluster's name, or ends with a message. Returns the new run directory. */
export async function claim(name: string): Promise<string> {
  await mkdir(clustersDir, { recursive: true });
  requireFree(name);
  claimed.add(name);
  const runDir = join(cacheRoot(), 'run', name);
  // Left by a cluster that ended with a reboot.
  await rm(runDir, { recursive: true, force: true });
  await mkdir(runDir, { recursive: true });
  await mkdir(stateDir(name));
  await symlink(runDir, runLink(name));
  return runDir;
}

/** Forgets a cluster and deletes its files. Its processes must have ended. */
export async function release(name: string): Promise<void> {
  const link = runLink(name);
  const paths = [join(cacheRoot(), 'run', name)];
  try {
    paths.push(readlinkSync(link));
  } catch {
    // The start was interrupted before the link was created.
  }
  for (const path of paths) await rm(path, { recursive: true, force: true });
  await rm(stateDir(name), { recursive: true, force: true });
}

/** Removes what the clusters shared. */
export async function releaseCommon(unmount: (path: string) => Promise<void>): Promise<void> {
  await removeMountPoints(unmount);
  restoreLimits();
  await rm(STATE, { recursive: true, force: true });
}

export async function saveCluster(cluster: Cluster): Promise<void> {
  await writeFile(join(cluster.runDir, 'cluster.json'), JSON.stringify(cluster, undefined, 2));
}

/** The data of a running cluster. */
export async function loadCluster(name: string): Promise<Cluster> {
  if (!isClusterName(name)) refuse(`a cluster's name is one letter from a to z, not "${name}"`);
  const file = join(runLink(name), 'cluster.json');
  if (!existsSync(file)) refuse(`Cluster ${name} is not up: npm run cluster:up`);
  // A cluster that was started before these could be chosen does not record the two.
  const before = { families: BOTH_FAMILIES, domain: DEFAULT_DOMAIN };
  return { ...before, ...(JSON.parse(await readFile(file, 'utf8')) as Cluster) };
}
