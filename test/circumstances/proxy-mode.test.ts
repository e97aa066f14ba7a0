import { expect, test } from 'vitest';
import { proxyModeOf } from '../../src/circumstances/proxy-mode.ts';

const modeIn = (text: string) => proxyModeOf({ metadata: { name: 'kube-proxy' }, data: { 'config.conf': text } });

test.each<[string, string | undefined]>([
  ['kind: KubeProxyConfiguration\nmode: nftables\n', 'nftables'],
  ['mode: ipvs\nipvs:\n  strictARP: true\n', 'ipvs'],
  ['mode: ""\n', 'iptables'],
  ['mode:\n', 'iptables'],
  ['clusterCIDR: 10.0.0.0/8\n', 'iptables'],
  ['mode: [a]\n', undefined],
  ['just words', undefined],
  ['a: b: c', undefined],
  ['', undefined],
])('%j: %s', (text, expected) => {
  expect(modeIn(text)).toBe(expected);
});

test('a ConfigMap of another form gives no mode', () => {
  expect(proxyModeOf({ metadata: { name: 'kube-proxy' } })).toBeUndefined();
});
