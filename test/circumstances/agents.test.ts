import { expect, test } from 'vitest';
import { agentOf, isWhole } from '../../src/circumstances/agents.ts';
import { networkSets } from '../../src/circumstances/network-sets.ts';
import { aSet, podFor, podOn } from '../support/network-sets.ts';

const NODES = ['n1', 'n2', 'n3'];

test('nodes whose pod is not ready, has not started yet, or does not exist', () => {
  const pods = [podOn('n1', true), podOn('n2', false), podFor('n3')];
  const agent = (nodes: readonly string[]) => agentOf('cni', { sets: networkSets([aSet('cilium')]), pods, nodes });
  expect(agent(NODES)).toEqual({
    role: 'cni',
    sets: ['kube-system/cilium'],
    notReady: ['n2', 'n3'],
    missing: [],
  });
  expect(agent([...NODES, 'n4']).missing).toEqual(['n4']);
});

test('one ready pod on a node is enough: its others are being deleted', () => {
  const pods = [podOn('n1', false), podOn('n1', true)];
  expect(agentOf('kube-proxy', { sets: [], pods, nodes: ['n1'] })).toMatchObject({ notReady: [], missing: [] });
});

test('pods that were not read are not missing', () => {
  expect(agentOf('kube-proxy', { sets: [], pods: [], nodes: NODES })).toMatchObject({ notReady: [], missing: [] });
});

test.each<[string, Parameters<typeof aSet>[1][], boolean]>([
  ['all ready', [{ wanted: 3 }], true],
  ['one not ready', [{ wanted: 3, ready: 2 }], false],
  ['one for each kind of machine', [{ wanted: 2 }, { wanted: 1 }], true],
  ['fewer than nodes', [{ wanted: 2 }], false],
])('%s: whole %#', (_, sets, expected) => {
  expect(isWhole(networkSets(sets.map((options) => aSet('kube-flannel-ds', options))), 3)).toBe(expected);
});
