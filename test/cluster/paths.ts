import { homedir } from 'node:os';
import { join } from 'node:path';

/** This folder's own files (scripts, manifests, build inputs). */
export const HERE = import.meta.dirname;

/** State of the running clusters; like them, it is gone after a reboot. */
export const STATE = '/run/kubectl-netdoctor';

/**
 * Where built programs, images and the disks of running nodes are kept. Hard links connect them, so it must
 * be one file system.
 */
export function cacheRoot(env: NodeJS.ProcessEnv = process.env): string {
  // An empty one counts as none (XDG Base Directory Specification).
  const base = env.NETDOCTOR_CACHE || env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'kubectl-netdoctor', 'cluster');
}

export const clustersDir = join(STATE, 'clusters');
export const stateDir = (name: string): string => join(clustersDir, name);

/** A link to the cluster's run directory, which may be in a different cache from this process's. */
export const runLink = (name: string): string => join(stateDir(name), 'run');
export const clientSocket = (name: string): string => join(stateDir(name), 'api.sock');
