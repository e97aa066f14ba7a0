import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { tempFolder } from '../support/temp.ts';

/**
 * A network with only lo, so that anything that needs more fails. Uses busybox, because not every machine has
 * ip.
 */
const ALONE = ['-n', 'sh', '-c', 'busybox ip link set lo up && exec "$@"', 'sh'];
/** Three nodes: tcp between any two of them, and from each one DNS by resolv.conf, Service and pod. */
const PROBES = 6 + 9;

async function alone(...command: readonly string[]) {
  using home = tempFolder();
  const env = { HOME: home.path, NETDOCTOR_HOME: home.path, NO_COLOR: '1' };
  return await execa('unshare', [...ALONE, ...command], { env, reject: false, timeout: 60_000 });
}

/** The reason why there is no such network here. */
async function hindrance(): Promise<string | undefined> {
  if (process.getuid?.() !== 0) return 'a network with nothing but lo needs root';
  const { failed, stderr } = await alone('true');
  return failed ? `a network with nothing but lo cannot be made here: ${stderr}` : undefined;
}

describe('without any network but lo', () => {
  test('the demo finds its fault, repairs it, and passes, so nothing leaves this machine', async ({ skip }) => {
    const why = await hindrance();
    if (why) skip(why);
    const { exitCode, stderr } = await alone(
      ...[process.execPath, 'src/main.ts', 'demo', '--nodes', '3', '--fault', 'refused:n2'],
    );
    expect(stderr).toContain('(exit code 1)');
    expect(stderr).toContain(`The network works: all ${PROBES} probes between 3 nodes passed.`);
    expect(exitCode).toBe(0);
  }, 60_000);
});
