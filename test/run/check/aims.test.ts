import { describe, expect, test } from 'vitest';
import type { Plugin } from '../../../src/check/contract.ts';
import { type AimParts, servicesOf } from '../../../src/run/check/aims.ts';
import { fakeCheck } from '../../support/fake-check.ts';
import { CLUSTER, SECOND } from '../../support/plan.ts';
import { SEEN } from '../../support/services.ts';

/** Aims at each address of each node that it gets, and at what the options name. */
const nosy: Plugin = {
  ...fakeCheck,
  name: 'nosy',
  aims: ({ nodes }, { also = [] }) => [
    ...nodes.flatMap(({ internal, external }) => [...internal, ...external].map((node) => ({ node, aim: {} }))),
    ...(also as readonly string[]).map((node) => ({ node, aim: { kind: 'option' } })),
  ],
};

function names({ plugins = [nosy], settings, untested = [] }: Partial<AimParts> = {}): readonly string[] {
  const parts = { plugins, untested, settings: settings ?? { options: {}, external: false } };
  return servicesOf(SEEN, parts).map(({ check, node }) => `${check} ${node}`);
}

const left = (node: string, cluster = CLUSTER) => ({ cluster, node, reason: 'x', byRule: true });

describe('servicesOf', () => {
  test.each<{ name: string; parts: Partial<AimParts>; is: readonly string[] }>([
    { name: 'a check that only aims at floaters', parts: { plugins: [fakeCheck] }, is: [] },
    { name: 'every node', parts: {}, is: ['nosy 198.18.0.1', 'nosy 198.18.0.2', 'nosy 198.18.0.3'] },
    {
      name: 'nodes that are not tested are not aimed at; those of another cluster do not count',
      parts: { untested: [left('n1'), left('n2', SECOND)] },
      is: ['nosy 198.18.0.2', 'nosy 198.18.0.3'],
    },
    {
      name: 'ExternalIPs, if the user wants them',
      parts: { untested: [left('n1'), left('n2')], settings: { options: {}, external: true } },
      is: ['nosy 198.18.0.3', 'nosy 203.0.113.3'],
    },
    {
      name: 'a check only sees its own options',
      parts: {
        plugins: [nosy, { ...nosy, name: 'other' }],
        untested: [left('n1'), left('n2'), left('n3')],
        settings: { options: { nosy: { also: ['a', 'b'] } }, external: false },
      },
      is: ['nosy a', 'nosy b'],
    },
    {
      name: 'without duplicates',
      parts: {
        untested: [left('n2'), left('n3')],
        settings: { options: { nosy: { also: ['198.18.0.1', 'a', 'a'] } }, external: false },
      },
      is: ['nosy 198.18.0.1', 'nosy a'],
    },
  ])('$name', ({ parts, is }) => {
    expect(names(parts)).toEqual(is);
  });

  test('an endpoint names its cluster and its check', () => {
    const [end] = servicesOf(SEEN, { plugins: [nosy], untested: [], settings: { options: {}, external: false } });
    expect(end).toEqual({ cluster: CLUSTER, layer: 'service', check: 'nosy', node: '198.18.0.1', aim: {} });
  });
});
