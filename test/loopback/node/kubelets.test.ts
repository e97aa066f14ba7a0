import { readFileSync } from 'node:fs';
import { BlockList } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Pod } from '../../../src/kube/objects.ts';
import { addressesOf } from '../../../src/loopback/addresses.ts';
import { EVENTS, PODS } from '../../../src/loopback/api/resources.ts';
import { makeStore, type Store } from '../../../src/loopback/api/store.ts';
import { parseFault } from '../../../src/loopback/faults/fault.ts';
import { type StandingFaults, standingFaults } from '../../../src/loopback/faults/standing.ts';
import { type Kubelets, startKubelets } from '../../../src/loopback/node/kubelets.ts';
import { makeTools } from '../../../src/loopback/node/tools.ts';
import { nodeSpecs } from '../../../src/loopback/seed.ts';
import { uidOf } from '../../support/plan.ts';
import { answerAt, floaterSpec, addresses as own } from '../../support/pods.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';

const NODES = nodeSpecs(12).map(({ name }) => name);
const SECOND = Number(own.api.split('.')[1]);
let folder: Folder;
let store: Store;
let faults: StandingFaults;
let kubelets: Kubelets;
let addresses = addressesOf(SECOND, NODES.length);
let made = 0;

beforeEach(async () => {
  folder = tempFolder();
  store = makeStore();
  faults = standingFaults();
  addresses = addressesOf(SECOND, NODES.length);
  const tools = await makeTools(folder.path, process.env);
  const places = { store, faults, addresses, blackHolePort: 7, folder: folder.path, tools, nodes: NODES };
  kubelets = startKubelets(places);
});
afterEach(async () => {
  await kubelets.close();
  folder[Symbol.dispose]();
});

/** A pod of the store, scheduled but not started. */
function aPodOn(node: string, spec = floaterSpec()): Pod {
  made += 1;
  const metadata = { name: `p${made}`, namespace: 'x', uid: uidOf(made) };
  return store.put(PODS, { metadata, spec: { nodeName: node, containers: [spec] }, status: {} }) as unknown as Pod;
}

/** The same, on the host's network. */
function aHostPodOn(node: string): Pod {
  const pod = aPodOn(node);
  const onHost = { ...pod, spec: { ...pod.spec, hostNetwork: true } };
  return store.put(PODS, onHost as unknown as Parameters<Store['put']>[1]) as unknown as Pod;
}

async function start(node: string): Promise<Pod> {
  const pod = aPodOn(node);
  await kubelets.start(pod, { node, hostIp: '127.0.0.1' });
  return stored(pod);
}

const stored = ({ metadata }: Pod) => store.get(PODS, metadata.name, metadata.namespace) as unknown as Pod;
const routes = ({ metadata }: Pod) => readFileSync(join(folder.path, `${metadata.uid}.routes`), 'utf8');
const fault = (text: string) => parseFault(text, NODES);

