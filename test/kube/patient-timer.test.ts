import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { patientTimer } from '../../src/kube/patient-timer.ts';

function stayBusy(ms: number): void {
  const end = Date.now() + ms;
  while (Date.now() < end);
}

test('time in which the process is busy hardly counts', async () => {
  const called: string[] = [];
  const stop = patientTimer(1_000, () => called.push('patient'));
  const plain = setTimeout(() => called.push('plain'), 1_000);
  stayBusy(1_100);
  await turn();
  await turn();
  expect(called).toEqual(['plain']);
  stop();
  clearTimeout(plain);
});

test('it is called once, and not at all once it is stopped', async () => {
  let calls = 0;
  patientTimer(20, () => {
    calls += 1;
  });
  const stop = patientTimer(20, () => {
    calls += 100;
  });
  stop();
  await sleep(600);
  expect(calls).toBe(1);
});
