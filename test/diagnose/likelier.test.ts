import { expect, test } from 'vitest';
import { diagnosed, failure, manyNodes } from '../support/diagnosed.ts';
import { timeout } from '../support/matrix.ts';

/** Twelve nodes in three zones of two subnets each: n1 and n2 are subnet 1, n3 and n4 subnet 2, and so on. */
const NODES = manyNodes(12, (n) => ({ zone: `zone-${zoneOf(n)}`, subnets: [`10.0.${subnetOf(n)}.0/24`] }));

function subnetOf(n: number): number {
  return Math.ceil(n / 2);
}

function zoneOf(n: number): number {
  return Math.ceil(n / 4);
}

type Between = (from: number, to: number) => boolean;

/**
 * @param refused between which nodes probes are refused; between others that do not reach each other they
 * time out
 */
function told(fails: Between, refused: Between = () => false): readonly string[] {
  const number = (name: string) => Number(name.slice(1));
  const { findings } = diagnosed({ nodes: NODES, checks: ['tcp', 'udp'] }, (probe) => {
    const [from, to] = [number(probe.from), number(probe.to)];
    if (from === to || !fails(from, to)) return undefined;
    return refused(from, to) ? failure('REFUSED') : timeout;
  });
  return findings.map(({ code, subject }) => [code, subject.name, subject.to?.name ?? ''].join(' ').trim());
}

const isOne =
  (of: (n: number) => number, group: number): Between =>
  (from, to) =>
    (of(from) === group) !== (of(to) === group);

test('a zone that is cut off, and its two subnets from each other, are not two subnets that are cut off', () => {
  const areSubnets: Between = (from, to) => zoneOf(from) === 2 && zoneOf(to) === 2 && subnetOf(from) !== subnetOf(to);
  const fails: Between = (from, to) => isOne(zoneOf, 2)(from, to) || areSubnets(from, to);
  expect(told(fails, areSubnets)).toEqual(['ND212 zone-2', 'ND211 10.0.3.0/24 10.0.4.0/24']);
});

test('subnets of different zones that are cut off stay two causes', () => {
  const fails: Between = (from, to) => isOne(subnetOf, 1)(from, to) || isOne(subnetOf, 4)(from, to);
  expect(told(fails)).toEqual(['ND212 10.0.1.0/24', 'ND212 10.0.4.0/24']);
});

test('both nodes of a subnet that are each cut off are not the subnet, and the two from each other', () => {
  const isCut = (n: number) => n === 5 || n === 6;
  expect(told((from, to) => isCut(from) || isCut(to))).toEqual(['ND101 n5', 'ND101 n6']);
});

test('a zone into which nothing gets from two others, of which one is cut off, is about the other one', () => {
  const isParted: Between = (from, to) => zoneOf(from) === 3 && zoneOf(to) === 1;
  const fails: Between = (from, to) => isOne(zoneOf, 2)(from, to) || isParted(from, to);
  expect(told(fails, isParted)).toEqual(['ND212 zone-2', 'ND211 zone-3 zone-1']);
});
