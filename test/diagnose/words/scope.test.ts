import { describe, expect, test } from 'vitest';
import { type Limits, limitsOf, limitWords, scopeOf, sectionsIn } from '../../../src/diagnose/words/scope.ts';
import { aSection } from '../../support/world.ts';

const PATHS = ['pod-pod', 'node-node', 'node-pod', 'pod-node'];
/** 0 to 3 are tcp on each path, 4 to 7 are icmp. */
const LAYERED = ['tcp', 'icmp'].flatMap((check) => PATHS.map((path) => aSection(`${check} ${path} ipv4`)));
const FAMILIES = ['ipv4', 'ipv6'].map((family) => aSection(`tcp pod-pod ${family}`));
const NONE = { checks: undefined, family: undefined, layer: undefined, paths: undefined };

const even = (...sections: readonly number[]) => ({ outs: sections, ins: sections, cost: 0 });

describe('limitsOf', () => {
  test.each<readonly [string, Parameters<typeof limitsOf>[0], readonly ReturnType<typeof aSection>[], Limits]>([
    ['all', even(0, 1, 2, 3, 4, 5, 6, 7), LAYERED, NONE],
    ['one check', even(0, 1, 2, 3), LAYERED, { ...NONE, checks: ['tcp'] }],
    ['one family', even(1), FAMILIES, { ...NONE, family: 'ipv6' }],
    ['from pod to pod', even(0, 4), LAYERED, { ...NONE, layer: 'pod' }],
    ['from node to node', even(1, 5), LAYERED, { ...NONE, layer: 'node' }],
    ['all but from node to node', even(0, 2, 3, 4, 6, 7), LAYERED, { ...NONE, layer: 'pod' }],
    ['all but from pod to pod', even(1, 2, 3, 5, 6, 7), LAYERED, { ...NONE, layer: 'node' }],
    ['to pods', even(0, 2, 4, 6), LAYERED, { ...NONE, paths: ['pod-pod', 'node-pod'] }],
    ['one path between layers', even(2, 6), LAYERED, { ...NONE, paths: ['node-pod'] }],
    [
      'the end of the subject',
      { outs: [0, 3, 4, 7], ins: [0, 2, 4, 6], own: 'pod', cost: 0 },
      LAYERED,
      { ...NONE, layer: 'pod' },
    ],
  ])('%s', (_, facet, sections, limits) => expect(limitsOf(facet, sections, sections)).toEqual(limits));

  test('checks that could not show it do not count as left out', () => {
    expect(limitsOf(even(0, 1, 2, 3), LAYERED, LAYERED.slice(0, 4))).toEqual(NONE);
  });
});

test.each<readonly [Partial<Limits>, string]>([
  [{}, ''],
  [{ checks: ['tcp', 'udp'] }, ' (tcp, udp)'],
  [{ family: 'ipv6' }, ' (IPv6)'],
  [{ checks: ['tcp'], family: 'ipv4', paths: ['node-pod'] }, ' (tcp; IPv4; node-pod)'],
  [{ layer: 'pod' }, ''],
])('%j in brackets:%s', (limits, words) => expect(limitWords(limits)).toBe(words));

test('a scope names each once, in the order of the sections', () => {
  expect(scopeOf(sectionsIn({ outs: [4, 0], ins: [0], cost: 0 }, LAYERED))).toEqual({
    checks: ['tcp', 'icmp'],
    paths: ['pod-pod'],
    families: ['ipv4'],
  });
});
