import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { DEFAULT_NAMESPACE } from '../../../src/model/labels.ts';
import { startCluster, type Wanted } from '../../cluster/cluster.ts';
import { waitForControllers } from '../../cluster/controllers.ts';
import { healAll } from '../../cluster/faults.ts';
import { claimed, loadCluster } from '../../cluster/state.ts';
import { stopCluster } from '../../cluster/stop.ts';
import type { Cluster } from '../../cluster/types.ts';
import { type Product, product } from './product.ts';

export interface OwnCluster {
  readonly cluster: Cluster;
  readonly netdoctor: Product;
}

/**
 * A cluster of a test file's own, with the product. As with the other clusters, one that is already up is
 * used and left up, which makes the next round fast.
 */
export function useOwnCluster(wanted: Wanted): () => OwnCluster {
  let own: OwnCluster | undefined;
  beforeAll(async () => {
    const cluster = await clusterOf(wanted);
    own = { cluster, netdoctor: await product([cluster], 'default') };
  });
  afterEach(async () => {
    if (own) await healAll(own.cluster);
  });
  afterAll(async () => {
    try {
      await own?.netdoctor.run('clean', '-n', DEFAULT_NAMESPACE);
      await own?.netdoctor.dispose();
    } finally {
      // Also if its start failed half-way.
      if (claimed.has(wanted.name)) await stopCluster(wanted.name);
    }
  });
  return () => {
    if (!own) throw new Error(`cluster ${wanted.name} is not up`);
    return own;
  };
}

async function clusterOf(wanted: Wanted): Promise<Cluster> {
  const cluster = await loadCluster(wanted.name).catch(() => undefined);
  if (!cluster) return await startCluster(wanted);
  expect({ ...cluster, nodes: cluster.nodes.length }).toMatchObject(wanted);
  await healAll(cluster);
  await waitForControllers(cluster);
  return cluster;
}
