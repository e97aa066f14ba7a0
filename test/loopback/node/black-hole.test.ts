import { setImmediate as turn } from 'node:timers/promises';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { digBlackHole } from '../../../src/loopback/node/black-hole.ts';
import { addresses } from '../../support/pods.ts';

/** curl's own words for this many connections at once. */
async function connects(port: number, count: number): Promise<readonly string[]> {
  const urls = Array.from({ length: count }, () => ['-o', '/dev/null', `http://${addresses.blackHole}:${port}/`]);
  const options = ['-q', '-s', '-Z', '--parallel-immediate', '--connect-timeout', '0.3', '-m', '1'];
  const { stdout } = await execa('curl', [...options, '-w', '%{exitcode} %{time_connect}\n', ...urls.flat()], {
    reject: false,
  });
  return stdout.split('\n');
}

const LOST = '28 0.000000';

describe('a black hole', () => {
  test('answers no connection, however many there are, and refuses them once it is closed', async () => {
    const hole = await digBlackHole(addresses.blackHole);
    expect(await connects(hole.port, 20)).toEqual(Array.from({ length: 20 }, () => LOST));
    expect(await connects(hole.port, 1)).toEqual([LOST]);
    await hole.close();
    expect(await connects(hole.port, 1)).toEqual(['7 0.000000']);
  });

  test('even if this process was busy while it was dug', async () => {
    let isBusy = true;
    const busy = (async () => {
      while (isBusy) {
        await turn();
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
      }
    })();
    const hole = await digBlackHole(addresses.blackHole);
    isBusy = false;
    await busy;
    expect(await connects(hole.port, 10)).toEqual(Array.from({ length: 10 }, () => LOST));
    await hole.close();
  });
});
