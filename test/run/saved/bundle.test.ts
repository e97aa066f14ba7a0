import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { run } from '../../../src/cli/run.ts';
import { type BoundPlan, bind } from '../../../src/model/bound-plan.ts';
import type { ServiceEnd } from '../../../src/model/plan.ts';
import { savedFlags } from '../../../src/preflight/cluster-flags.ts';
import { errorOf } from '../../support/cli.ts';
import { captureIo } from '../../support/io.ts';
import { pass, timeout } from '../../support/matrix.ts';
import { aBound, aFloater, aPlan, CLUSTER, clusterRef } from '../../support/plan.ts';
import { saveRun, stateIn } from '../../support/runs.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';

const ID = '20300102-100405-abcd';
const SECRET = 'hunter2';

async function report(folder: Pick<Folder, 'path'>, ...argv: string[]) {
  const { io, stdout, stderr } = captureIo({ NETDOCTOR_HOME: folder.path });
  return { code: await run(['report', ...argv], io), stdout: stdout(), stderr: stderr() };
}

/** The files of an archive by name, as tar reads them. */
function unpacked(path: string): Readonly<Record<string, string>> {
  const names = execFileSync('tar', ['-tzf', path], { encoding: 'utf8' }).trim().split('\n');
  return Object.fromEntries(
    names.map((name) => [
      name.replace(`netdoctor-${ID}/`, ''),
      execFileSync('tar', ['-xzOf', path, name], { encoding: 'utf8' }),
    ]),
  );
}

/** A run whose flags and URLs are full of secrets. */
function secretive(): BoundPlan {
  const url = `https://example.com/health?token=${SECRET}`;
  const end: ServiceEnd = { cluster: CLUSTER, layer: 'service', check: 'http', node: url, aim: { url } };
  const plan = aPlan(2, { checks: [{ name: 'http', paths: ['pod-service'] }], services: [end] });
  const flags = savedFlags({
    token: SECRET,
    password: SECRET,
    username: SECRET,
    server: `https://me:${SECRET}@127.0.0.1:6443`,
    proxyUrl: `http://me:${SECRET}@proxy:3128`,
    context: 'a',
  });
  const source = { ...clusterRef, flags };
  return bind({ ...plan, source, options: { ...plan.options, url } }, [aFloater(1), aFloater(2)], []);
}

test('a bundle contains everything that a run saved, with descriptions, and no possible secrets', async () => {
  using folder = tempFolder();
  const detail = `https://me:${SECRET}@proxy said: Bearer ${SECRET}`;
  const decide = () => ({ ...timeout, detail });
  const saved = await saveRun(stateIn(folder.path), ID, { bound: secretive(), decide });
  expect(readFileSync(join(saved, 'plan.json'), 'utf8')).toContain(SECRET);
  const out = join(folder.path, 'out.tar.gz');
  const { code, stdout, stderr } = await report(folder, '--bundle', out);
  expect(code).toBe(1);
  expect(stdout).toContain('FAILED');
  const files = unpacked(out);
  const names = [
    'MANIFEST.txt',
    'plan.json',
    'sections.json',
    'journal.ndjson',
    'report.json',
    'remarks.txt',
    'circumstances.txt',
    'versions.txt',
  ];
  expect(Object.keys(files)).toEqual(names);
  expect(stderr).toContain(`${out}: ${names.join(', ')}; MANIFEST.txt says what each is\n`);
  expect(gunzipSync(readFileSync(out)).includes(SECRET)).toBe(false);
  expect(JSON.parse(files['plan.json'] ?? '')).toMatchObject({
    runId: ID,
    options: { url: 'https://example.com/health?hidden-1' },
    source: { flags: { server: 'https://127.0.0.1:6443', proxyUrl: 'http://proxy:3128' } },
  });
  expect(JSON.parse(files['report.json'] ?? '').failures[0].detail).toBe('https://hidden@proxy said: Bearer hidden');
  for (const line of files['journal.ndjson']?.trim().split('\n') ?? []) {
    expect(JSON.parse(line).others[0].endpoint).toBe(`${CLUSTER}/https://example.com/health?hidden-1/service/http`);
  }
  expect(files['versions.txt']).toContain(`Node.js ${process.version}\n`);
  expect(files['versions.txt']).toContain('cluster cluster-a: Kubernetes v1.37.0\n');
});

