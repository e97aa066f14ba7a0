import { describe, expect, test } from 'vitest';
import type { Service } from '../../src/kube/service-objects.ts';
import { apiError } from '../support/kube.ts';
import { listOf } from '../support/objects.ts';
import { look, WHOLE } from '../support/preflight.ts';

const SERVICES = 'GET /api/v1/namespaces/kube-system/services';
const SLICES = 'GET /apis/discovery.k8s.io/v1/namespaces/kube-system/endpointslices';
const PORTS = [
  { name: 'dns-tcp', protocol: 'TCP', port: 53 },
  { name: 'dns', protocol: 'UDP', port: 53 },
  { name: 'metrics', protocol: 'TCP', port: 9153 },
];
const LABEL = { 'k8s-app': 'kube-dns' };

function aService(name: string, labels = {}, spec: Partial<Service['spec']> = {}, namespace = 'kube-system'): Service {
  const own = { clusterIP: '10.96.0.10', clusterIPs: ['10.96.0.10', 'fd00:96::a'], ports: PORTS };
  return { metadata: { name, namespace, labels }, spec: { ...own, ...spec } };
}

const endpoint = (address: string, name: string, ready?: boolean) => ({
  addresses: [address],
  ...(ready === undefined ? {} : { conditions: { ready } }),
  targetRef: { kind: 'Pod', name },
});
const slice = (addressType: string, endpoints: readonly object[], port = 53) => ({
  metadata: { name: `kube-dns-${addressType}` },
  addressType,
  endpoints,
  ports: [
    { name: 'dns-tcp', protocol: 'TCP', port },
    { name: 'dns', protocol: 'UDP', port },
  ],
});

async function seen(table: Readonly<Record<string, unknown>>) {
  const { client, found } = look(table);
  const { seen: all, remarks } = await found;
  return { dns: all.dns, remarks, requests: client.requests };
}

const DNS = { [SERVICES]: listOf([aService('metrics', {}, { ports: [] }), aService('kube-dns', LABEL)]) };

describe("the cluster's DNS", () => {
  test('is its Service, and every pod behind it', async () => {
    const v4 = slice('IPv4', [endpoint('10.244.1.3', 'coredns-b', true), endpoint('10.244.1.2', 'coredns-a')]);
    const v6 = slice('IPv6', [endpoint('fd00::2', 'coredns-a', true), endpoint('fd00::9', 'coredns-c', false)]);
    const odd = slice('FQDN', [endpoint('dns.example.com', 'x')]);
    const { dns, remarks, requests } = await seen({ ...DNS, [SLICES]: listOf([v4, v6, v4, odd]) });
    expect(dns).toEqual({
      service: 'kube-system/kube-dns',
      addresses: ['10.96.0.10', 'fd00:96::a'],
      port: 53,
      replicas: [
        { name: 'coredns-a', address: '10.244.1.2', port: 53 },
        { name: 'coredns-a', address: 'fd00::2', port: 53 },
        { name: 'coredns-b', address: '10.244.1.3', port: 53 },
      ],
    });
    expect(remarks).toEqual([]);
    expect(requests.find(({ path }) => path.endsWith('endpointslices'))?.query).toEqual({
      labelSelector: 'kubernetes.io/service-name=kube-dns',
    });
  });

  test.each([
    { services: [aService('rke2-coredns', LABEL)], service: 'rke2-coredns' },
    { services: [aService('kube-dns-upstream', LABEL), aService('kube-dns', LABEL)], service: 'kube-dns' },
    { services: [aService('other'), aService('coredns')], service: 'coredns' },
    { services: [aService('coredns'), aService('mine', LABEL)], service: 'mine' },
    { services: [aService('kube-dns', LABEL, { ports: [{ port: 53, protocol: 'TCP' }] })], service: undefined },
    { services: [aService('other')], service: undefined },
  ])('is recognised by label or name: $service', async ({ services, service }) => {
    const { dns } = await seen({ [SERVICES]: listOf(services) });
    expect(dns?.service).toBe(service && `kube-system/${service}`);
  });

  test('on OpenShift, has its own namespace and port', async () => {
    const service = aService('dns-default', {}, {}, 'openshift-dns');
    const found = slice('IPv4', [endpoint('10.128.0.5', 'dns-default-x')], 5353);
    const { dns } = await seen({
      'GET /apis': { groups: [{ name: 'security.openshift.io' }] },
      [SERVICES]: listOf([]),
      'GET /api/v1/namespaces/openshift-dns/services/dns-default': service,
      'GET /apis/discovery.k8s.io/v1/namespaces/openshift-dns/endpointslices': listOf([found]),
    });
    expect(dns).toMatchObject({
      service: 'openshift-dns/dns-default',
      port: 53,
      replicas: [{ name: 'dns-default-x', address: '10.128.0.5', port: 5353 }],
    });
  });

  test('before 1.21, the pods are read from its Endpoints', async () => {
    const subset = {
      addresses: [{ ip: '10.244.1.2', targetRef: { kind: 'Pod', name: 'coredns-a' } }, { ip: '10.244.1.3' }],
      notReadyAddresses: [{ ip: '10.244.1.4' }],
      ports: PORTS,
    };
    const { dns } = await seen({
      ...DNS,
      'GET /version': { major: '1', minor: '20', gitVersion: 'v1.20.0' },
      'GET /api/v1/namespaces/kube-system/endpoints/kube-dns': { metadata: { name: 'kube-dns' }, subsets: [subset] },
    });
    expect(dns?.replicas).toEqual([
      { name: '10.244.1.3', address: '10.244.1.3', port: 53 },
      { name: 'coredns-a', address: '10.244.1.2', port: 53 },
    ]);
  });

  test('if the pods may not be listed, a note says so', async () => {
    const { dns, remarks } = await seen({ ...DNS, [SLICES]: apiError(403) });
    expect(dns).toMatchObject({ service: 'kube-system/kube-dns', replicas: undefined });
    expect(remarks).toEqual([
      {
        cluster: 'cluster-a',
        code: 'NOT_TRIED',
        detail: 'each DNS replica by itself: the user may not list endpointslices in kube-system',
      },
    ]);
  });

  test('a headless Service has no address', async () => {
    const service = aService('kube-dns', LABEL, { clusterIP: 'None', clusterIPs: ['None'] });
    expect((await seen({ [SERVICES]: listOf([service]) })).dns?.addresses).toEqual([]);
  });

  test.each([403, 404, 500, 503])('a %i for any part of it does not stop the run', async (status) => {
    expect(await seen({ [SERVICES]: apiError(status) })).toMatchObject({ dns: undefined, remarks: [] });
    if (status === 403) return;
    expect(await seen({ ...DNS, [SLICES]: apiError(status) })).toMatchObject({
      dns: { replicas: undefined },
      remarks: [],
    });
  });

  test('is read at the same time as the rights, without a round trip of its own', async () => {
    const { requests } = await seen({ ...WHOLE, ...DNS, [SLICES]: listOf([]) });
    const paths = requests.map(({ path }) => path.split('/').at(-1));
    const slices = paths.indexOf('endpointslices');
    expect(slices).toBeGreaterThan(paths.indexOf('services'));
    expect(slices).toBeLessThan(paths.lastIndexOf('pods'));
  });
});
