import { expect, test } from 'vitest';
import { REASONS } from '../../../src/diagnose/codes/reasons.ts';
import { serviceBoard } from '../../../src/diagnose/services/board.ts';
import { ofOnePodNetwork } from '../../../src/diagnose/services/of-one-pod-network.ts';
import type { ServiceCause } from '../../../src/diagnose/services/search.ts';
import type { Suspect } from '../../../src/diagnose/services/suspect.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, END, failing, SERVICES, to } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';
import { CLUSTER } from '../../support/plan.ts';

/** A run in which no Service and no DNS is reached. */
const WORLD = worldOf(
  diagnosed(
    { nodes: 4, services: SERVICES },
    failing(timeout, ({ path }) => path === 'pod-service'),
  ),
);
const BOARD = serviceBoard(WORLD, 'reach');

function everywhere(way: Suspect['way'], over: Partial<Suspect> = {}): ServiceCause {
  const suspect = { kind: 'everywhere', node: -1, end: -1, cost: 0, cluster: CLUSTER, way, ...over } as const;
  return { suspect, failed: 3, passed: 0, gain: 9, also: [] };
}

const NO_DNS = everywhere('dns');

const PODS: readonly string[] = [END.resolver, END.dnsService, END.dnsPod1, END.dnsPod2, END.clusterIp, END.headless];

test('the pod network between nodes is the likeliest reason', () => {
  const services = SERVICES.filter(({ node }) => [...PODS, END.apiserver].includes(node));
  const { findings, summary } = diagnosed({ nodes: 6, services }, failing(timeout, to(...PODS)));
  const [finding, ...others] = findings;
  expect(others).toEqual([]);
  expect(finding).toMatchObject({ code: 'ND512', explains: summary.fail });
  expect(finding?.reasons.slice(0, 2)).toEqual([REASONS.tunnel, REASONS.podRoutes]);
});

test.each(['pods', 'floaters', 'cluster-ip'] as const)('no way to %s and none to DNS are one cause', (way) => {
  const [joined, ...others] = ofOnePodNetwork(BOARD, [NO_DNS, everywhere(way, { layer: 'pod' })]);
  expect(others).toEqual([]);
  expect(joined?.suspect).toMatchObject({ kind: 'everywhere', way: 'pods', layer: 'pod' });
  expect(joined?.failed).toBeGreaterThan(3);
});

test.each<readonly [string, ServiceCause]>([
  ['of another cluster', everywhere('floaters', { cluster: 'elsewhere' })],
  ['of one family', everywhere('floaters', { family: 'ipv6' })],
  ['from hosts alone', everywhere('floaters', { layer: 'node' })],
  ['that is about kube-proxy', everywhere('virtual')],
  ['of one node', everywhere('floaters', { kind: 'node', node: 0 })],
])('DNS stays a cause of its own beside one %s', (_, other) => {
  expect(ofOnePodNetwork(BOARD, [NO_DNS, other])).toEqual([NO_DNS, other]);
});

test('lost or late answers are no such cause', () => {
  const causes = [NO_DNS, everywhere('floaters')];
  expect(ofOnePodNetwork({ ...BOARD, symptom: 'loss' }, causes)).toEqual(causes);
});
