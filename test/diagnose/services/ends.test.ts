import { describe, expect, test } from 'vitest';
import { type EndRole, hostsOf, roleOf } from '../../../src/diagnose/services/ends.ts';
import { END, SERVICES } from '../../support/diagnosed.ts';
import { SECOND } from '../../support/plan.ts';
import { aService } from '../../support/services.ts';
import { aWorldNode } from '../../support/world.ts';

describe('roleOf', () => {
  test.each<readonly [string, EndRole]>([
    [END.resolver, 'resolver'],
    [END.dnsService, 'dns-service'],
    [END.dnsPod1, 'dns-replica'],
    [END.apiserver, 'apiserver'],
    [END.clusterIp, 'cluster-ip'],
    [END.headless, 'headless'],
    [END.hairpin, 'hairpin'],
    [END.nodePort1, 'nodeport'],
    [END.own, 'own'],
  ])('%s is %s', (name, role) => {
    expect(SERVICES.filter(({ node }) => node === name).map(roleOf)).toEqual([role]);
  });

  test.each<readonly [string, string, EndRole]>([
    ['dns', 'example.com (192.0.2.53)', 'dns-server'],
    ['http', 'https://example.com/', 'own'],
    ['service', 'something new', 'own'],
    ['tcp', 'web (ExternalIP)', 'own'],
  ])('%s: %s is %s', (check, name, role) => expect(roleOf(aService(check, name))).toBe(role));
});

describe('hostsOf', () => {
  const nodes = [
    aWorldNode('n1', { podCIDRs: ['10.244.1.0/24', 'fd00:1::/64'] }),
    aWorldNode('n2', { podCIDRs: ['10.244.2.0/24'] }),
    aWorldNode('m1', { cluster: SECOND, podCIDRs: ['10.244.3.0/24'] }),
    aWorldNode('n3', { podCIDRs: ['not a CIDR', '10.244.9.0/x'] }),
  ];

  test.each([
    ['10.244.1.9', 0],
    ['fd00:1::9', 0],
    ['10.244.2.255', 1],
    ['10.96.0.10', -1],
    ['10.244.3.9', -1],
    ['not an address', -1],
  ])('%s is on node %d', (address, host) => {
    const end = aService('dns', 'x', { aim: { addresses: [address] } });
    expect([...hostsOf({ ends: [end], nodes })]).toEqual([host]);
  });

  test('an end without addresses is on none', () => {
    expect([...hostsOf({ ends: [aService('dns', 'x')], nodes })]).toEqual([-1]);
  });
});
