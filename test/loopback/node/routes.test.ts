import { expect, test } from 'vitest';
import { addressesOf } from '../../../src/loopback/addresses.ts';
import { parseFault } from '../../../src/loopback/faults/fault.ts';
import { standingFaults } from '../../../src/loopback/faults/standing.ts';
import { routesOf } from '../../../src/loopback/node/routes.ts';

const addresses = addressesOf(64, 3);
const pods = [1, 2, 3].map((n) => ({ node: `n${n}`, ip: `127.64.${n}.2` }));
const [own] = pods;
const INSIDE = 'connect-to = "127.0.0.1::127.64.129.2:"';
const lostTo = (n: number) => `connect-to = "127.64.${n}.2::127.64.255.254:7"`;

function routesUnder(...faults: readonly string[]): readonly string[] {
  const standing = standingFaults();
  for (const text of faults) standing.inject(parseFault(text, ['n1', 'n2', 'n3']));
  const text = own ? routesOf(own, { pods, faults: standing, addresses, blackHolePort: 7 }) : '';
  expect(text).toMatch(/\n$/);
  return text.trimEnd().split('\n');
}

test("a pod's 127.0.0.1 is its own", () => {
  expect(routesUnder()).toEqual([INSIDE]);
});

test.each([
  { faults: ['one-way:n1:n3'], lost: [3] },
  { faults: ['one-way:n3:n1'], lost: [] },
  { faults: ['one-way:n2:n3'], lost: [] },
  { faults: ['one-way:n1:*'], lost: [2, 3] },
  { faults: ['down:n2'], lost: [2] },
  { faults: ['down:n1'], lost: [2, 3] },
])('with $faults, the routes from n1 to $lost lead into the black hole', ({ faults, lost }) => {
  expect(routesUnder(...faults)).toEqual([INSIDE, ...lost.map(lostTo)]);
});
