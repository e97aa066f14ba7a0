import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_USER } from '../../../src/loopback/api/rights.ts';
import { startApiServer } from '../../../src/loopback/api/server.ts';
import { makeStore } from '../../../src/loopback/api/store.ts';
import { makeCertificates } from '../../../src/loopback/certificates.ts';
import { startControllers } from '../../../src/loopback/controllers/controllers.ts';
import { standingFaults } from '../../../src/loopback/faults/standing.ts';
import { kubeconfigText } from '../../../src/loopback/kubeconfig.ts';
import { execUpgrade } from '../../../src/loopback/node/exec.ts';
import { nodeSpecs, seedObjects, seedServices } from '../../../src/loopback/seed.ts';
import { shimKubelets } from './kubelets.ts';

/**
 * A cluster of many nodes in a process of its own: `node rig.ts FOLDER NODES DEAD`. It writes its kubeconfig
 * to FOLDER and ends with its stdin. Nothing leads to or from the first DEAD nodes. No packet is sent to any
 * node: shims say what curl would say.
 */
const [folder = '.', nodesText = '', deadText = '0'] = process.argv.slice(2);
const nodes = Number(nodesText);
const dead = Number(deadText);
const HOST = '127.0.0.1';
const PORT = 26_444;
const TIMEOUT_MS = 5_000;

const nodeAddress = (index: number) => `10.200.${index >> 8}.${index & 255}`;
const podAddress = (index: number) => `10.${index >> 8}.${index & 255}.2`;
const deadAddresses = new Set(Array.from({ length: dead }, (_, index) => podAddress(index)));
const isLost = (from: string, to: string) => from !== to && (deadAddresses.has(from) || deadAddresses.has(to));

const store = makeStore();
const faults = standingFaults();
const kubelets = shimKubelets({
  store,
  network: { isLost, timeoutMs: TIMEOUT_MS },
  podOn: (node) => podAddress(Number(node.slice(1)) - 1),
});
const pems = await makeCertificates(HOST, DEMO_USER);
const denies = () => false;
const upgrade = execUpgrade({ store, kubelets, faults, denies, onExec: () => {} });
const api = await startApiServer({
  store,
  pems: pems.server,
  host: HOST,
  port: PORT,
  denies,
  obstacle: () => undefined,
  onUpgrade: upgrade,
});
const addresses = {
  api: HOST,
  dns: '10.255.0.10',
  blackHole: '10.255.0.11',
  node: nodeAddress,
  podCidr: (index: number) => `10.${index >> 8}.${index & 255}.0/24`,
  pod: podAddress,
  inside: (pod: string) => pod,
};
seedObjects(store, nodeSpecs(nodes), addresses);
seedServices(store, addresses, { apiPort: PORT, dnsPort: undefined });
const controllers = startControllers({ store, kubelets, faults });
writeFileSync(join(folder, 'kubeconfig'), kubeconfigText('many', api.url, pems), { mode: 0o600 });
process.stdout.write('ready\n');
for await (const _ of process.stdin);
controllers.stop();
await api.down();
