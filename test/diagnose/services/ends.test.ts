import { describe, expect, test } from 'vitest';
import { hostsOf } from '../../../src/diagnose/services/ends.ts';
import { SECOND } from '../../support/plan.ts';
import { aService } from '../../support/services.ts';
import { aWorldNode } from '../../support/world.ts';

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
