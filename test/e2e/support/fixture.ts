import { afterAll, afterEach, beforeAll } from 'vitest';
import { DEFAULT_NAMESPACE } from '../../../src/model/labels.ts';
import { waitForControllers } from '../../cluster/controllers.ts';
import { healAll } from '../../cluster/faults.ts';
import { loadCluster } from '../../cluster/state.ts';
import type { Cluster, NodeInfo } from '../../cluster/types.ts';
import { type Checks, type Product, product } from './product.ts';

export interface Fixture {
  readonly cluster: Cluster;
  readonly netdoctor: Product;
  /** n1, n2, n3. */
  readonly nodes: readonly [NodeInfo, NodeInfo, NodeInfo];
}

export interface TwoClusters {
  readonly a: Cluster;
  readonly b: Cluster;
  readonly netdoctor: Product;
}

/** Restores the cluster, whatever the previous file did to it. */
async function sound(cluster: Cluster): Promise<void> {
  await healAll(cluster);
  await waitForControllers(cluster);
}

/** Both clusters, with a's context as the current one; heals and cleans both. */
export function useTwoClusters(checks?: Checks): () => TwoClusters {
  let fixture: TwoClusters | undefined;
  beforeAll(async () => {
    const [a, b] = [await loadCluster('a'), await loadCluster('b')];
    await Promise.all([a, b].map(sound));
    fixture = { a, b, netdoctor: await product([a, b], checks) };
  });
  afterEach(async () => {
    if (fixture) await Promise.all([fixture.a, fixture.b].map(healAll));
  });
  afterAll(async () => {
    await fixture?.netdoctor.run('clean', '-n', DEFAULT_NAMESPACE, '--dst-context', 'b');
    await fixture?.netdoctor.dispose();
  });
  return () => {
    if (!fixture) throw new Error('the clusters are not up');
    return fixture;
  };
}

/** A different cluster from the usual one, so that two people can test on one machine. */
const CLUSTER = process.env.E2E_CLUSTER ?? 'a';

/** The running cluster with the product. Heals every fault after each test, and cleans up at the end. */
export function useCluster(checks?: Checks): () => Fixture {
  let fixture: Fixture | undefined;
  beforeAll(async () => {
    const cluster = await loadCluster(CLUSTER);
    await sound(cluster);
    const [n1, n2, n3] = cluster.nodes;
    if (!n1 || !n2 || !n3) throw new Error('these tests want three nodes');
    fixture = { cluster, netdoctor: await product([cluster], checks), nodes: [n1, n2, n3] };
  });
  afterEach(async () => {
    if (fixture) await healAll(fixture.cluster);
  });
  afterAll(async () => {
    await fixture?.netdoctor.run('clean', '-n', DEFAULT_NAMESPACE);
    await fixture?.netdoctor.dispose();
  });
  return () => {
    if (!fixture) throw new Error('the cluster is not up');
    return fixture;
  };
}
