import type { Circumstances } from '../../src/model/circumstances.ts';
import { CLUSTER } from './plan.ts';

/** A cluster that reports nothing except what is given. */
export function saying(over: Partial<Circumstances> = {}): Circumstances {
  return { cluster: CLUSTER, conditions: [], agents: [], events: [], unread: [], ...over };
}

/** What a cluster may report about its DNS, its policies and its nodes. */
export const ALL_OF_IT: Pick<Circumstances, 'dns' | 'policies' | 'since' | 'shared'> = {
  since: '2030-01-02T09:59:00Z',
  dns: {
    service: 'kube-system/kube-dns',
    endpoints: 1,
    pods: { all: 2, ready: 1, troubles: [{ pod: 'coredns-1', node: 'n1', why: 'CrashLoopBackOff' }] },
    policies: ['kube-system/deny'],
  },
  policies: [
    {
      kind: 'NetworkPolicy',
      resource: 'networkpolicies.networking.k8s.io',
      namespace: 'netdoctor-system',
      name: 'deny-all',
      directions: ['ingress', 'egress'],
      selects: 'yes',
    },
    {
      kind: 'CiliumClusterwideNetworkPolicy',
      resource: 'ciliumclusterwidenetworkpolicies.cilium.io',
      name: 'wide',
      directions: ['ingress'],
      selects: 'perhaps',
    },
  ],
  shared: {
    nodes: ['n1', 'n2', 'n3'],
    groups: [
      {
        traits: [
          { kind: 'label', value: 'pool=b' },
          { kind: 'kernel', value: '5.4' },
        ],
        nodes: [0, 1],
      },
    ],
  },
};
