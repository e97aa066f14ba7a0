import { expect, test } from 'vitest';
import { networkSets } from '../../src/circumstances/network-sets.ts';
import { aSet } from '../support/network-sets.ts';

test.each([
  ['kube-proxy', 'kube-proxy'],
  ['kube-proxy-windows', 'kube-proxy'],
  ['calico-node', 'cni Calico'],
  ['rke2-canal', 'cni Canal'],
  ['cilium', 'cni Cilium'],
  ['kube-flannel-ds', 'cni Flannel'],
  ['kube-flannel-ds-arm64', 'cni Flannel'],
  ['aws-node', 'cni Amazon VPC CNI'],
  ['ovnkube-node', 'cni OVN-Kubernetes'],
])('%s is %s', (name, expected) => {
  const [found] = networkSets([aSet(name)]);
  expect([found?.role, found?.product].filter(Boolean).join(' ')).toBe(expected);
});

test('kube-proxy by its label', () => {
  const set = aSet('proxy', { labels: { 'k8s-app': 'kube-proxy' } });
  expect(networkSets([set])).toMatchObject([{ role: 'kube-proxy', name: 'proxy', namespace: 'kube-system' }]);
});

test.each(['netdoctor-floater', 'calico-node-metrics', 'my-kube-proxy', 'cilium-envoy', 'node-exporter'])(
  '%s makes no network',
  (name) => {
    expect(networkSets([aSet(name)])).toEqual([]);
  },
);

test('how many pods there should be, how many are ready, and how to find them', () => {
  expect(networkSets([aSet('cilium', { wanted: 5, ready: 4 })])).toMatchObject([
    { selector: 'app=cilium', wanted: 5, ready: 4 },
  ]);
});

test('a selector that needs more than labels counts as none; a DaemonSet without a status wants no pods', () => {
  const set = { metadata: { name: 'cilium' }, spec: { selector: { matchExpressions: [{}] } } };
  expect(networkSets([set])).toMatchObject([{ selector: '', wanted: 0, ready: 0 }]);
});
