import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeEach, describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { bind } from '../../../src/model/bound-plan.ts';
import { errorOf } from '../../support/cli.ts';
import { captureIo } from '../../support/io.ts';
import { type Decide, execError, pass, timeout } from '../../support/matrix.ts';
import { aBound, aNode, aPlan, twoClusters } from '../../support/plan.ts';
import { saveRun, stateIn } from '../../support/runs.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';

let folder: Folder;
beforeEach(() => {
  folder = tempFolder();
  return () => folder[Symbol.dispose]();
});

const idOf = (hour: number) => `20300102-${hour}0405-abcd`;
const firstFails: Decide = ({ source }) => (source === 0 ? timeout : pass());

async function diff(argv: readonly string[], stdin = '') {
  const { io, stdout, stderr } = captureIo({ NETDOCTOR_HOME: folder.path });
  const code = await run(['diff', ...argv], { ...io, stdin: () => Readable.from([stdin]) });
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Runs an hour apart, from 10 o'clock. */
async function save(...all: readonly Decide[]): Promise<readonly string[]> {
  const folders: string[] = [];
  for (const [index, decide] of all.entries()) {
    folders.push(await saveRun(stateIn(folder.path), idOf(10 + index), { decide }));
  }
  return folders;
}

describe('diff', () => {
  test('worse: a table on stdout, words on stderr, exit code 1', async () => {
    await save(() => pass(), firstFails);
    const { code, stdout, stderr } = await diff(['previous', 'latest']);
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        '+-------------+-------+---------+--------+---------------+---------------+--------+---------+',
        '| CHANGE      | CHECK | PATH    | FAMILY | SRC NODE NAME | DST NODE NAME | BEFORE | NOW     |',
        '|-------------|-------|---------|--------|---------------|---------------|--------|---------|',
        '| NEW FAILURE | tcp   | pod-pod | ipv4   | n1            | n2            | passed | TIMEOUT |',
        '| NEW FAILURE | tcp   | pod-pod | ipv4   | n1            | n3            | passed | TIMEOUT |',
        '+-------------+-------+---------+--------+---------------+---------------+--------+---------+',
        '',
        '+--------+-------+------------------------+',
        '| CHANGE | CODE  | FINDING                |',
        '|--------|-------|------------------------|',
        '| NEW    | ND103 | Nothing gets out of n1 |',
        '+--------+-------+------------------------+',
        '',
      ].join('\n'),
    );
    expect(stderr.split('\n').slice(0, 3)).toEqual([
      'worse: 2 new failures',
      `before: run ${idOf(10)} of 2030-01-02T03:04:05.000Z: cluster-a v1.37.0`,
      `after: run ${idOf(11)} of 2030-01-02T03:04:05.000Z: cluster-a v1.37.0`,
    ]);
  });

  test('better, with a shortened id, compared with the newest; --quiet leaves the verdict', async () => {
    await save(firstFails, ({ source, endpoint }) => (source === 0 && endpoint === 1 ? timeout : pass()));
    const { code, stderr } = await diff(['20300102-10', '-q']);
    expect([code, stderr]).toEqual([0, 'better: 1 fixed, 1 still failing\n']);
  });

  test('no change: nothing on stdout', async () => {
    await save(
      () => pass(),
      () => pass(),
    );
    const { code, stdout, stderr } = await diff(['previous']);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^no change: nothing fails, then or now\n/);
  });

  test('an unclear result is reported, with exit code 2', async () => {
    await save(
      () => pass(),
      ({ source }) => (source === 0 ? execError : pass()),
    );
    const { code, stdout, stderr } = await diff(['previous']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('not clear: 2 not measured now\n')]);
    expect(stdout).toContain('| NOT MEASURED | tcp ');
  });

  test('a slowdown alone is reported, and only fails on request', async () => {
    await save(
      () => pass(1),
      () => pass(9),
    );
    const told = await diff(['previous']);
    expect([told.code, told.stderr]).toEqual([0, expect.stringContaining('slower: 1 group of probes\n')]);
    expect(told.stdout).toMatch(
      /\| tcp +\| pod-pod \| ipv4 +\| all of cluster-a \| all of cluster-a \| +6 \| +1.00 ms \| +9.00 ms \|/,
    );
    expect((await diff(['previous', '--fail-on-slower'])).code).toBe(1);
  });

  test('-o json is one document', async () => {
    await save(() => pass(), firstFails);
    const { stdout } = await diff(['previous', '-o', 'json']);
    expect(JSON.parse(stdout)).toMatchObject({
      apiVersion: 'netdoctor.io/v1alpha1',
      kind: 'Diff',
      before: { runId: idOf(10) },
      after: { runId: idOf(11) },
      result: 'worse',
      counts: { common: 6, same: 4 },
      probes: {
        new: [{ source: { node: 'n1' }, was: { verdict: 'pass' }, is: { verdict: 'fail', reason: 'TIMEOUT' } }, {}],
      },
      findings: { new: [{ code: 'ND103', title: 'Nothing gets out of n1' }], gone: [], still: [] },
    });
  });

  test('-o markdown escapes text from elsewhere', async () => {
    const nodes = ['n|1', '<b>'].map((name) => aNode(name));
    const bound = bind(aPlan(0, { nodes }), [], []);
    await saveRun(stateIn(folder.path), idOf(10), { bound });
    await saveRun(stateIn(folder.path), idOf(11), { bound, decide: () => timeout });
    const { code, stdout } = await diff(['previous', '-o', 'markdown']);
    expect(code).toBe(1);
    expect(stdout).toContain('**worse: 2 new failures**\n\n- before: run ');
    expect(stdout).toMatch(/^\| CHANGE +\| CHECK \|.*\n\| -+ \| -+ \|/m);
    expect(stdout).toMatch(/^\| NEW FAILURE \| tcp +\| pod-pod \| ipv4 +\| n\\\|1 +\| \\<b\\> +\|/m);
  });

  test('clusters are named if there are two', async () => {
    for (const hour of [10, 11]) {
      const decide: Decide = hour === 10 ? () => pass() : firstFails;
      await saveRun(stateIn(folder.path), idOf(hour), { bound: twoClusters(), decide });
    }
    expect((await diff(['previous'])).stdout).toMatch(/\| cluster-a +\| n1 +\| cluster-b +\| m1 +\|/);
  });

  test('files and stdin', async () => {
    const [first = '', second = ''] = await save(() => pass(), firstFails);
    const [old, now] = [first, second].map((path) => join(path, 'report.json'));
    if (!old || !now) throw new Error('two runs');
    expect((await diff([old, now])).code).toBe(1);
    expect((await diff([now, '-'], readFileSync(old, 'utf8'))).stderr).toMatch(/^better: 2 fixed\n/);
    expect((await diff(['-', now], readFileSync(old, 'utf8'))).stderr).toMatch(/^worse: 2 new failures\n/);
  });

  test('new and removed nodes, and probes that are not compared, are reported', async () => {
    await saveRun(stateIn(folder.path), idOf(10), { bound: aBound(2) });
    await saveRun(stateIn(folder.path), idOf(11), { bound: aBound(3) });
    const grown = await diff(['previous']);
    expect([grown.code, grown.stderr]).toEqual([0, expect.stringContaining('nodes that came: n3 of cluster-a\n')]);
    expect(grown.stderr).toContain('not compared: 4 probes that only the run after made\n');
    expect((await diff(['latest', 'previous'])).stderr).toContain('nodes that went: n3 of cluster-a\n');
  });

  test.each<[argv: readonly string[], words: string]>([
    [['latest'], `both are run ${idOf(11)}`],
    [['-', '-'], 'stdin holds one report'],
    [['2031'], 'there is no run 2031'],
    [['2030'], '2 runs begin with 2030'],
    [['./none.json', 'latest'], 'there is no such file'],
  ])('%j is refused', async (argv, words) => {
    await save(() => pass(), firstFails);
    expect(errorOf(await diff(argv)).error).toContain(words);
  });

  test('runs without common probes are refused', async () => {
    await saveRun(stateIn(folder.path), idOf(10));
    const nodes = ['m1', 'm2'].map((name) => aNode(name));
    await saveRun(stateIn(folder.path), idOf(11), { bound: bind(aPlan(0, { nodes }), [], []) });
    expect(errorOf(await diff(['previous'])).error).toBe(`run ${idOf(10)} and run ${idOf(11)} have no probe in common`);
  });
});
