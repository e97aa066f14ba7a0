import { expect, test } from 'vitest';
import { circumstancesText } from '../../src/bundle/circumstances.ts';
import { ALL_OF_IT, saying } from '../support/circumstances.ts';

test('nothing was read', () => {
  expect(circumstancesText(undefined)).toBe('nothing was read: all was well, or the run was cut short\n');
});

test('a cluster without trouble', () => {
  const agents = [{ role: 'cni', sets: ['kube-system/cilium'], notReady: [], missing: [] }] as const;
  expect(circumstancesText([saying({ cluster: 'a', agents })])).toBe(
    'cluster a\n  kube-system/cilium: ready on every node\n  no warning events of nodes and floaters\n',
  );
});

test('everything that it can say', () => {
  const last = '2030-01-02T10:00:00Z';
  const text = circumstancesText([
    saying({
      cluster: 'a',
      cni: 'Flannel, vxlan',
      proxyMode: 'ipvs',
      agents: [{ role: 'kube-proxy', sets: ['kube-system/kube-proxy'], notReady: ['n1'], missing: ['n2', 'n3'] }],
      ...ALL_OF_IT,
      conditions: [
        { node: 'n1', type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: 'm', since: last },
      ],
      events: [{ node: 'n1', pod: 'netdoctor-floater-x', reason: 'Unhealthy', message: 'm', times: 2, last }],
      unread: ['nodes'],
    }),
    saying({ cluster: 'b' }),
  ]);
  expect(text.split('\n')).toEqual([
    'cluster a',
    "  pods' network: Flannel, vxlan",
    '  kube-proxy: mode ipvs',
    '  kube-system/kube-proxy: not ready on n1; no pod on n2, n3',
    '  DNS: kube-system/kube-dns: 1 of 2 pods ready, 1 endpoints',
    '  DNS pod coredns-1 on n1: CrashLoopBackOff',
    '  DNS pods: selected by NetworkPolicy kube-system/deny',
    '  NetworkPolicy netdoctor-system/deny-all: selects the floaters, ingress and egress',
    '  CiliumClusterwideNetworkPolicy wide: may select the floaters, ingress',
    `  condition n1 Ready=False since ${last} KubeletNotReady: m`,
    `  event ${last} n1/netdoctor-floater-x 2x Unhealthy: m`,
    '  only n1, n2: label pool=b, kernel 5.4',
    '  not read: nodes',
    'cluster b',
    '  no warning events of nodes and floaters',
    '',
  ]);
});
