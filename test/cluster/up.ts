import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import yargs from 'yargs';
import { hideBin } from 'yargs/helpers';
import { BOTH_FAMILIES, DEFAULT_DOMAIN, isClusterName } from './addresses.ts';
import { startClusters } from './cluster.ts';
import { dropLocks } from './lock.ts';
import { HERE } from './paths.ts';
import { refuse, runMain } from './progress.ts';
import { claimed } from './state.ts';
import type { Cluster } from './types.ts';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

const options = await yargs(hideBin(process.argv))
  .scriptName('npm run cluster:up --')
  .usage('$0 [--nodes 3] [--clusters 2]\n\nStarts real Kubernetes clusters in network namespaces of this machine.')
  .option('nodes', { type: 'number', default: 3, describe: 'nodes of each cluster' })
  .option('clusters', { type: 'number', default: 1, describe: 'how many clusters: a, b, ...' })
  .option('names', { type: 'string', array: true, describe: 'their names instead, one letter each' })
  .option('families', {
    array: true,
    choices: BOTH_FAMILIES,
    default: BOTH_FAMILIES,
    describe: 'IPv4, IPv6 or both, the primary one first',
  })
  .option('domain', { type: 'string', default: DEFAULT_DOMAIN, describe: 'domain of the names of Services' })
  .strict()
  .help()
  .parse();

function clusterNames(): string[] {
  const names = options.names ?? [...LETTERS].slice(0, options.clusters);
  const wrong = names.find((name) => !isClusterName(name));
  if (wrong !== undefined) refuse(`a cluster's name is one letter from a to z, not "${wrong}"`);
  if (names.length === 0) refuse('--clusters must be at least 1');
  return [...new Set(names)];
}

// Clusters are taken down in a separate process while this one is blocked, so nothing more is started
// meanwhile.
function takeDownOnSignal(): void {
  const numbers = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;
  for (const [signal, number] of Object.entries(numbers)) {
    process.once(signal, () => {
      dropLocks();
      const argv = [join(HERE, 'down.ts'), ...claimed];
      // Without names it would take all clusters down.
      if (claimed.size > 0) spawnSync(process.execPath, argv, { stdio: 'inherit' });
      process.exit(128 + number);
    });
  }
}

function howToUse(clusters: readonly Cluster[]): string {
  const configs = clusters.map(({ kubeconfig }) => kubeconfig).join(':');
  const [first] = clusters;
  const names = clusters.map(({ name }) => name).join(', ');
  return [
    `Contexts: ${names}. Audit logs: ${clusters.map(({ auditLog }) => auditLog).join(' ')}`,
    `Take down: npm run cluster:down -- ${clusters.map(({ name }) => name).join(' ')}`,
    '',
    `export KUBECONFIG=${configs}`,
    `export PATH=${first?.bin}:$PATH  # kubectl`,
    '',
  ].join('\n');
}

await runMain(async () => {
  const names = clusterNames();
  takeDownOnSignal();
  const { nodes, families, domain } = options;
  const clusters = await startClusters(names.map((name) => ({ name, nodes, families, domain })));
  process.stdout.write(howToUse(clusters));
});
