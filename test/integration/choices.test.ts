import { describe, expect, test } from 'vitest';
import { DAEMON_SETS } from '../../src/loopback/api/resources.ts';
import { useLoopback } from '../support/loopback.ts';

describe('a choice of nodes that leaves nothing to probe ends the check before anything is made or saved', () => {
  const loopback = useLoopback(3);

  test.each<{ args: readonly string[]; words: readonly string[] }>([
    {
      args: ['--src-nodes', 'nope'],
      words: ['error: --src-nodes: no node is called nope', 'the nodes are n1, n2, n3'],
    },
    { args: ['--dst-nodes', 'n1,m2'], words: ['error: --dst-nodes: no node is called m2', 'did you mean n2?'] },
    {
      args: ['--exclude', 'n1,n2'],
      words: ['error: there is nothing to probe: n3 is the only node left', 'left out: n1, n2: excluded by --exclude'],
    },
    { args: ['--exclude', 'n*'], words: ['error: there is nothing to probe: no node is left'] },
    {
      args: ['--node-selector', 'disktype=ssd'],
      words: ['error: --node-selector disktype=ssd fits no node', 'no node has a label disktype'],
    },
    { args: ['--dry-run', '--src-nodes', 'nope'], words: ['error: --src-nodes: no node is called nope'] },
  ])('check -q $args', async ({ args, words }) => {
    const { cluster, netdoctor } = loopback();
    const { code, stderr } = await netdoctor('check', '-q', ...args);
    expect(code).toBe(2);
    for (const one of words) expect(stderr).toContain(one);
    expect(cluster.store.list(DAEMON_SETS)).toEqual([]);
    const { stdout } = await netdoctor('runs', '-o', 'json');
    expect(JSON.parse(stdout).runs).toEqual([]);
  });
});

describe('a cluster with a single node', () => {
  const loopback = useLoopback(1);

  test('has no pairs, which is reported before anything is made', async () => {
    const { cluster, netdoctor } = loopback();
    const { code, stderr } = await netdoctor('check');
    expect([code, stderr]).toEqual([2, expect.stringContaining('there is nothing to probe: n1 is the only node\n')]);
    expect(cluster.store.list(DAEMON_SETS)).toEqual([]);
  });

  test('still probes Services, and reports that there is no pair', async () => {
    const { netdoctor } = loopback();
    const { code, stderr } = await netdoctor('check', '--checks', 'tcp,apiserver', '-q');
    expect(code).toBe(2);
    expect(stderr).toContain('No probe failed, but the check is not complete: ');
    expect(stderr).toContain('check tcp had nothing to probe\n');
    expect(stderr).toContain('note: there is no pair of nodes to probe: n1 is the only node\n');
    const alone = await netdoctor('check', '--checks', 'apiserver');
    expect([alone.code, alone.stderr]).toEqual([
      0,
      expect.stringMatching(/^The network works: .* from 1 node passed\.$/m),
    ]);
  });
});