test('the manifest lists each file with its size, and what is not included', async () => {
  using folder = tempFolder();
  await saveRun(stateIn(folder.path), ID, { decide: () => pass() });
  const out = join(folder.path, 'out.tar.gz');
  expect((await report(folder, '--bundle', out)).code).toBe(0);
  const { 'MANIFEST.txt': manifest = '', ...files } = unpacked(out);
  for (const [name, text] of Object.entries(files)) {
    expect(manifest).toMatch(new RegExp(`^ {2}${name} +${Buffer.byteLength(text)} bytes {2}\\S`, 'm'));
  }
  expect(manifest).toContain('    kubectl --context cluster-a -n netdoctor-system get events\n');
});

test('the command for the events names the kubeconfig file that the run was given', async () => {
  using folder = tempFolder();
  const bound = aBound(2);
  const source = { ...clusterRef, flags: { kubeconfig: '/home/eve/config', context: CLUSTER } };
  await saveRun(stateIn(folder.path), ID, { bound: { ...bound, plan: { ...bound.plan, source } } });
  const out = join(folder.path, 'out.tar.gz');
  expect((await report(folder, '--bundle', out)).code).toBe(0);
  expect(unpacked(out)['MANIFEST.txt']).toContain(
    '    kubectl --kubeconfig /home/eve/config --context cluster-a -n netdoctor-system get events\n',
  );
});

test('the report of an interrupted run is made from its rows, and the manifest says so', async () => {
  using folder = tempFolder();
  await saveRun(stateIn(folder.path), ID, { until: 'rows' });
  const out = join(folder.path, 'out.tar.gz');
  expect((await report(folder, '--bundle', out)).code).toBe(2);
  const files = unpacked(out);
  expect(files['MANIFEST.txt']).toContain('made of the rows');
  expect(JSON.parse(files['report.json'] ?? '').summary.pass).toBe(6);
  expect(files['remarks.txt']).toContain('was interrupted');
});

test('a report from a file', async () => {
  using folder = tempFolder();
  const saved = await saveRun(stateIn(folder.path), ID);
  const out = join(folder.path, 'out.tar.gz');
  await report(folder, '-f', join(saved, 'report.json'), '--bundle', out);
  const names = ['MANIFEST.txt', 'report.json', 'remarks.txt', 'circumstances.txt', 'versions.txt'];
  expect(Object.keys(unpacked(out))).toEqual(names);
});

test('the same run gives the same bytes; nothing is overwritten without --force', async () => {
  using folder = tempFolder();
  await saveRun(stateIn(folder.path), ID);
  const [one, two] = ['one.tar.gz', 'two.tar.gz'].map((name) => join(folder.path, name));
  if (!one || !two) throw new Error('two names');
  await report(folder, '--bundle', one);
  await report(folder, '--bundle', two);
  expect(readFileSync(two).equals(readFileSync(one))).toBe(true);
  const taken = folder.write('taken', 'mine');
  const refused = await report(folder, '--bundle', taken);
  expect(errorOf(refused)).toEqual({
    error: `${taken} is there already`,
    hint: 'name another file, or let it be written over by --force',
  });
  expect([refused.stdout, readFileSync(taken, 'utf8')]).toEqual(['', 'mine']);
  expect((await report(folder, '--bundle', taken, '--force')).code).toBe(0);
  expect(readFileSync(taken).equals(readFileSync(one))).toBe(true);
});

test('a bundle that cannot be written is reported, and nothing is left behind', async () => {
  using folder = tempFolder();
  await saveRun(stateIn(folder.path), ID);
  const out = join(folder.path, 'none', 'out.tar.gz');
  const { error } = errorOf(
    await report(folder, '-q', '--bundle', out).then(({ code, stderr }) => ({
      code,
      stderr: stderr.slice(stderr.indexOf('error: ')),
    })),
  );
  expect(error).toContain('the bundle cannot be written');
  expect(existsSync(out)).toBe(false);
  expect(readdirSync(folder.path).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
