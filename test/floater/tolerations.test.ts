import { describe, expect, test } from 'vitest';
import { isTrouble, parseTolerations, tolerates } from '../../src/floater/tolerations.ts';
import type { Taint, Toleration } from '../../src/kube/objects.ts';
import type { Layer } from '../../src/model/network.ts';

const GPU: Taint = { key: 'gpu', value: 'yes', effect: 'NoSchedule' };

describe('tolerates', () => {
  test.each<{ why: string; toleration: Toleration; fits: boolean }>([
    { why: 'everything', toleration: { operator: 'Exists' }, fits: true },
    { why: 'every key of this effect', toleration: { operator: 'Exists', effect: 'NoSchedule' }, fits: true },
    { why: 'every key of another effect', toleration: { operator: 'Exists', effect: 'NoExecute' }, fits: false },
    { why: 'the key', toleration: { key: 'gpu', operator: 'Exists' }, fits: true },
    { why: 'another key', toleration: { key: 'cpu', operator: 'Exists' }, fits: false },
    { why: 'the value', toleration: { key: 'gpu', operator: 'Equal', value: 'yes' }, fits: true },
    { why: 'the value, Equal by default', toleration: { key: 'gpu', value: 'yes', effect: 'NoSchedule' }, fits: true },
    { why: 'another value', toleration: { key: 'gpu', value: 'no' }, fits: false },
    { why: 'no value', toleration: { key: 'gpu' }, fits: false },
    {
      why: 'the key with another effect',
      toleration: { key: 'gpu', operator: 'Exists', effect: 'NoExecute' },
      fits: false,
    },
  ])('$why: $fits', ({ toleration, fits }) => {
    expect(tolerates(GPU, [toleration])).toBe(fits);
  });

  test('an empty value is a value', () => {
    const taint: Taint = { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' };
    expect(tolerates(taint, [{ key: taint.key, operator: 'Equal', value: '' }])).toBe(true);
  });

  test('all by default, none if there are none', () => {
    expect([tolerates(GPU), tolerates(GPU, [])]).toEqual([true, false]);
  });

  test('a taint that only makes a node the last choice keeps no pod away', () => {
    expect(tolerates({ ...GPU, effect: 'PreferNoSchedule' }, [])).toBe(true);
  });

  test.each<{ name: string; effect: Taint['effect']; layer: Layer; fits: boolean }>([
    { name: 'not-ready', effect: 'NoExecute', layer: 'pod', fits: true },
    { name: 'not-ready', effect: 'NoSchedule', layer: 'pod', fits: false },
    { name: 'unreachable', effect: 'NoExecute', layer: 'pod', fits: true },
    { name: 'disk-pressure', effect: 'NoSchedule', layer: 'pod', fits: true },
    { name: 'memory-pressure', effect: 'NoSchedule', layer: 'pod', fits: true },
    { name: 'pid-pressure', effect: 'NoSchedule', layer: 'pod', fits: true },
    { name: 'unschedulable', effect: 'NoSchedule', layer: 'pod', fits: true },
    { name: 'network-unavailable', effect: 'NoSchedule', layer: 'pod', fits: false },
    { name: 'network-unavailable', effect: 'NoSchedule', layer: 'node', fits: true },
  ])('the controller adds its own: $name:$effect on layer $layer is $fits', ({ name, effect, layer, fits }) => {
    expect(tolerates({ key: `node.kubernetes.io/${name}`, effect }, [], layer)).toBe(fits);
  });
});

test('a taint for a trouble differs from a rule', () => {
  const keys = ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unschedulable', 'gpu'];
  expect(keys.map((key) => isTrouble({ key }))).toEqual([true, false, false]);
});

describe('parseTolerations', () => {
  test.each<{ text: string; made: readonly Toleration[] }>([
    { text: 'none', made: [] },
    { text: 'gpu', made: [{ key: 'gpu', operator: 'Exists' }] },
    { text: 'gpu:NoExecute', made: [{ key: 'gpu', operator: 'Exists', effect: 'NoExecute' }] },
    { text: 'gpu=yes', made: [{ key: 'gpu', operator: 'Equal', value: 'yes' }] },
    { text: 'gpu=:NoSchedule', made: [{ key: 'gpu', operator: 'Equal', value: '', effect: 'NoSchedule' }] },
    {
      text: 'example.com/pool=a_b.c:NoSchedule, node-role.kubernetes.io/control-plane',
      made: [
        { key: 'example.com/pool', operator: 'Equal', value: 'a_b.c', effect: 'NoSchedule' },
        { key: 'node-role.kubernetes.io/control-plane', operator: 'Exists' },
      ],
    },
  ])('$text', ({ text, made }) => {
    expect(parseTolerations(text)).toEqual(made);
  });

  test.each([
    '',
    ',',
    'a,',
    'none,a',
    ':NoSchedule',
    '=x',
    'a:Never',
    'a:noschedule',
    'a=b=c',
    'a/b/c',
    '-a',
    'a b',
    'a=b c',
    'a:',
  ])('%j is refused', (text) => {
    expect(() => parseTolerations(text, 'key tolerations')).toThrow(
      expect.objectContaining({ code: 'BAD_FLAG', message: expect.stringMatching(/^key tolerations has "/) }),
    );
  });
});
