import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import type { Finding } from '../../../src/diagnose/finding.ts';
import { takeLocks } from '../../../src/state/locks.ts';
import { saying } from '../../support/circumstances.ts';
import { errorOf } from '../../support/cli.ts';
import { captureIo } from '../../support/io.ts';
import { type Decide, pass, timeout } from '../../support/matrix.ts';
import { aBound, clusterRef, twoClusters } from '../../support/plan.ts';
import { saveRun, stateIn } from '../../support/runs.ts';
import { tempFolder } from '../../support/temp.ts';

interface Given {
  readonly path: string;
  readonly stdin?: string;
}

async function report({ path, stdin = '' }: Given, ...argv: string[]) {
  const { io, stdout, stderr } = captureIo({ NETDOCTOR_HOME: path });
  const code = await run(['report', ...argv], { ...io, stdin: () => Readable.from([stdin]) });
  return { code, stdout: stdout(), stderr: stderr() };
}

const idOf = (hour: number) => `20300102-${hour}0405-abcd`;
const firstFails: Decide = ({ source }) => (source === 0 ? timeout : pass());

const finding: Finding = {
  code: 'ND101',
  severity: 'error',
  title: 'n1 is cut off',
  subject: { kind: 'node', cluster: 'cluster-a', name: 'n1' },
  scope: { checks: ['tcp'], paths: ['pod-pod'], families: ['ipv4'] },
  explains: 2,
  of: 2,
  evidence: [],
  alternatives: [],
  reasons: [],
  next: [],
  region: [],
};

describe('report of a saved run', () => {
  test('the newest, or the one that is named, with the exit code of its check', async () => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    await saveRun(state, idOf(10));
    const saved = await saveRun(state, idOf(11), { decide: firstFails });
    const newest = await report(folder, '-o', 'json');
    expect(newest.code).toBe(1);
    expect(JSON.parse(newest.stdout)).toEqual(JSON.parse(readFileSync(join(saved, 'report.json'), 'utf8')));
    expect(newest.stderr).toContain('The network is broken: 2 of 6 probes failed');
    expect(newest.stderr).toContain(`Saved as ${saved}`);
    expect(newest.stderr).not.toContain('floaters still run');
    const other = await report(folder, '--run', '20300102-10');
    expect([other.code, other.stderr]).toEqual([0, expect.stringContaining('The network works')]);
    expect(other.stdout).toContain('SUCCEEDED');
    const quiet = await report(folder, '-q', '--run', 'previous');
    expect(quiet.stderr).toBe('The network works: all 6 probes between 3 nodes passed.\n');
  });

  test('an interrupted run: what was finished, and that it was interrupted', async () => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    await saveRun(state, idOf(10), { until: 'rows', decide: ({ source }) => (source === 0 ? undefined : pass()) });
    const { code, stdout, stderr } = await report(folder, '-o', 'json');
    expect(code).toBe(2);
    const { metadata, summary, remarks } = JSON.parse(stdout);
    expect(metadata).toMatchObject({ runId: idOf(10), startedAt: '2030-01-02T10:04:05.000Z' });
    expect(summary).toMatchObject({ probes: 6, pass: 4, complete: false });
    expect(remarks).toMatchObject([{ code: 'INTERRUPTED' }]);
    expect(stderr).toContain(`resume --run ${idOf(10)}`);
  });

  test('an interrupted run with all rows is not complete either, because failures were not probed again', async () => {
    using folder = tempFolder();
    await saveRun(stateIn(folder.path), idOf(10), { until: 'rows', bound: twoClusters() });
    const { code, stderr } = await report(folder);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the check is not complete: 8 of 8 probes passed')]);
  });

  test('a run that had not begun to probe, and one that is still running', async () => {
    using folder = tempFolder();
    await saveRun(stateIn(folder.path), idOf(10), { until: 'plan' });
    expect(await report(folder)).toMatchObject({ code: 2, stderr: expect.stringContaining('Nothing was probed') });
    const locks = await takeLocks([clusterRef], { ...stateIn(folder.path), runId: idOf(10) });
    expect((await report(folder)).stderr).toContain('is not finished: this is what it has saved so far');
    await locks.release();
  });

  test.each([[], ['--run', '2031'], ['--run', '']])('there is no such run: %j', async (...argv) => {
    using folder = tempFolder();
    errorOf(await report(folder, ...argv.flat()));
  });
});

