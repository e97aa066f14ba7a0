import { run } from '../../src/cli/run.ts';
import type { ClusterRef } from '../../src/model/plan.ts';
import { createRun } from '../../src/state/run-store.ts';
import { captureIo } from './io.ts';
import { aCluster, planOver, stateIn } from './runs.ts';
import { floatersIn, type StoredObjects, storedObjects } from './stored-objects.ts';
import type { Folder } from './temp.ts';

export const NAMESPACE = 'netdoctor-system';
export const RUN = '20300102-030405-abcd';
export const SET = `daemonset/${NAMESPACE}/netdoctor-floater`;

/** A kubeconfig with a context for each of these servers. The first one is the current context. */
export function kubeconfig(servers: Readonly<Record<string, string>>): string {
  const names = Object.keys(servers);
  return JSON.stringify({
    'current-context': names[0],
    contexts: names.map((name) => ({ name, context: { cluster: name, user: 'ann' } })),
    clusters: names.map((name) => ({ name, cluster: { server: servers[name] } })),
    users: [{ name: 'ann', user: {} }],
  });
}

interface World {
  readonly folder: Folder;
  readonly servers: Readonly<Record<string, string>>;
}

/** Runs `clean` as the command line does. */
export async function clean({ folder, servers }: World, ...argv: string[]) {
  const KUBECONFIG = folder.write('kubeconfig', kubeconfig(servers));
  const { io, stdout, stderr } = captureIo({ KUBECONFIG, NETDOCTOR_HOME: folder.path });
  return { code: await run(['clean', '--timeout', '5s', ...argv], io), stdout: stdout(), stderr: stderr() };
}

interface Saved {
  readonly source?: Partial<ClusterRef>;
  /** Undefined: a run of one cluster. */
  readonly destination?: Partial<ClusterRef>;
}

/** Saves a run of cluster a, and of b if there is a destination. With `held`, it is still running. */
export async function saved(folder: Folder, { source, destination }: Saved, { held = false, runId = RUN } = {}) {
  const plan = planOver(runId, 'a', destination && 'b');
  const store = await createRun(
    {
      ...plan,
      source: aCluster('a', { fingerprint: 'uid-a', ...source }),
      destinations: destination ? [aCluster('b', { fingerprint: 'uid-b', ...destination })] : [],
    },
    stateIn(folder.path),
  );
  if (!held) await store.close();
  return store;
}

/** Two clusters with floaters. */
export const both = async () => ({
  a: await storedObjects('uid-a', floatersIn(NAMESPACE)),
  b: await storedObjects('uid-b', floatersIn(NAMESPACE)),
});

export const urls = ({ a, b }: { a: StoredObjects; b: StoredObjects }) => ({ a: a.url, b: b.url });
