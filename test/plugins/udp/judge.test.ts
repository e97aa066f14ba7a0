import { expect, test } from 'vitest';
import { judge } from '../../../plugins/udp/judge.ts';
import { strangeRecord } from '../../../src/check/plugin.ts';
import { aTarget } from '../../support/plan.ts';

test.each([
  { path: 'pod-node', is: { verdict: 'skip', detail: expect.stringContaining('from another of its addresses') } },
  { path: 'pod-pod', is: strangeRecord('stray') },
  { path: 'node-node', is: strangeRecord('stray') },
  { path: 'node-pod', is: strangeRecord('stray') },
] as const)(
  'an answer from another address is looked for at nodes alone, and believed of them alone: $path',
  ({ path, is }) => {
    const target = aTarget(1, { section: { check: 'udp', path, family: 'ipv4' } });
    expect(judge(target, { fields: 'stray', remark: undefined }, [])).toEqual(is);
  },
);
