import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const ROOT = '/sys/fs/cgroup';
const PARENT = 'netdoctor-rig';
const CGROUP2_MAGIC = 0x63677270;
/** The version 1 hierarchies that kubelet and runc require; `systemd` is the one without a controller. */
const HIERARCHIES = ['cpu', 'cpuacct', 'cpuset', 'memory', 'devices', 'freezer', 'blkio', 'pids', 'systemd'] as const;

export const cgroupVersion = (): 1 | 2 => (statfsSync(ROOT).type === CGROUP2_MAGIC ? 2 : 1);

const parents = (): string[] =>
  cgroupVersion() === 2 ? [join(ROOT, PARENT)] : HIERARCHIES.map((name) => join(ROOT, name, PARENT));

function fillCpuset(group: string): void {
  for (const file of ['cpuset.cpus', 'cpuset.mems']) {
    writeFileSync(join(group, file), readFileSync(join(ROOT, 'cpuset', file)));
  }
}

/**
 * Version 2: children get only the controllers that their parent lists. Untested, because no such machine was
 * available.
 */
function delegate(group: string): void {
  const controllers = readFileSync(join(group, 'cgroup.controllers'), 'utf8').trim().split(/\s+/).filter(Boolean);
  writeFileSync(join(group, 'cgroup.subtree_control'), controllers.map((name) => `+${name}`).join(' '));
}

/** Creates a node's own groups without remains of an earlier boot, and returns them. */
export async function makeCgroups(node: string): Promise<string[]> {
  const version = cgroupVersion();
  if (version === 2) delegate(ROOT);
  const groups: string[] = [];
  for (const parent of parents()) {
    const group = join(parent, node);
    await removeTree(group);
    mkdirSync(group, { recursive: true });
    if (version === 2) delegate(parent);
    else if (parent.startsWith(join(ROOT, 'cpuset'))) for (const path of [parent, group]) fillCpuset(path);
    groups.push(group);
  }
  return groups;
}

const directories = (path: string): string[] =>
  existsSync(path)
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => join(path, entry.name))
    : [];

function tryRemove(path: string): boolean {
  try {
    for (const child of directories(path)) tryRemove(child);
    if (existsSync(path)) rmdirSync(path);
    return true;
  } catch {
    return false;
  }
}

// A group stays busy for a moment after its last process has exited.
async function removeTree(path: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (tryRemove(path)) return;
    await sleep(50);
  }
  throw new Error(`control group ${path} can't be removed`);
}

/** Removes the groups of all nodes of a cluster, and with the last of them the common parent. */
export async function removeCgroups(cluster: string): Promise<void> {
  for (const parent of parents()) {
    const mine = directories(parent).filter((path) => path.startsWith(join(parent, `${cluster}-`)));
    for (const group of mine) await removeTree(group);
    if (directories(parent).length === 0) tryRemove(parent);
  }
}
