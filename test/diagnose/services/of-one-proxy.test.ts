import { expect, test } from 'vitest';
import { serviceBoard } from '../../../src/diagnose/services/board.ts';
import { ofOneProxy } from '../../../src/diagnose/services/of-one-proxy.ts';
import type { ServiceCause } from '../../../src/diagnose/services/search.ts';
import type { Suspect } from '../../../src/diagnose/services/suspect.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, END, failing, SERVICES, to } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

/** A run in which the NodePort of n2 does not answer the other nodes. */
const BOARD = serviceBoard(
  worldOf(
    diagnosed(
      { nodes: 4, services: SERVICES },
      failing(timeout, (probe) => to(END.nodePort2)(probe) && probe.from !== 'n2'),
    ),
  ),
);

const endNamed = (name: string) => SERVICES.findIndex(({ node }) => node === name);

function cause(suspect: Pick<Suspect, 'kind' | 'way'> & Partial<Suspect>): ServiceCause {
  return { suspect: { node: -1, end: -1, cost: 0, ...suspect }, failed: 3, passed: 0, gain: 9, also: [] };
}

const PROXY_OF_N2 = cause({ kind: 'node', node: 1, way: 'virtual' });
const PORT_OF_N2 = cause({ kind: 'end', end: endNamed(END.nodePort2), way: 'nodeport' });

test('Services that do not work from a node, and its NodePort, are one cause', () => {
  const [joined, ...others] = ofOneProxy(BOARD, [PORT_OF_N2, PROXY_OF_N2]);
  expect(others).toEqual([]);
  expect(joined?.suspect).toEqual(PROXY_OF_N2.suspect);
  expect(joined?.also.map(({ node }) => node)).toEqual([0, 2, 3]);
});

test.each<readonly [string, ServiceCause]>([
  ['the proxy of another node', cause({ kind: 'node', node: 0, way: 'virtual' })],
  ['the cache of the same node', cause({ kind: 'node', node: 1, way: 'dns-replica' })],
])('a NodePort stays a cause of its own beside %s', (_, other) => {
  expect(ofOneProxy(BOARD, [PORT_OF_N2, other])).toEqual([PORT_OF_N2, other]);
});
