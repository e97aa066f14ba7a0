import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { captureIo } from '../../support/io.ts';
import { tempFolder } from '../../support/temp.ts';

async function demo(...argv: string[]) {
  using home = tempFolder();
  // Settings that a user has for clusters of their own.
  const own = { HOME: home.path, KUBECONFIG: '/nonexistent', NETDOCTOR_HOME: `${home.path}/own` };
  const { io, stdout, stderr } = captureIo({ ...process.env, ...own });
  const code = await run(['demo', ...argv], io);
  return { code, stdout: stdout(), stderr: stderr(), touched: existsSync(own.NETDOCTOR_HOME) };
}

describe('kubectl netdoctor demo', () => {
  test('a check that finds the fault, the repair, and a resume that finds it gone', async () => {
    const { code, stdout, stderr, touched } = await demo('--nodes', '3', '--fault', 'refused:n2');
    expect(code).toBe(0);
    const [before = '', check = '', resume = ''] = stderr.split(/^\$ kubectl netdoctor .*\n/m);
    expect(before).toContain('This is a demo: a cluster of 3 nodes that exists in this process alone');
    expect(before).toContain('  refused:n2  connections to the floater on n2 are refused\n');
    expect(check).toMatch(/^The network is broken: 2 of \d+ probes failed, \d+ passed\.$/m);
    expect(check).toContain('(exit code 1)\n');
    expect(resume).toContain('fixed: n1 → n2 (tcp ipv4, was REFUSED)\n');
    expect(resume).toContain('(exit code 0)\n');
    expect(stdout).toContain('REFUSED: Connection refused');
    // The user's clusters and saved runs are not involved.
    expect(touched).toBe(false);
    const [, folder = ''] = /current-context of (.*)\/kubeconfig/.exec(stderr) ?? [];
    expect([folder, existsSync(folder)]).toEqual([expect.stringContaining('netdoctor-demo-'), false]);
  });

  test('if nothing can be probed at all, the check is repeated after the repair', async () => {
    const { code, stderr } = await demo('--nodes', '2', '--fault', 'no-right:create:daemonsets');
    const commands = Array.from(stderr.matchAll(/^\$ kubectl netdoctor (.*)$/gm), ([, command]) => command);
    expect(commands).toEqual(['check', 'check']);
    expect(stderr).toContain('error: context demo: the user may not create daemonsets.apps');
    expect(code).toBe(0);
  });

  test('--fault help lists every fault with its syntax', async () => {
    const { code, stdout } = await demo('--fault', 'help');
    expect(code).toBe(0);
    expect(stdout).toContain('one-way:NODE:NODE ');
    expect(stdout).toContain('api-restart[:NUMBER] ');
  });

  test.each([
    [['--nodes', 'many'], '--nodes has "many", which is no whole number'],
    [['--nodes', '1e9'], 'a demo cluster has 1 to 1000 nodes, not 1000000000'],
    [['--nodes', '0'], 'a demo cluster has 1 to 1000 nodes, not 0'],
    [['--nodes', '3', '--fault', 'refused:n7'], 'in the fault "refused:n7", "n7" is no node'],
    [['--fault', 'fire'], 'no such fault: "fire"'],
  ])('%j is refused with a message', async (argv, words) => {
    const { code, stderr } = await demo(...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining(`error: ${words}\n  `)]);
  });
});
