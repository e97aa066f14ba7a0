import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { takeLocks } from '../../../src/state/locks.ts';
import { captureIo } from '../../support/io.ts';
import { pass, timeout } from '../../support/matrix.ts';
import { aBound, clusterRef, twoClusters } from '../../support/plan.ts';
import { saveRun, stateIn } from '../../support/runs.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';

async function runs({ path }: Pick<Folder, 'path'>, ...argv: string[]) {
  const { io, stdout, stderr } = captureIo({ NETDOCTOR_HOME: path });
  return { code: await run(['runs', ...argv], io), stdout: stdout(), stderr: stderr() };
}

const idOf = (hour: number) => `20300102-${hour}0405-abcd`;
const firstFails = ({ source }: { source: number }) => (source === 0 ? timeout : pass());

/** One run of each kind, an hour apart. */
async function oneOfEach(folder: Folder): Promise<void> {
  const state = stateIn(folder.path);
  const missing = aBound(3, (n) => (n === 3 ? undefined : {}));
  const incomplete = ({ source, endpoint }: { source: number; endpoint: number }) =>
    source === 2 || endpoint === 2 ? undefined : pass();
  await saveRun(state, idOf(10));
  await saveRun(state, idOf(11), { bound: twoClusters(), decide: firstFails });
  await saveRun(state, idOf(12), { bound: twoClusters({ oneWay: true }) });
  await saveRun(state, idOf(13), { bound: missing, decide: incomplete });
  await saveRun(state, idOf(14), { until: 'rows', decide: firstFails });
  await saveRun(state, idOf(15), { until: 'plan' });
  writeFileSync(join(await saveRun(state, idOf(16)), 'plan.json'), '{');
  const newer = join(await saveRun(state, idOf(17)), 'plan.json');
  writeFileSync(newer, readFileSync(newer, 'utf8').replace('"version":1', '"version":9'));
  await saveRun(state, idOf(18), { until: 'rows' });
  mkdirSync(join(folder.path, 'runs', idOf(19)));
  mkdirSync(join(folder.path, 'runs', 'my-notes'));
}

describe('runs', () => {
  beforeEach(() => {
    vi.stubEnv('TZ', 'UTC');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  test('lists the saved runs, the newest first, including damaged ones', async () => {
    using folder = tempFolder();
    await oneOfEach(folder);
    const locks = await takeLocks([clusterRef], { ...stateIn(folder.path), runId: idOf(18) });
    const { code, stdout, stderr } = await runs(folder);
    expect(code).toBe(0);
    expect(stdout).toBe(
      [
        '+------------------------+------------------+-----------------------+--------+--------+--------------------+',
        '| RUN                    | STARTED          | CLUSTERS              | PROBES | FAILED | RESULT             |',
        '|------------------------|------------------|-----------------------|--------|--------|--------------------|',
        '| 20300102-180405-abcd * | 2030-01-02 18:04 | cluster-a             |      6 |      0 | running            |',
        '| 20300102-170405-abcd   | 2030-01-02 17:04 | -                     |      - |      - | of a newer version |',
        '| 20300102-160405-abcd   | 2030-01-02 16:04 | -                     |      - |      - | damaged            |',
        '| 20300102-150405-abcd   | 2030-01-02 15:04 | cluster-a             |      - |      0 | interrupted        |',
        '| 20300102-140405-abcd   | 2030-01-02 14:04 | cluster-a             |      6 |      2 | interrupted        |',
        '| 20300102-130405-abcd   | 2030-01-02 13:04 | cluster-a             |      6 |      0 | incomplete         |',
        '| 20300102-120405-abcd * | 2030-01-02 12:04 | cluster-a → cluster-b |      4 |      0 | all passed         |',
        '| 20300102-110405-abcd   | 2030-01-02 11:04 | cluster-a ↔ cluster-b |      8 |      2 | failed             |',
        '| 20300102-100405-abcd   | 2030-01-02 10:04 | cluster-a             |      6 |      0 | all passed         |',
        '+------------------------+------------------+-----------------------+--------+--------+--------------------+',
        '',
      ].join('\n'),
    );
    const path = join(folder.path, 'runs');
    expect(stderr.trimEnd().split('\n')).toEqual([
      '* the newest run of its clusters',
      `${idOf(17)}: ${path}/${idOf(17)}/plan.json was written by a newer kubectl-netdoctor`,
      `${idOf(16)}: ${path}/${idOf(16)}/plan.json is damaged: it is no JSON (line 1)`,
      `not listed, since they ended before they began: ${idOf(19)}`,
    ]);
    await locks.release();
  });

  test('-o json is one document', async () => {
    using folder = tempFolder();
    await oneOfEach(folder);
    const { code, stdout } = await runs(folder, '-o', 'json');
    expect(code).toBe(0);
    const document = JSON.parse(stdout);
    expect(document).toMatchObject({ apiVersion: 'netdoctor.io/v1alpha1', kind: 'RunList' });
    expect(document.runs.map(({ result }: { result: string }) => result)).toEqual([
      'interrupted',
      'newer',
      'damaged',
      'interrupted',
      'interrupted',
      'incomplete',
      'all passed',
      'failed',
      'all passed',
    ]);
    expect(document.runs[7]).toEqual({
      runId: idOf(11),
      startedAt: '2030-01-02T11:04:05.000Z',
      source: 'cluster-a',
      destination: 'cluster-b',
      oneWay: false,
      probes: 8,
      failed: 2,
      result: 'failed',
      latest: false,
    });
    expect(document.runs[2]).toMatchObject({ error: { code: 'STATE_DAMAGED' } });
  });

  test('having no runs is reported, and is not an error', async () => {
    using folder = tempFolder();
    for (const path of [folder.path, join(folder.path, 'none')]) {
      const { code, stdout, stderr } = await runs({ path });
      expect({ code, stdout, stderr }).toEqual({
        code: 0,
        stdout: '',
        stderr: `no runs are saved in ${join(path, 'runs')}\n`,
      });
    }
    expect(JSON.parse((await runs(folder, '-o', 'json')).stdout)).toMatchObject({ runs: [] });
  });

  test('a name that would break the table does not', async () => {
    using folder = tempFolder();
    const bound = aBound(2);
    const plan = {
      ...bound.plan,
      source: { ...bound.plan.source, name: 'a\n\u001b[31mb' },
      endpoints: [],
      directions: [],
    };
    await saveRun(stateIn(folder.path), idOf(10), { bound: { ...bound, plan }, until: 'plan' });
    const { code, stdout } = await runs(folder);
    expect(code).toBe(0);
    expect(stdout).toContain('| a \\x1b[31mb |');
  });

  test('a folder that cannot be read is an error with a message', async () => {
    using folder = tempFolder();
    const { code, stderr } = await runs({ path: folder.write('file', '') });
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: what is saved cannot be read: .*\n {2}make it readable, or set NETDOCTOR_HOME/);
    rmSync(join(folder.path, 'file'));
  });
});
