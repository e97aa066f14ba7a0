import { expect, test } from 'vitest';
import { serviceBoard } from '../../../src/diagnose/services/board.ts';
import { homeShare, homeWeight } from '../../../src/diagnose/services/home.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, END, SERVICES } from '../../support/diagnosed.ts';

/** DNS pods run on n1 and n2. */
const BOARD = serviceBoard(worldOf(diagnosed({ nodes: 3, services: SERVICES })));
const DNS = SERVICES.findIndex(({ node }) => node === END.dnsService);

test('half of the DNS pods are at home on each node that has one, and none on the others', () => {
  expect([0, 1, 2].map((node) => homeShare(BOARD, { node, end: DNS }))).toEqual([0.5, 0.5, 0]);
});

test('a look-up that stayed at home asked twice, so that it counts twice against a cause', () => {
  expect(homeWeight(BOARD, { node: 0, end: DNS })).toBeCloseTo(2 * Math.log(2));
});

test('what always stays at home still counts a little', () => {
  const pod = SERVICES.findIndex(({ node }) => node === END.dnsPod1);
  expect(homeShare(BOARD, { node: 0, end: pod })).toBe(1);
  expect(homeWeight(BOARD, { node: 0, end: pod })).toBe(0.5);
});
