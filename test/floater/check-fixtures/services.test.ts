import { describe, expect, test } from 'vitest';
import {
  familiesOf,
  type MadeService,
  nodePortManifest,
  serviceManifests,
} from '../../../src/floater/check-fixtures/services.ts';
import { clusterIpsOf } from '../../../src/kube/cluster-ips.ts';

const options = { namespace: 'home', port: 8889, platform: { minor: 37 } };
const SELECTED = { 'netdoctor.io/service': 'floater' };

describe('serviceManifests', () => {
  test('one of each kind, and one for each selected floater', () => {
    const found = serviceManifests(options, 3).map(({ metadata, spec }) => [metadata.name, spec.selector]);
    expect(found).toEqual([
      ['netdoctor-floater', SELECTED],
      ['netdoctor-floater-headless', SELECTED],
      ['netdoctor-floater-hairpin-1', { 'netdoctor.io/hairpin': '1' }],
      ['netdoctor-floater-hairpin-2', { 'netdoctor.io/hairpin': '2' }],
      ['netdoctor-floater-hairpin-3', { 'netdoctor.io/hairpin': '3' }],
    ]);
  });

  test.each([0, 1, 2])('for %i floaters, exactly as many', (selected) => {
    expect(serviceManifests(options, selected)).toHaveLength(2 + selected);
  });

  test('all are ours, and made only for checks', () => {
    for (const { apiVersion, kind, metadata } of [...serviceManifests(options, 3), nodePortManifest(options)]) {
      expect({ apiVersion, kind, ...metadata }).toMatchObject({
        apiVersion: 'v1',
        kind: 'Service',
        namespace: 'home',
        labels: { 'app.kubernetes.io/managed-by': 'kubectl-netdoctor', 'netdoctor.io/for-checks': 'true' },
      });
    }
  });

  test('the headless Service has no address; the others get theirs', () => {
    const found = serviceManifests(options, 1).map(({ spec }) => [spec.type, spec.clusterIP]);
    expect(found).toEqual([
      ['ClusterIP', undefined],
      ['ClusterIP', 'None'],
      ['ClusterIP', undefined],
    ]);
  });

  test('the floaters’ port, by TCP', () => {
    const [service] = serviceManifests({ ...options, port: 9999 }, 0);
    expect(service?.spec.ports).toEqual([{ name: 'tcp', protocol: 'TCP', port: 9999 }]);
  });

  test.each([
    { minor: 19, policy: undefined },
    { minor: 20, policy: 'PreferDualStack' },
    { minor: 37, policy: 'PreferDualStack' },
  ])('in both families if 1.$minor can express it', ({ minor, policy }) => {
    const all = [
      ...serviceManifests({ ...options, platform: { minor } }, 1),
      nodePortManifest({ ...options, platform: { minor } }),
    ];
    for (const { spec } of all) expect(spec.ipFamilyPolicy).toBe(policy);
  });
});

test('nodePortManifest takes any port that the cluster gives it', () => {
  expect(nodePortManifest(options)).toMatchObject({
    metadata: { name: 'netdoctor-floater-nodeport' },
    spec: { type: 'NodePort', selector: SELECTED, ports: [{ port: 8889 }] },
  });
});

describe.each<{ what: string; spec: MadeService['spec']; addresses: string[]; families: string[] | undefined }>([
  {
    what: 'dual-stack',
    spec: { clusterIP: '10.96.0.9', clusterIPs: ['10.96.0.9', 'fd00::9'], ipFamilies: ['IPv4', 'IPv6'] },
    addresses: ['10.96.0.9', 'fd00::9'],
    families: ['ipv4', 'ipv6'],
  },
  { what: 'before 1.20', spec: { clusterIP: '10.96.0.9' }, addresses: ['10.96.0.9'], families: ['ipv4'] },
  {
    what: 'headless',
    spec: { clusterIP: 'None', clusterIPs: ['None'], ipFamilies: ['IPv6'] },
    addresses: [],
    families: ['ipv6'],
  },
  { what: 'headless before 1.20', spec: { clusterIP: 'None' }, addresses: [], families: undefined },
  { what: 'without an address yet', spec: { clusterIP: '' }, addresses: [], families: undefined },
])('$what', ({ spec, addresses, families }) => {
  const service = { metadata: { name: 'one' }, spec };
  test('its addresses', () => expect(clusterIpsOf(service)).toEqual(addresses));
  test('its families', () => expect(familiesOf(service)).toEqual(families));
});
