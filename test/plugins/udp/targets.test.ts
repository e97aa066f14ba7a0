import { describe, expect, test } from 'vitest';
import { udp } from '../../../plugins/udp/index.ts';
import { bind } from '../../../src/model/bound-plan.ts';
import { aFloater, aPlan } from '../../support/plan.ts';

const plan = aPlan(2, { checks: [{ name: 'udp', paths: ['pod-pod'] }] });

describe('the targets of udp', () => {
  test('are floaters that answer UDP', () => {
    const bound = bind(plan, [aFloater(1), aFloater(2)], []);
    expect(udp.targets(bound, 0)).toMatchObject({ tried: [{ endpoint: 1, address: '10.244.2.2' }], untried: [] });
  });

  test('are not tried if they do not answer UDP', () => {
    const bound = bind(plan, [aFloater(1), aFloater(2, { can: ['identity'] })], []);
    expect(udp.targets(bound, 0)).toMatchObject({
      tried: [],
      untried: [{ judgement: { verdict: 'skip', detail: "the floaters' image does not answer UDP" } }],
    });
  });
});
