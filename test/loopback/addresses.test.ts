import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addressesOf, MOST_NODES } from '../../src/loopback/addresses.ts';

const counts = fc.integer({ min: 1, max: MOST_NODES });
const seconds = fc.integer({ min: 0, max: 255 });

function holds(cidr: string, address: string): boolean {
  const [network = '', bits] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(bits));
  return list.check(address);
}

describe('the addresses of a cluster', () => {
  test('all differ, and are in one /16', () => {
    fc.assert(
      fc.property(counts, seconds, (count, second) => {
        const { api, dns, blackHole, node, pod, inside } = addressesOf(second, count);
        const all = [api, dns, blackHole];
        for (let index = 0; index < count; index++) {
          const own = pod(index);
          all.push(node(index), own, inside(own), inside(node(index)));
        }
        expect(new Set(all).size).toBe(3 + 4 * count);
        expect(all.filter((address) => !isIPv4(address) || !address.startsWith(`127.${second}.`))).toEqual([]);
      }),
      {
        numRuns: 40,
        examples: [
          [1, 64],
          [100, 64],
          [101, 127],
          [MOST_NODES, 127],
        ],
      },
    );
  });

  test("a pod's address is in its node's block; a pod that is created again has another address in it", () => {
    const cases = fc.tuple(counts, fc.nat(), fc.integer({ min: 2, max: 40 }));
    fc.assert(
      fc.property(cases, ([count, at, pods]) => {
        const { pod, podCidr } = addressesOf(64, count);
        const index = at % count;
        const given = Array.from({ length: pods }, () => pod(index));
        expect(given.filter((address) => !holds(podCidr(index), address))).toEqual([]);
        for (const [turn, address] of given.slice(1).entries()) expect(address).not.toBe(given[turn]);
      }),
    );
  });

  test("no node's block has an address of another node's pods", () => {
    fc.assert(
      fc.property(counts, fc.nat(), fc.nat(), (count, a, b) => {
        fc.pre(a % count !== b % count);
        const { pod, podCidr } = addressesOf(64, count);
        expect(holds(podCidr(a % count), pod(b % count))).toBe(false);
      }),
    );
  });

  test('neither the first nor the last address of a block belongs to a pod', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 1, max: 600 }), (count, pods) => {
        const { pod, podCidr } = addressesOf(64, count);
        const [network = ''] = podCidr(0).split('/');
        const start = Number(network.split('.')[3]);
        const size = count <= 100 ? 256 : 16;
        for (let made = 0; made < pods; made++) {
          const last = Number(pod(0).split('.')[3]) - start;
          expect(last).toBeGreaterThan(0);
          expect(last).toBeLessThan(size - 1);
        }
      }),
      { numRuns: 20 },
    );
  });
});
