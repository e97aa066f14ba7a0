import { describe, expect, test } from 'vitest';
import { sharedTraits } from '../../src/circumstances/shared-traits.ts';
import type { Node } from '../../src/kube/objects.ts';
import type { NodeTrait } from '../../src/model/circumstances.ts';
import { aKubeNode } from '../support/objects.ts';

type Labels = Readonly<Record<string, string>>;

/** n1, n2 … with these labels. */
const labelled = (...all: readonly Labels[]) => all.map((labels, index) => aKubeNode(`n${index + 1}`, labels));

/** `label pool=b: n1 n2`, one line per group. */
function shared(nodes: readonly Node[]): readonly string[] {
  const { nodes: names = [], groups = [] } = sharedTraits(nodes) ?? {};
  const words = ({ kind, value }: NodeTrait) => `${kind} ${value}`;
  return groups.map(
    ({ traits, nodes: own }) => `${traits.map(words).join(', ')}: ${own.map((index) => names[index]).join(' ')}`,
  );
}

describe('labels', () => {
  test('each value with its nodes; what all have or each has differently is left out', () => {
    const of = (pool: string, index: number) => ({ pool, everywhere: 'x', serial: `s${index}` });
    expect(shared(labelled(of('a', 1), of('b', 2), of('a', 3), of('b', 4)))).toEqual([
      'label pool=a: n1 n3',
      'label pool=b: n2 n4',
    ]);
  });

  test('one without a value is its name', () => {
    expect(shared(labelled({ gpu: '' }, { gpu: '' }, {}, {}))).toEqual(['label gpu: n1 n2']);
  });

  test('a single node counts if all others are alike', () => {
    expect(shared(labelled({ pool: 'b' }, { pool: 'a' }, { pool: 'a' }))).toEqual([
      'label pool=b: n1',
      'label pool=a: n2 n3',
    ]);
    expect(shared(labelled({ pool: 'b' }, { pool: 'c' }, { pool: 'a' }, { pool: 'a' }))).toEqual([
      'label pool=a: n3 n4',
    ]);
  });

  test('of two nodes, nothing is said', () => {
    expect(sharedTraits(labelled({ pool: 'a' }, { pool: 'b' }))).toBeUndefined();
  });

  test('the node’s own name, and labels that repeat another, are left out', () => {
    const one = { 'kubernetes.io/hostname': 'x', 'beta.kubernetes.io/arch': 'arm64', 'kubernetes.io/arch': 'arm64' };
    const other = { 'kubernetes.io/hostname': 'y', 'beta.kubernetes.io/arch': 'amd64', 'kubernetes.io/arch': 'amd64' };
    expect(shared(labelled(one, one, other, other))).toEqual([
      'label kubernetes.io/arch=arm64: n1 n2',
      'label kubernetes.io/arch=amd64: n3 n4',
    ]);
  });

  test('what no API server accepts as a label is left out', () => {
    const strange = [{ 'a b': 'x' }, { pool: 'a\u001b[2J' }, { pool: 'x'.repeat(200) }, { 'p\noo': 'l' }];
    for (const labels of strange) expect(sharedTraits(labelled(labels, labels, {}, {}))).toBeUndefined();
  });
});

test('instance type and versions, also by the older label', () => {
  const of = (name: string, labels: Labels, kernelVersion: string) =>
    aKubeNode(name, labels, { status: { nodeInfo: { kernelVersion, kubeletVersion: 'v1.37.2' } } });
  const small = { 'node.kubernetes.io/instance-type': 'm5.large', 'beta.kubernetes.io/instance-type': 'm5.large' };
  const large = { 'beta.kubernetes.io/instance-type': 'm5.xlarge' };
  expect(
    shared([of('n1', small, '5.4'), of('n2', small, '6.1'), of('n3', large, '5.4'), of('n4', large, '5.4')]),
  ).toEqual([
    'instance-type m5.large: n1 n2',
    'instance-type m5.xlarge: n3 n4',
    'kernel 5.4: n1 n3 n4',
    'kernel 6.1: n2',
  ]);
});

test('the same nodes are listed once, with three of their traits, labels first', () => {
  const of = (name: string, pool: string) =>
    aKubeNode(
      name,
      { pool, 'cloud.example/nodegroup': pool },
      {
        status: { nodeInfo: { kernelVersion: `6.1-${pool}`, osImage: `Linux ${pool}` } },
      },
    );
  expect(shared([of('n1', 'a'), of('n2', 'a'), of('n3', 'b'), of('n4', 'b')])).toEqual([
    'label pool=a, label cloud.example/nodegroup=a, kernel 6.1-a: n1 n2',
    'label pool=b, label cloud.example/nodegroup=b, kernel 6.1-b: n3 n4',
  ]);
});

describe('age', () => {
  const created = (...times: readonly string[]) =>
    times.map((creationTimestamp, index) => {
      const node = aKubeNode(`n${index + 1}`);
      return { ...node, metadata: { ...node.metadata, creationTimestamp } };
    });

  test('the newest nodes, if they came together long after the others', () => {
    const old = ['2030-01-02T10:00:00Z', '2030-01-02T10:00:05Z'];
    expect(shared(created('2030-01-09T10:05:00Z', ...old, '2030-01-09T10:00:00Z'))).toEqual([
      'created 2030-01-09T10:00:00Z: n1 n4',
    ]);
  });

  test('not if they came minutes after the others, or one by one', () => {
    expect(shared(created('2030-01-02T10:00:00Z', '2030-01-02T10:01:00Z', '2030-01-02T10:09:00Z'))).toEqual([]);
    const apart = ['2030-01-02T10:00:00Z', '2030-01-03T10:00:00Z', '2030-01-04T10:00:01Z', '2030-01-05T10:00:01Z'];
    expect(shared(created(...apart))).toEqual(['created 2030-01-05T10:00:01Z: n4']);
  });

  test('not if it is not known of all', () => {
    expect(shared(created('2030-01-02T10:00:00Z', '2030-01-02T10:00:00Z', ''))).toEqual([]);
  });
});

test('a thousand nodes with a hundred labels each stay small', () => {
  const nodes = Array.from({ length: 1_000 }, (_, index) => {
    const keys = Array.from({ length: 100 }, (_, key) => [`team.example/key-${key}`, `v${index % (key + 2)}`]);
    return aKubeNode(`ip-10-0-${index >> 8}-${index & 255}.eu-central-1.compute.internal`, Object.fromEntries(keys));
  });
  const found = sharedTraits(nodes);
  expect(found?.groups).toHaveLength(64);
  expect(JSON.stringify(found).length).toBeLessThan(150_000);
});
