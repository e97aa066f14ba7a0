import { expect, test } from 'vitest';
import { cniWords } from '../../src/circumstances/cni.ts';
import { networkSets } from '../../src/circumstances/network-sets.ts';
import { aSet } from '../support/network-sets.ts';
import { aKubeNode } from '../support/objects.ts';

const marked = (...marks: readonly Readonly<Record<string, string>>[]) =>
  marks.map((annotations, index) => {
    const node = aKubeNode(`n${index}`);
    return { ...node, metadata: { ...node.metadata, annotations } };
  });
const FLANNEL = { 'flannel.alpha.coreos.com/backend-type': 'vxlan' };
const CALICO = { 'projectcalico.org/IPv4Address': '198.18.0.1/24', 'projectcalico.org/IPv4IPIPTunnelAddr': '10.0.0.1' };

test.each<[string, readonly string[], readonly Readonly<Record<string, string>>[], string | undefined]>([
  ['nothing known', ['kube-proxy'], [{ 'node.alpha.kubernetes.io/ttl': '0' }], undefined],
  ['by its DaemonSet', ['cilium', 'kube-proxy'], [{}], 'Cilium'],
  ['by what it writes on nodes', [], [FLANNEL, FLANNEL], 'Flannel, vxlan'],
  ['by both', ['calico-node'], [CALICO], 'Calico, ipip'],
  ['a DaemonSet outweighs marks that an older CNI left', ['cilium'], [{ 'kube-router.io/x': '' }], 'Cilium'],
  [
    'nodes that differ',
    [],
    [FLANNEL, { ...FLANNEL, 'flannel.alpha.coreos.com/backend-type': 'host-gw' }],
    'Flannel, vxlan, host-gw',
  ],
])('%s', (_, sets, marks, expected) => {
  expect(cniWords(networkSets(sets.map((name) => aSet(name))), marked(...marks))).toBe(expected);
});
