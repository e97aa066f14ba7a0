import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shaped } from '../../src/kube/shapes.ts';

const KINDS = ['Node', 'Pod', 'Event', 'DaemonSet', 'Service', 'EndpointSlice', 'Endpoints', 'ConfigMap', 'Namespace'];

describe('an object of the API server', () => {
  test('that has the expected form is returned unchanged, including fields that nobody reads', () => {
    const pod = {
      kind: 'Pod',
      metadata: { name: 'a', uid: 'u', labels: { a: 'b' }, finalizers: ['x'] },
      spec: { nodeName: 'n1', containers: [{ name: 'c', image: 'i' }], dnsPolicy: 'Default' },
      status: { podIPs: [{ ip: '10.0.0.1' }], containerStatuses: [{ name: 'c', ready: true, restartCount: 0 }] },
    };
    expect(shaped(pod)).toBe(pod);
    const list = { kind: 'PodList', metadata: { resourceVersion: '1' }, items: [pod] };
    expect(shaped(list)).toBe(list);
  });

  test('loses values of the wrong type, and nothing else', () => {
    const node = {
      kind: 'Node',
      metadata: { name: 'n1', labels: { a: 'b', c: 7 }, uid: 5 },
      spec: null,
      status: { addresses: [null, { type: 'InternalIP' }], images: [1] },
    };
    expect(shaped(node)).toEqual({
      kind: 'Node',
      metadata: { name: 'n1', labels: { a: 'b' } },
      spec: {},
      status: { addresses: [{ type: 'InternalIP', address: '' }], images: [1] },
    });
  });

  test.each([null, undefined, 7, 'x', {}])('a list whose items are %j is empty', (items) => {
    expect(shaped({ kind: 'NodeList', items })).toEqual({ kind: 'NodeList', metadata: {}, items: [] });
  });

  test('a version without a name is unknown', () => {
    expect(shaped({ gitVersion: null, major: 1 })).toEqual({ major: '', minor: '', gitVersion: 'unknown' });
  });

  test.each([{ kind: 'Status', message: 'x' }, { kind: 'toString' }, { kind: 'List' }, { kind: '__proto__' }])(
    'of a kind that nobody reads is unchanged: %j',
    (value) => expect(shaped(value)).toBe(value),
  );

  test('long messages are cut', () => {
    const found = shaped({
      kind: 'Event',
      metadata: { name: 'e' },
      involvedObject: {},
      message: 'x'.repeat(1_000_000),
    });
    expect(JSON.stringify(found).length).toBeLessThan(5_000);
  });

  test('a list of an unknown kind is a list of named objects', () => {
    const unknown = { kind: 'CiliumNetworkPolicyList', items: null };
    expect(shaped(unknown)).toEqual({ kind: 'CiliumNetworkPolicyList', metadata: {}, items: [] });
    const nameless = { kind: 'GlobalNetworkPolicyList', metadata: {}, items: [{ spec: { order: 1 } }, 7] };
    expect(shaped(nameless)).toMatchObject({ items: [{ metadata: { name: '' }, spec: { order: 1 } }] });
  });

  test('always has a name and lists, and shaping it again changes nothing', () => {
    const anything = fc.letrec((tie) => ({
      value: fc.oneof(fc.constantFrom(null, 7, 'x', true), fc.array(tie('value'), { maxLength: 3 }), tie('object')),
      object: fc.dictionary(
        fc.constantFrom('metadata', 'name', 'spec', 'status', 'items', 'podIPs', 'addresses', 'labels'),
        tie('value'),
        { maxKeys: 4 },
      ),
    })).object as fc.Arbitrary<object>;
    fc.assert(
      fc.property(fc.constantFrom(...KINDS), anything, (kind, value) => {
        const one = shaped({ ...value, kind });
        expect(one).toMatchObject({ metadata: { name: expect.any(String) } });
        expect(shaped(one)).toBe(one);
        expect(shaped({ ...value, kind: `${kind}List` })).toMatchObject({ items: expect.any(Array) });
      }),
    );
  });
});
