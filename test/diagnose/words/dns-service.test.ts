import { expect, test } from 'vitest';
import { dnsServiceOf } from '../../../src/diagnose/words/dns-service.ts';
import { diagnosed, SERVICES } from '../../support/diagnosed.ts';
import { CLUSTER } from '../../support/plan.ts';

const run = diagnosed({ nodes: 2, services: SERVICES });
const nothing = { conditions: [], agents: [], events: [], unread: [] };

test('what the cluster reported after the probes counts more than what was probed', () => {
  const seen = { ...nothing, cluster: CLUSTER, dns: { service: 'openshift-dns/dns-default', policies: [] } };
  expect(dnsServiceOf({ ...run, circumstances: [seen] }, CLUSTER)).toMatchObject({ namespace: 'openshift-dns' });
  expect(dnsServiceOf({ ...run, circumstances: [{ ...seen, cluster: 'other' }] }, CLUSTER)).toMatchObject({
    namespace: 'kube-system',
    name: 'kube-dns',
  });
});

test('without either, it is where it usually is', () => {
  expect(dnsServiceOf(diagnosed({ nodes: 2 }), CLUSTER)).toEqual({
    namespace: 'kube-system',
    name: 'kube-dns',
    pods: 'k8s-app=kube-dns',
  });
});
