import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { restartAtExec } from '../../../src/loopback/faults/api-restart.ts';
import { parseFault } from '../../../src/loopback/faults/fault.ts';
import { standingFaults } from '../../../src/loopback/faults/standing.ts';
import { until } from '../../support/pods.ts';

const parse = (text: string) => parseFault(text, []);

/** An API server that records its calls; each takes a moment. */
function scene() {
  const faults = standingFaults();
  const told: string[] = [];
  const tell = (word: string) => async () => {
    told.push(word);
    await sleep(5);
    told.push(`is ${word}`);
  };
  return { ...restartAtExec({ down: tell('down'), up: tell('up') }, faults), faults, told };
}

const ONCE = ['down', 'is down', 'up', 'is up'];

test('without the fault, an exec has no effect', async () => {
  const { onExec, stop, told } = scene();
  onExec();
  await stop();
  expect(told).toEqual([]);
});

test('at the first exec the API server goes away and comes back, and later ones have no effect', async () => {
  const { faults, onExec, told } = scene();
  faults.inject(parse('api-restart:0.01'));
  for (let execs = 0; execs < 3; execs++) onExec();
  await until(() => told.includes('is up'));
  onExec();
  await sleep(30);
  expect(told).toEqual(ONCE);
});

test('injected once more, it goes away once more', async () => {
  const { faults, onExec, told } = scene();
  faults.inject(parse('api-restart:0.01'));
  onExec();
  await until(() => told.includes('is up'));
  faults.inject(parse('api-restart:0.01'));
  onExec();
  await until(() => told.length === 8);
  expect(told).toEqual([...ONCE, ...ONCE]);
});

test('two of them happen one after another: it cannot come up twice', async () => {
  const { faults, onExec, told } = scene();
  faults.inject(parse('api-restart:0.01'));
  faults.inject(parse('api-restart:0.02'));
  onExec();
  onExec();
  await until(() => told.length === 8);
  expect(told).toEqual([...ONCE, ...ONCE]);
});

test('stopped while it is away, it does not come back, and nothing waits for that', async () => {
  const { faults, onExec, stop, told } = scene();
  faults.inject(parse('api-restart:1000'));
  onExec();
  await until(() => told.includes('is down'));
  await stop();
  onExec();
  expect(told).toEqual(['down', 'is down']);
});
