import { setImmediate as turn } from 'node:timers/promises';
import { beforeEach, describe, expect, test } from 'vitest';
import type { Node } from '../../../src/kube/objects.ts';
import { addressesOf } from '../../../src/loopback/addresses.ts';
import { NODES, PODS } from '../../../src/loopback/api/resources.ts';
import { makeStore, type Store } from '../../../src/loopback/api/store.ts';
import { startControllers } from '../../../src/loopback/controllers/controllers.ts';
import { parseFault } from '../../../src/loopback/faults/fault.ts';
import { type StandingFaults, standingFaults } from '../../../src/loopback/faults/standing.ts';
import { nodeSpecs, seedObjects } from '../../../src/loopback/seed.ts';
import { plannedNode } from '../../../src/preflight/nodes.ts';
import { type FakeKubelets, fakeKubelets } from '../../support/fake-kubelets.ts';

let store: Store;
let faults: StandingFaults;
let kubelets: FakeKubelets;
let stop: () => void;
beforeEach(() => {
  store = makeStore();
  faults = standingFaults();
  kubelets = fakeKubelets();
  seedObjects(store, nodeSpecs(3), addressesOf(64, 3));
  stop = startControllers({ store, kubelets, faults }).stop;
  return stop;
});

const put = (name: string) =>
  store.put(PODS, { metadata: { name, namespace: 'x', uid: name }, spec: { nodeName: 'n1' }, status: {} });

describe('controllers', () => {
  test('handle a change a moment later, not at once', async () => {
    put('p1');
    expect(kubelets.asked).toEqual([]);
    await turn();
    expect(kubelets.asked).toEqual(['start p1 on n1']);
  });

  test('handle everything that happened until then', async () => {
    for (const name of ['p1', 'p2', 'p3']) put(name);
    await turn();
    expect(kubelets.asked).toEqual(['start p1 on n1', 'start p2 on n1', 'start p3 on n1']);
  });

  test('handle nothing once stopped, not even the latest change', async () => {
    put('p1');
    stop();
    put('p2');
    await turn();
    await turn();
    expect(kubelets.asked).toEqual([]);
  });

  test('report nodes that are switched off, and on again', () => {
    const ready = () => store.list(NODES).map((node) => plannedNode('c', node as unknown as Node).ready);
    const fault = parseFault('down:n2', ['n1', 'n2', 'n3']);
    faults.inject(fault);
    expect(ready()).toEqual([true, false, true]);
    faults.inject(parseFault('refused:n1', ['n1', 'n2', 'n3']));
    expect(ready()).toEqual([true, false, true]);
    faults.heal(fault);
    expect(ready()).toEqual([true, true, true]);
  });
});
