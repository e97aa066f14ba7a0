import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../support/temp.ts';

/** A network with nothing but lo in it: what needs more fails there. */
const ALONE = ['-n', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'];

describe.runIf(process.getuid?.() === 0)('where there is no network but lo', () => {
  test('the demo finds its fault, repairs it, and passes: nothing leaves this machine', async () => {
    using home = tempFolder();
    const demo = [process.execPath, 'src/main.ts', 'demo', '--nodes', '3', '--fault', 'refused:n2'];
    const { exitCode, stderr } = await execa('unshare', [...ALONE, ...demo], {
      env: { HOME: home.path, NETDOCTOR_HOME: home.path, NO_COLOR: '1' },
      reject: false,
      timeout: 60_000,
    });
    expect(stderr).toContain('(exit code 1)');
    expect(stderr).toMatch(/The network works: all \d+ probes between 3 nodes passed\./);
    expect(exitCode).toBe(0);
  });
});
