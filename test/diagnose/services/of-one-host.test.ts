import { expect, test } from 'vitest';
import { serviceBoard } from '../../../src/diagnose/services/board.ts';
import { ofOneHost } from '../../../src/diagnose/services/of-one-host.ts';
import type { ServiceCause } from '../../../src/diagnose/services/search.ts';
import type { Suspect } from '../../../src/diagnose/services/suspect.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, END, failing, SERVICES, to } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

/** A run in which the DNS pod on n1 does not answer the other nodes. */
const WORLD = worldOf(
  diagnosed(
    { nodes: 4, services: SERVICES },
    failing(timeout, (probe) => to(END.dnsPod1)(probe) && probe.from !== 'n1'),
  ),
);
const BOARD = serviceBoard(WORLD, 'reach');

const endNamed = (name: string) => SERVICES.findIndex(({ node }) => node === name);

function cause(suspect: Pick<Suspect, 'kind' | 'way'> & Partial<Suspect>): ServiceCause {
  return { suspect: { node: -1, end: -1, cost: 0, ...suspect }, failed: 3, passed: 0, gain: 9, also: [] };
}

const POD_ON_N1 = cause({ kind: 'end', end: endNamed(END.dnsPod1), way: 'dns-replica' });

test.each(['pods', 'dns', 'dns-replica', 'all'] as const)(
  'a node that does not reach %s, and the DNS pod on it, are one cause',
  (way) => {
    const node = cause({ kind: 'node', node: 0, way });
    const [joined, ...others] = ofOneHost(BOARD, [POD_ON_N1, node]);
    expect(others).toEqual([]);
    expect(joined).toMatchObject({ suspect: node.suspect, isCutOff: true });
    expect(joined?.also.map((spot) => spot.node)).toEqual([1, 2, 3]);
  },
);

test.each<readonly [string, ServiceCause]>([
  ['another node', cause({ kind: 'node', node: 1, way: 'pods' })],
  ['the kube-proxy of the same node', cause({ kind: 'node', node: 0, way: 'virtual' })],
  ['another DNS pod', cause({ kind: 'end', end: endNamed(END.dnsPod2), way: 'dns-replica' })],
])('the DNS pod stays a cause of its own beside %s', (_, other) => {
  expect(ofOneHost(BOARD, [POD_ON_N1, other])).toEqual([POD_ON_N1, other]);
});

test('lost or late answers are told of the pod that gives them', () => {
  const causes = [POD_ON_N1, cause({ kind: 'node', node: 0, way: 'pods' })];
  expect(ofOneHost({ ...BOARD, symptom: 'loss' }, causes)).toEqual(causes);
});
