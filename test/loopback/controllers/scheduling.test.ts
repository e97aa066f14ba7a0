import { describe, expect, test } from 'vitest';
import { agnhostProfile } from '../../../src/floater/image-profile.ts';
import { floaterManifest } from '../../../src/floater/manifests.ts';
import { VIRTUAL_NODES } from '../../../src/floater/virtual-nodes.ts';
import { isWanted, type SchedulingRules } from '../../../src/loopback/controllers/scheduling.ts';
import { leftOut } from '../../../src/preflight/nodes.ts';
import { aKubeNode } from '../../support/objects.ts';
import { TOKEN } from '../../support/plan.ts';

type Terms = readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[];

const node = aKubeNode('n1', { zone: 'a', size: '' });
const asks = (...terms: readonly Terms[]): SchedulingRules => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: terms.map((matchExpressions) => ({ matchExpressions })),
      },
    },
  },
});

describe('what a pod requires of its node', () => {
  test.each([
    { rules: {}, wanted: true },
    { rules: { nodeSelector: { zone: 'a' } }, wanted: true },
    { rules: { nodeSelector: { zone: 'b' } }, wanted: false },
    { rules: { nodeSelector: { zone: 'a', disk: 'ssd' } }, wanted: false },
    { rules: asks([{ key: 'zone', operator: 'In', values: ['b', 'a'] }]), wanted: true },
    { rules: asks([{ key: 'zone', operator: 'In', values: ['b'] }]), wanted: false },
    { rules: asks([{ key: 'zone', operator: 'NotIn', values: ['a'] }]), wanted: false },
    { rules: asks([{ key: 'disk', operator: 'NotIn', values: ['ssd'] }]), wanted: true },
    { rules: asks([{ key: 'size', operator: 'Exists' }]), wanted: true },
    { rules: asks([{ key: 'disk', operator: 'Exists' }]), wanted: false },
    { rules: asks([{ key: 'size', operator: 'DoesNotExist' }]), wanted: false },
    {
      rules: asks([
        { key: 'zone', operator: 'Exists' },
        { key: 'disk', operator: 'Exists' },
      ]),
      wanted: false,
    },
    { rules: asks([{ key: 'zone', operator: 'Exists' }], [{ key: 'disk', operator: 'Exists' }]), wanted: true },
    { rules: asks([{ key: 'zone', operator: 'Unheard', values: ['a'] }]), wanted: false },
    { rules: { nodeSelector: { zone: 'b' }, ...asks([{ key: 'zone', operator: 'Exists' }]) }, wanted: false },
  ])('$rules: $wanted', ({ rules, wanted }) => {
    expect(isWanted(node, rules)).toBe(wanted);
  });
});

test('the floaters are scheduled where the product means them to be', () => {
  const options = { layer: 'pod', namespace: 'x', profile: agnhostProfile({}), port: 8889 } as const;
  const { spec } = floaterManifest(options, TOKEN, { minor: 37, choosesUserIds: false });
  const nodes = [
    aKubeNode('plain'),
    aKubeNode('windows', { 'kubernetes.io/os': 'windows' }),
    aKubeNode('excluded', { 'kosmos.io/exclude': 'true' }),
    ...VIRTUAL_NODES.map(({ key, value = '' }) => aKubeNode(`${key}=${value}`, { [key]: value })),
    aKubeNode('managed', { 'eks.amazonaws.com/compute-type': 'ec2', 'liqo.io/type': 'other' }),
    aKubeNode('worker', { type: 'worker' }),
  ];
  const without = leftOut('c', nodes).map((one) => one.node);
  const rules = (spec.template?.spec ?? {}) as SchedulingRules;
  expect(nodes.filter((one) => !isWanted(one, rules)).map(({ metadata }) => metadata.name)).toEqual(without);
  expect(without).toHaveLength(2 + VIRTUAL_NODES.length);
});
