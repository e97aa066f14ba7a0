import { describe, expect, test } from 'vitest';
import { awaitedOf, lateOnes } from '../../../src/floater/check-fixtures/endpoints.ts';
import type { EndpointSlice } from '../../../src/kube/service-objects.ts';
import { aFloater } from '../../support/plan.ts';

function slice(name: string, addresses: readonly string[], ready?: boolean): EndpointSlice {
  return {
    metadata: { name: `${name}-x`, labels: { 'kubernetes.io/service-name': name } },
    addressType: 'IPv4',
    endpoints: addresses.map((one) => ({
      addresses: [one],
      ...(ready === undefined ? {} : { conditions: { ready } }),
    })),
  };
}

const wanted = [{ name: 'one', addresses: ['10.0.0.1', '10.0.0.2'] }];

describe('lateOnes', () => {
  test.each<{ what: string; slices: EndpointSlice[]; late: boolean }>([
    { what: 'no slice', slices: [], late: true },
    { what: 'a slice of another Service', slices: [slice('two', ['10.0.0.1', '10.0.0.2'])], late: true },
    { what: 'one of two', slices: [slice('one', ['10.0.0.1'])], late: true },
    { what: 'both', slices: [slice('one', ['10.0.0.1', '10.0.0.2'])], late: false },
    { what: 'both, in two slices', slices: [slice('one', ['10.0.0.1']), slice('one', ['10.0.0.2'])], late: false },
    { what: 'not ready', slices: [slice('one', ['10.0.0.1', '10.0.0.2'], false)], late: true },
    { what: 'ready', slices: [slice('one', ['10.0.0.1', '10.0.0.2'], true)], late: false },
    { what: 'one more', slices: [slice('one', ['10.0.0.1', '10.0.0.2', '10.0.0.3'])], late: true },
    { what: 'another', slices: [slice('one', ['10.0.0.1', '10.0.0.3'])], late: true },
    { what: 'no endpoints at all', slices: [{ ...slice('one', []), endpoints: null }], late: true },
  ])('$what: late is $late', ({ slices, late }) => {
    expect(lateOnes(slices, wanted)).toEqual(late ? wanted : []);
  });

  test('a Service without wanted addresses is not waited for', () => {
    expect(lateOnes([], [{ name: 'one', addresses: [] }])).toEqual([]);
  });
});

describe('awaitedOf', () => {
  const floaters = [aFloater(1, { addresses: ['10.0.0.1', 'fd00::1'] }), aFloater(2, { addresses: ['10.0.0.2'] })];
  test.each([
    { ipFamilies: ['IPv4'], addresses: ['10.0.0.1', '10.0.0.2'] },
    { ipFamilies: ['IPv6'], addresses: ['fd00::1'] },
    { ipFamilies: ['IPv4', 'IPv6'], addresses: ['10.0.0.1', 'fd00::1', '10.0.0.2'] },
    { ipFamilies: [], addresses: ['10.0.0.1', '10.0.0.2'] },
  ])('$ipFamilies', ({ ipFamilies, addresses }) => {
    const service = { metadata: { name: 'one' }, spec: { clusterIP: 'None', ipFamilies } };
    expect(awaitedOf(service, floaters)).toEqual({ name: 'one', addresses });
  });
});
