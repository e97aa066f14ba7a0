import { expect, test } from 'vitest';
import { type Facet, facetsOf, isEven } from '../../src/diagnose/facet.ts';
import { aSection } from '../support/world.ts';

const LAYERS = ['tcp pod-pod ipv4', 'tcp node-node ipv4', 'tcp node-pod ipv4', 'tcp pod-node ipv4'];

function shown({ outs, ins, own }: Facet): string {
  return `${outs.join()}|${ins.join()}${own ? ` ${own}` : ''}`;
}

test.each<readonly [string, readonly string[], readonly string[]]>([
  ['one section', ['tcp pod-pod ipv4'], ['0|0']],
  ['two checks', ['tcp pod-pod ipv4', 'icmp pod-pod ipv4'], ['0,1|0,1', '0|0', '1|1']],
  ['two families', ['tcp pod-pod ipv4', 'tcp pod-pod ipv6'], ['0,1|0,1', '0|0', '1|1']],
  ['two layers', ['tcp pod-pod ipv4', 'tcp node-node ipv4'], ['0,1|0,1', '0|0 pod', '1|1 node']],
  [
    'four paths: one end of the subject on a layer, either end, the other end, any end, one path',
    LAYERS,
    [
      '0,1,2,3|0,1,2,3',
      '0,3|0,2 pod',
      '1,2|1,3 node',
      '0,2,3|0,2,3',
      '1,2,3|1,2,3',
      '0,2|0,3',
      '1,3|1,2',
      '0,2|0,2',
      '1,3|1,3',
      '0,3|0,3',
      '1,2|1,2',
    ].concat(['0|0', '1|1', '2|2', '3|3']),
  ],
  ['none', [], []],
])('%s', (_, sections, facets) => expect(facetsOf(sections.map(aSection)).map(shown)).toEqual(facets));

test('what a rule about a protocol is about', () => {
  const sections = ['tcp pod-pod ipv4', 'udp pod-pod ipv4', 'icmp pod-pod ipv4', 'mtu pod-pod ipv4'];
  const facets = facetsOf(sections.map(aSection)).map(shown);
  expect(facets).toEqual(expect.arrayContaining(['0,3|0,3', '1,3|1,3', '0,1,3|0,1,3', '2|2']));
});

test('for many sections, no facet occurs twice, none is empty, and the plainest is first', () => {
  const sections = ['tcp', 'udp', 'icmp', 'mtu', 'source-ip'].flatMap((check) =>
    ['ipv4', 'ipv6'].flatMap((family) => LAYERS.map((words) => words.replace('tcp', check).replace('ipv4', family))),
  );
  const facets = facetsOf(sections.map(aSection));
  const keys = facets.map(({ outs, ins }) => `${outs.join()}|${ins.join()}`);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).not.toContain('|');
  expect(facets[0]).toMatchObject({ outs: [...sections.keys()], cost: 0 });
  expect(facets.map(({ cost }) => cost)).toEqual(facets.map(({ cost }) => cost).toSorted((a, b) => a - b));
});

test.each<readonly [Facet, boolean]>([
  [{ outs: [0, 1], ins: [0, 1], cost: 0 }, true],
  [{ outs: [0, 1], ins: [0, 2], cost: 0 }, false],
  [{ outs: [0], ins: [0, 2], cost: 0 }, false],
])('%j is even: %s', (facet, even) => expect(isEven(facet)).toBe(even));