describe('report of a file', () => {
  test.each(['json', 'yaml'])('-o %s reads back unchanged, from a file and from stdin', async (format) => {
    using folder = tempFolder();
    await saveRun(stateIn(folder.path), idOf(10), { bound: twoClusters(), decide: firstFails });
    const { stdout } = await report(folder, '-o', format);
    const file = folder.write('some.report', stdout);
    expect(await report(folder, '-f', file, '-o', format)).toMatchObject({ code: 1, stdout });
    const piped = await report({ ...folder, stdin: stdout }, '-f-', '-o', format);
    expect(piped).toMatchObject({ code: 1, stdout });
    expect(piped.stderr).not.toContain('Saved as');
  });

  test('findings are made again, whatever version made the report, and with or without findings in it', async () => {
    using folder = tempFolder();
    const saved = await saveRun(stateIn(folder.path), idOf(10), { bound: aBound(3), decide: firstFails });
    const { findings: _, notes: __, ...old } = JSON.parse(readFileSync(join(saved, 'report.json'), 'utf8'));
    for (const findings of [{}, { findings: [] }, { findings: [finding] }]) {
      const file = folder.write('old.json', JSON.stringify({ ...old, ...findings }));
      const shown = JSON.parse((await report(folder, '-f', file, '-o', 'json')).stdout);
      expect(shown).toMatchObject({ findings: [{ code: 'ND103', subject: { name: 'n1' } }], notes: [] });
    }
  });

  test('what the clusters reported about themselves is shown again; damage to it is reported', async () => {
    using folder = tempFolder();
    const saved = await saveRun(stateIn(folder.path), idOf(10), { bound: aBound(3), decide: firstFails });
    const whole = JSON.parse(readFileSync(join(saved, 'report.json'), 'utf8'));
    const seen = saying({ conditions: [{ node: 'n1', type: 'Ready', status: 'False' }] });
    const shown = async (circumstances: unknown) =>
      await report(folder, '-f', folder.write('seen.json', JSON.stringify({ ...whole, circumstances })));
    expect((await shown([seen])).stdout).toContain('n1: condition Ready is False');
    expect(errorOf(await shown([{ ...seen, events: 'none' }])).error).toContain('circumstances.0.events must be array');
  });

  test.each<[name: string, text: string, words: string]>([
    ['nothing', ' \n', 'is empty'],
    ['half a document', '{"kind":', 'is no JSON'],
    ['no YAML', 'a: [b', 'is no YAML'],
    ['words', 'The network works', 'is no report, or a damaged one: it must be object'],
    [
      'an error',
      '{"kind":"Report","error":{"message":"no cluster"}}',
      'the error that the command ended with: no cluster',
    ],
    ['a newer one', '{"apiVersion":"netdoctor.io/v9","kind":"Report"}', 'newer kubectl-netdoctor'],
    ['another document', '{"apiVersion":"netdoctor.io/v1alpha1","kind":"RunList","runs":[]}', 'is no report'],
  ])('%s is refused with a message', async (_, text, words) => {
    using folder = tempFolder();
    const file = folder.write('report', text);
    const { error, hint } = errorOf(await report(folder, '-f', file));
    expect(error).toContain(words);
    expect(error).toContain(file);
    expect(hint).not.toBe('');
  });

  test('a row that does not fit the endpoints is refused', async () => {
    using folder = tempFolder();
    const saved = join(await saveRun(stateIn(folder.path), idOf(10)), 'report.json');
    const whole = JSON.parse(readFileSync(saved, 'utf8'));
    for (const row of [{ source: 3 }, { verdicts: [1] }, { latencies: [] }]) {
      const rows = [{ ...whole.matrix.rows[0], ...row }];
      const text = JSON.stringify({ ...whole, matrix: { ...whole.matrix, rows } });
      const { error } = errorOf(await report(folder, '-f', folder.write('r.json', text)));
      expect(error).toContain('row 0 of the matrix does not fit its 3 endpoints');
      writeFileSync(saved, text);
      expect(errorOf(await report(folder)).error).toContain('report.json is damaged');
    }
  });

  test('Ctrl-C ends the wait for a pipe that never ends', async () => {
    using folder = tempFolder();
    const { io, stderr } = captureIo({ NETDOCTOR_HOME: folder.path });
    const controller = new AbortController();
    const endless = new Readable({ read: () => setTimeout(() => controller.abort('SIGINT'), 20) });
    const code = await run(['report', '-f', '-'], { ...io, stdin: () => endless, signal: controller.signal });
    expect([code, stderr()]).toEqual([130, expect.stringContaining('interrupted by SIGINT')]);
  });

  test('no file, a folder, and a run as well', async () => {
    using folder = tempFolder();
    expect(errorOf(await report(folder, '-f', join(folder.path, 'none'))).error).toContain('there is no such file');
    expect(errorOf(await report(folder, '-f', folder.path)).error).toContain('cannot be read');
    expect(errorOf(await report(folder, '-f', 'x', '--run', 'y')).error).toContain('mutually exclusive');
  });
});
