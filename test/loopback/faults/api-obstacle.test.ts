import { expect, test } from 'vitest';
import { apiObstacle } from '../../../src/loopback/faults/api-obstacle.ts';
import { parseFault } from '../../../src/loopback/faults/fault.ts';
import { standingFaults } from '../../../src/loopback/faults/standing.ts';

const parse = (text: string) => parseFault(text, []);

/** The statuses of the next requests; 200 if nothing is in the way. */
function scene() {
  const faults = standingFaults();
  const obstacle = apiObstacle(faults);
  const next = (count: number) => Array.from({ length: count }, () => obstacle()?.status ?? 200);
  return { ...faults, next };
}

test('without a fault, nothing is in the way', () => {
  expect(scene().next(3)).toEqual([200, 200, 200]);
});

test('this many requests are turned away, three by default, with the time to try again', () => {
  const { inject, next } = scene();
  inject(parse('api-429'));
  expect(next(5)).toEqual([429, 429, 429, 200, 200]);
  inject(parse('api-429:1'));
  expect(next(2)).toEqual([429, 200]);
});

test('the answer says when to try again', () => {
  const faults = standingFaults();
  faults.inject(parse('api-429'));
  expect(apiObstacle(faults)()).toMatchObject({ status: 429, headers: { 'retry-after': '1' } });
});

test('injected once more, it starts counting again', () => {
  const { inject, heal, next } = scene();
  inject(parse('api-429:2'));
  expect(next(3)).toEqual([429, 429, 200]);
  inject(parse('api-429:2'));
  expect(next(3)).toEqual([429, 429, 200]);
  heal();
  inject(parse('api-429:2'));
  expect(next(3)).toEqual([429, 429, 200]);
});

test('healed, it lets everything through', () => {
  const { inject, heal, next } = scene();
  inject(parse('api-429:100'));
  expect(next(2)).toEqual([429, 429]);
  heal();
  expect(next(2)).toEqual([200, 200]);
});
