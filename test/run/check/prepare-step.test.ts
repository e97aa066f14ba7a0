import { expect, test } from 'vitest';
import { fixtureEnds } from '../../../src/run/check/prepare-step.ts';
import { aPlan, CLUSTER, SECOND } from '../../support/plan.ts';
import { aService } from '../../support/services.ts';

test('ends that stand for a Service are those of the checks that want one, in their own cluster', () => {
  const services = [
    aService('web', 'by name'),
    aService('ports', 'n1'),
    aService('echoed', 'by echo'),
    aService('dns', 'kube-dns'),
    aService('web', 'by name', { cluster: SECOND }),
  ];
  const fixtures = [
    { check: 'web', makes: 'service' },
    { check: 'ports', makes: 'nodeport' },
    { check: 'echoed', makes: 'echo' },
  ] as const;
  const ends = fixtureEnds(aPlan(2, { services }), { cluster: CLUSTER, fixtures });
  expect(ends.map(({ cluster, check, makes }) => [cluster, check, makes])).toEqual([
    [CLUSTER, 'web', 'service'],
    [CLUSTER, 'ports', 'nodeport'],
  ]);
});
