import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { takeLocks } from '../../src/state/locks.ts';

/**
 * A process that takes locks: HOME GO-FILE RUN-ID FINGERPRINT… It prints `ready`, waits for the file and
 * tries once. Then it prints `won` or the code of the error. It keeps the lock until it is killed or its
 * stdin ends.
 */
const [home = '', go = '', runId = '', ...fingerprints] = process.argv.slice(2);
process.stdout.write('ready\n');
while (!existsSync(go)) await sleep(1);
try {
  const clusters = fingerprints.map((fingerprint) => ({ name: fingerprint, fingerprint }));
  await takeLocks(clusters, { env: { NETDOCTOR_HOME: home }, runId, command: 'check' });
  process.stdout.write('won\n');
} catch (error) {
  process.stdout.write(`${error instanceof Error && 'code' in error ? error.code : error}\n`);
}
process.stdin.resume().once('end', () => process.exit());
