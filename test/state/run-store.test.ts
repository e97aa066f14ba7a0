import { chmodSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { JournalRow } from '../../src/state/journal.ts';
import { createRun, newRunId } from '../../src/state/run-store.ts';
import { aPlan } from '../support/plan.ts';
import { tempFolder } from '../support/temp.ts';

const plan = aPlan(2);
const at = (home: string) => ({ env: { NETDOCTOR_HOME: home }, command: 'check', onNote: () => {} });
const row = (source: string): JournalRow => ({
  check: 'tcp',
  path: 'pod-pod',
  family: 'ipv4',
  source,
  passed: ',1.00',
  others: [],
});
const mode = (path: string) => (statSync(path).mode & 0o777).toString(8);
const named = (name: string, runId: string, second?: string): Plan => ({
  ...plan,
  runId,
  source: { ...plan.source, name },
  destinations: second ? [{ ...plan.source, name: second, fingerprint: `of ${second}` }] : [],
});

describe('createRun', () => {
  test('makes plan, journal and report, readable only for the user', async () => {
    using folder = tempFolder();
    const home = join(folder.path, 'state');
    const store = await createRun(plan, at(home));
    await store.append([row('n1'), row('n2')]);
    await store.append([row('n1')]);
    await store.finish({ kind: 'Report' });
    await store.close();
    expect(store.folder).toBe(join(home, 'runs', plan.runId));
    expect(readdirSync(store.folder).toSorted()).toEqual(['journal.ndjson', 'plan.json', 'report.json']);
    for (const path of [home, join(home, 'runs'), join(home, 'latest'), store.folder]) expect(mode(path)).toBe('700');
    for (const name of readdirSync(store.folder)) expect(mode(join(store.folder, name))).toBe('600');
  });

  test('writes what it is given', async () => {
    using folder = tempFolder();
    const store = await createRun(plan, at(folder.path));
    await store.append([row('n1'), row('n2')]);
    // On disk as soon as append resolves, not only at close.
    const lines = readFileSync(join(store.folder, 'journal.ndjson'), 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual([row('n1'), row('n2')]);
    await store.finish({ kind: 'Report' });
    await store.close();
    expect(JSON.parse(readFileSync(join(store.folder, 'plan.json'), 'utf8'))).toEqual(plan);
    expect(JSON.parse(readFileSync(join(store.folder, 'report.json'), 'utf8'))).toEqual({ kind: 'Report' });
  });

  test('latest names the newest run of a context or a pair, whatever characters the names contain', async () => {
    using folder = tempFolder();
    const odd = 'arn:aws:eks:eu-west-1:1:cluster/../x';
    for (const [context, runId, second] of [
      [odd, 'run-1'],
      [odd, 'run-2'],
      ['plain', 'run-3'],
      ['plain', 'run-4', 'other'],
      ['other', 'run-5', 'plain'],
    ] as const) {
      await (await createRun(named(context, runId, second), at(folder.path))).close();
    }
    const latest = join(folder.path, 'latest');
    const pointers = readdirSync(latest).map((name) => readFileSync(join(latest, name), 'utf8').trim());
    expect(pointers.toSorted()).toEqual(['run-2', 'run-3', 'run-4', 'run-5']);
    expect(readdirSync(folder.path).toSorted()).toEqual(['latest', 'locks', 'runs']);
  });

  test('is under ~/.kube by default', async () => {
    using folder = tempFolder();
    const store = await createRun(plan, { ...at(''), env: { HOME: folder.path } });
    await store.close();
    expect(store.folder).toBe(join(folder.path, '.kube', 'netdoctor', 'runs', plan.runId));
  });

  test('a folder that cannot be created is a user error with a hint', async () => {
    using folder = tempFolder();
    const file = folder.write('file', '');
    chmodSync(file, 0o600);
    const run = createRun(plan, at(file));
    await expect(run).rejects.toThrow(UserError);
    await expect(run).rejects.toMatchObject({
      code: 'STATE_UNWRITABLE',
      hint: expect.stringContaining('NETDOCTOR_HOME'),
    });
  });

  test('a run that can no longer be written continues, and says so', async () => {
    using folder = tempFolder();
    const store = await createRun(plan, at(folder.path));
    expect(store.trouble()).toBeUndefined();
    rmSync(store.folder, { recursive: true });
    await store.finish({ kind: 'Report' });
    expect(store.trouble()).toMatchObject({ name: 'UserError', code: 'STATE_UNWRITABLE' });
    await store.close();
  });
});

describe('newRunId', () => {
  test('makes a file name that sorts by time', () => {
    const early = newRunId(new Date('2030-01-02T03:04:05.678Z'), 'ffff');
    expect(early).toBe('20300102-030405.678-ffff');
    // A resume may begin within the same second as the run before it.
    const soon = newRunId(new Date('2030-01-02T03:04:05.679Z'), '0000');
    expect([soon, early].toSorted()).toEqual([early, soon]);
    expect(newRunId(new Date('2030-01-02T03:04:06Z'), '0000') > early).toBe(true);
  });
});
