import { expect, test } from 'vitest';
import { isPair } from '../../src/model/bound-plan.ts';
import { eachDestination } from '../../src/model/destinations.ts';
import type { Plan } from '../../src/model/plan.ts';
import { aBound, aNode, aPlan, SECOND } from '../support/plan.ts';

type Ends = Pick<Plan, 'endpoints' | 'directions'>;

/** By comparison of every source with every destination. */
function pairsOf(plan: Ends, section: Parameters<typeof isPair>[1]): readonly string[] {
  return plan.endpoints.flatMap((source, from) =>
    plan.endpoints.flatMap((destination, to) =>
      isPair(plan, section, { source, destination }) ? [`${from} ${to}`] : [],
    ),
  );
}

function visited(plan: Ends, section: Parameters<typeof isPair>[1]): readonly string[] {
  const found: string[] = [];
  for (const source of plan.endpoints.keys()) {
    eachDestination(plan, section, { source, visit: (endpoint) => found.push(`${source} ${endpoint}`) });
  }
  return found;
}

const SECTIONS = (['pod-pod', 'node-node', 'node-pod', 'pod-node'] as const).map((path) => ({
  check: 'tcp',
  path,
  family: 'ipv4' as const,
}));
const CHECKS = [{ name: 'tcp', paths: SECTIONS.map(({ path }) => path) }];

test.each(SECTIONS)('every destination of $path, in one cluster and between two', (section) => {
  const one = aBound(4).plan;
  const two = aPlan(3, { checks: CHECKS, second: [aNode('m1', { cluster: SECOND })], within: true });
  for (const plan of [one, two]) expect(visited(plan, section)).toEqual(pairsOf(plan, section));
  expect(visited(two, SECTIONS[0] ?? section).length).toBeGreaterThan(3);
});

test('other directions between the same endpoints are other destinations', () => {
  const both = aPlan(2, { checks: CHECKS, second: [aNode('m1', { cluster: SECOND })] });
  const [section] = SECTIONS;
  if (!section) throw new RangeError('no section');
  const away = { ...both, directions: both.directions.slice(0, 1) };
  expect(visited(away, section)).toEqual(pairsOf(away, section));
  expect(visited(both, section)).toEqual(pairsOf(both, section));
  expect(visited(away, section).length).toBeLessThan(visited(both, section).length);
});
