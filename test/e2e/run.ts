import { execa } from 'execa';
import { stopBroken } from '../cluster/broken.ts';
import { startClusters } from '../cluster/cluster.ts';
import { withLock } from '../cluster/lock.ts';
import { runMain } from '../cluster/progress.ts';
import { knownClusters } from '../cluster/state.ts';
import { stopCluster } from '../cluster/stop.ts';
import { requireRig } from '../cluster/sys.ts';

const CLUSTERS = ['a', 'b'];
const NODES = 3;
/**
 * Clusters that test files start and take down themselves. If a test file is interrupted, it cannot take its
 * cluster down.
 */
const OF_TESTS = ['c', 'd'];

/**
 * `npm run e2e [-- FILTER…]`: tests the product's executable on two real clusters. Uses a cluster that is
 * already up and leaves it up, which makes the next round fast. Takes down each cluster that it started, even
 * after a failure. First removes what an interrupted run left of a cluster.
 */
async function main(): Promise<void> {
  requireRig();
  await execa('node', ['scripts/compile.ts'], { stdio: 'inherit' });
  await stopBroken([...CLUSTERS, ...OF_TESTS]);
  const before = knownClusters();
  const missing = CLUSTERS.filter((name) => !before.includes(name));
  const takeDown = async () => {
    const left = OF_TESTS.filter((name) => !before.includes(name) && knownClusters().includes(name));
    // Vitest's workers end a moment after vitest. Until then they hold the lock of a cluster that they are
    // starting.
    for (const name of left) await withLock(`cluster/${name}`, async () => {});
    // Takes down each one, even if another cannot be taken down.
    const ends = await Promise.allSettled([...missing, ...left].map((name) => stopCluster(name)));
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  };
  const interrupt = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupt.abort());
  try {
    await startClusters(missing.map((name) => ({ name, nodes: NODES })));
    const args = ['run', '--project', 'e2e', ...process.argv.slice(2)];
    const { exitCode } = await execa('vitest', args, {
      stdio: 'inherit',
      preferLocal: true,
      reject: false,
      cancelSignal: interrupt.signal,
    });
    process.exitCode = exitCode ?? 1;
  } finally {
    await takeDown();
  }
}

await runMain(main);