describe('kubelets', () => {
  test('give each pod an address of its own node, and report it when the pod is ready', async () => {
    for (const [index, node] of NODES.entries()) {
      const { status } = await start(node);
      const block = new BlockList();
      block.addSubnet(addresses.podCidr(index).split('/')[0] ?? '', 24);
      expect(block.check(status.podIP ?? '')).toBe(true);
      expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
    }
  });

  test("a pod on the host's network has the node's own address, and sends from it", async () => {
    const host = addresses.node(0);
    const pod = aHostPodOn('n1');
    await kubelets.start(pod, { node: 'n1', hostIp: host });
    const { status } = stored(pod);
    expect([status.podIP, status.podIPs]).toEqual([host, [{ ip: host }]]);
    const beside = await start('n1');
    expect(await answerAt(host)).toContain(pod.metadata.uid);
    expect(await answerAt(beside.status.podIP ?? '')).toContain(beside.metadata.uid);
    const running = kubelets.find(pod.metadata.uid ?? '')?.container.run(['sh', '-c', 'echo $DEMO_ADDRESS']);
    running?.stdin.end();
    running?.stderr.resume();
    expect(running && (await text(running.stdout)).trim()).toBe(host);
  });

  test("a pod on the host's network that replaces another starts when that one has ended", async () => {
    const seat = { node: 'n1', hostIp: addresses.node(0) };
    const [first, second, last] = [aHostPodOn('n1'), aHostPodOn('n1'), aHostPodOn('n1')];
    const stop = ({ metadata }: Pod) => kubelets.stop(metadata.uid ?? '');
    await kubelets.start(first, seat);
    const ends = [stop(first)];
    // It is deleted before it could start.
    const never = kubelets.start(second, seat);
    ends.push(stop(second));
    await kubelets.start(last, seat);
    await Promise.all([...ends, never]);
    expect(stored(last).status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
    expect(kubelets.all().map(({ pod }) => pod.uid)).toEqual([last.metadata.uid]);
    expect(await answerAt(seat.hostIp)).toContain(last.metadata.uid);
  });

  test('start a pod once, however often they are asked to', async () => {
    const pod = aPodOn('n1');
    await Promise.all([1, 2].map(() => kubelets.start(pod, { node: 'n1', hostIp: '127.0.0.1' })));
    expect(kubelets.all()).toHaveLength(1);
    await kubelets.close();
    const [first, second] = [addresses, addresses].map(({ podCidr }) => podCidr(0).replace(/0\/24$/, ''));
    expect(await answerAt(`${first}2`)).toBe('ECONNREFUSED');
    expect(await answerAt(`${second}3`)).toBe('ECONNREFUSED');
  });

  test('run at most eight readiness probes at a time', async () => {
    const log = join(folder.path, 'log');
    // None of them ends before eight have begun; one more that has begun as well is given time to say so.
    const eight = `until [ "$(grep -c '^1' ${log})" -ge 8 ]; do sleep 0.05; done; sleep 0.2`;
    const command = ['sh', '-c', `echo 1 >>${log}; ${eight}; echo -1 >>${log}`];
    const spec = { ...floaterSpec(), readinessProbe: { exec: { command } } };
    await Promise.all(NODES.map((node) => kubelets.start(aPodOn(node, spec), { node, hostIp: '127.0.0.1' })));
    const steps = readFileSync(log, 'utf8').trim().split('\n').map(Number);
    let running = 0;
    const counts = steps.map((step) => {
      running += step;
      return running;
    });
    expect([steps.length, Math.max(...counts)]).toEqual([24, 8]);
  });

  test('start a pod even while many others wait for their image', async () => {
    const waiting = NODES.map((node) => aPodOn(node, { ...floaterSpec(), image: 'example.com/nobody/has:it' }));
    for (const pod of waiting) void kubelets.start(pod, { node: pod.spec.nodeName ?? '', hostIp: '127.0.0.1' });
    const { status } = await start('n1');
    expect(status.conditions).toContainEqual(expect.objectContaining({ type: 'Ready', status: 'True' }));
  });

  test('start nothing once they are closed', async () => {
    await kubelets.close();
    const { status } = await start('n1');
    expect(status).toEqual({});
    expect(kubelets.all()).toEqual([]);
  });

  test('closing waits for pods that are ending', async () => {
    const pod = await start('n1');
    const stopping = kubelets.stop(pod.metadata.uid ?? '');
    await kubelets.close();
    expect(await answerAt(pod.status.podIP ?? '')).toBe('ECONNREFUSED');
    await stopping;
  });

  test('write the events of a pod whose image does not exist', async () => {
    faults.inject(fault('pod-not-ready:n1'));
    const pod = aPodOn('n1');
    const run = kubelets.start(pod, { node: 'n1', hostIp: '127.0.0.1' });
    expect(store.list(EVENTS).map(({ metadata }) => metadata.namespace)).toEqual(['x', 'x']);
    expect(stored(pod).status.containerStatuses).toMatchObject([
      { state: { waiting: { reason: 'ImagePullBackOff' } } },
    ]);
    await kubelets.stop(pod.metadata.uid ?? '');
    await run;
  });

  test('do not write to a newer pod of the same name', async () => {
    const pod = await start('n1');
    const later = { ...pod, metadata: { ...pod.metadata, uid: 'another' }, spec: {}, status: {} };
    store.put(PODS, later);
    faults.inject(fault('down:n1'));
    expect(stored(pod).status).toEqual({});
  });
});

describe('a change of the faults', () => {
  const LOST = (pod: Pod) => `connect-to = "${pod.status.podIP}::${addresses.blackHole}:7"`;

  test('changes the routes of existing pods, and of new ones', async () => {
    const first = await start('n1');
    faults.inject(fault('one-way:n1:*'));
    const second = await start('n2');
    expect(routes(first)).toContain(LOST(second));
    expect(routes(second)).not.toContain(`::127.${SECOND}.255`);
    faults.heal();
    expect(routes(first)).not.toContain(LOST(second));
  });

  test('a node that is switched off has no ready pod, until it is on again', async () => {
    const pod = await start('n1');
    const ready = () => stored(pod).status.conditions?.find(({ type }) => type === 'Ready')?.status;
    faults.inject(fault('down:n1'));
    expect(ready()).toBe('False');
    faults.heal();
    expect(ready()).toBe('True');
  });

  test('changes what a floater answers', async () => {
    const [first, second] = [await start('n1'), await start('n2')];
    faults.inject(fault('wrong-responder:n1:n2'));
    expect(await answerAt(first.status.podIP ?? '')).toContain(second.metadata.uid);
    faults.heal();
    expect(await answerAt(first.status.podIP ?? '')).toContain(first.metadata.uid);
  });
});
