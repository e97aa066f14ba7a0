import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { readRun } from '../../src/state/read-run.ts';
import { pass, timeout } from '../support/matrix.ts';
import { aBound, twoClusters } from '../support/plan.ts';
import { saveRun, stateIn } from '../support/runs.ts';
import { tempFolder } from '../support/temp.ts';

const ID = '20300102-030405-abcd';
const env = (home: string) => ({ NETDOCTOR_HOME: home });

async function refusal(home: string, runId = ID): Promise<UserError> {
  const error = await readRun(env(home), runId).catch((thrown: unknown) => thrown);
  if (error instanceof UserError) return error;
  throw new Error(`no UserError: ${String(error)}`);
}

function change(path: string, edit: (text: string) => string): void {
  writeFileSync(path, edit(readFileSync(path, 'utf8')));
}

describe('readRun', () => {
  test.each([
    { bound: aBound(3) },
    { bound: twoClusters() },
    { bound: aBound(4, (n) => ({ addresses: [`10.0.0.${n}`, `fd00::${n}`] })) },
  ])('returns what was saved', async ({ bound }) => {
    using folder = tempFolder();
    const decide = ({ endpoint }: { endpoint: number }) => (endpoint === 0 ? timeout : pass(1.234));
    const path = await saveRun(stateIn(folder.path), ID, { bound, decide });
    const run = await readRun(env(folder.path), ID);
    expect(run).toMatchObject({ runId: ID, folder: path, plan: bound.plan, sections: bound.sections });
    expect(run.rows).toHaveLength(bound.plan.endpoints.length * bound.sections.length);
    expect(run.report?.summary.fail).toBeGreaterThan(0);
  });

  test('returns what exists of an interrupted run', async () => {
    using folder = tempFolder();
    const path = await saveRun(stateIn(folder.path), ID, { until: 'plan' });
    expect(await readRun(env(folder.path), ID)).toEqual({
      runId: ID,
      folder: path,
      plan: aBound(3).plan,
      sections: [],
      rows: [],
    });
    // Killed after the plan was written, but before the journal.
    rmSync(join(path, 'journal.ndjson'));
    expect((await readRun(env(folder.path), ID)).rows).toEqual([]);
  });

  test('the last line for a row wins', async () => {
    using folder = tempFolder();
    const path = await saveRun(stateIn(folder.path), ID, { until: 'rows' });
    change(join(path, 'journal.ndjson'), (text) => `${text}${text.split('\n')[0]?.replaceAll('0.50', '9.00')}\n`);
    const { rows } = await readRun(env(folder.path), ID);
    expect(rows.map(({ passed }) => passed)).toEqual([',9.00,9.00', '0.50,,0.50', '0.50,0.50,']);
  });

  test('a journal that is cut at any byte has exactly the rows with complete lines', {
    timeout: 60_000,
  }, async () => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    const decide = () => ({ ...timeout, detail: 'Zeit überschritten ✗' });
    const path = join(await saveRun(state, ID, { bound: aBound(3), until: 'rows', decide }), 'journal.ndjson');
    const whole = readFileSync(path);
    const all = (await readRun(state.env, ID)).rows;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length }), async (length) => {
        writeFileSync(path, whole.subarray(0, length));
        const saved = await readRun(state.env, ID);
        expect(saved.rows).toEqual(all.slice(0, whole.subarray(0, length).filter((byte) => byte === 10).length));
      }),
      {
        numRuns: 20,
        examples: [[0], [whole.length], [whole.length - 1], [whole.indexOf(10)], [whole.indexOf(10) + 1]],
      },
    );
  });

  test('a journal that is cut at every possible byte', { timeout: 60_000 }, async () => {
    using folder = tempFolder();
    const state = stateIn(folder.path);
    const path = join(await saveRun(state, ID, { bound: aBound(2), until: 'rows' }), 'journal.ndjson');
    const whole = readFileSync(path);
    for (let length = 0; length <= whole.length; length++) {
      const cut = whole.subarray(0, length);
      writeFileSync(path, cut);
      const { rows } = await readRun(state.env, ID);
      expect(rows).toHaveLength(cut.filter((byte) => byte === 10).length);
    }
  });
});

type Damage = (folder: string) => void;
const inFile =
  (name: string, edit: (text: string) => string): Damage =>
  (folder) =>
    change(join(folder, name), edit);
const without =
  (name: string): Damage =>
  (folder) =>
    rmSync(join(folder, name));
const journal = (edit: (text: string) => string) => inFile('journal.ndjson', edit);

const DAMAGED: readonly (readonly [string, Damage, RegExp])[] = [
  ['no plan', without('plan.json'), /plan\.json is damaged: it is missing/],
  ['an empty plan', inFile('plan.json', () => ''), /plan\.json is damaged: it is empty/],
  ['half a plan', inFile('plan.json', (text) => text.slice(0, 100)), /plan\.json is damaged: it is no JSON \(line 1\)/],
  ['no object', inFile('plan.json', () => '[]'), /plan\.json is damaged: it must be object/],
  [
    'no version',
    inFile('plan.json', (text) => text.replace('"version":1,', '')),
    /must have required property 'version'/,
  ],
  ['a strange path', inFile('plan.json', (text) => text.replaceAll('pod-pod', 'a-b')), /checks\.0\.paths\.0 must be/],
  ['another run', inFile('plan.json', (text) => text.replace(ID, 'x')), /it is the plan of run x/],
  ['a stray cluster', inFile('plan.json', (text) => text.replace('"from":"cluster-a"', '"from":"b"')), /no cluster b/],
  [
    'an endpoint twice',
    inFile('plan.json', (text) => text.replaceAll('"node":"n2"', '"node":"n1"')),
    /an endpoint stands in it twice/,
  ],
  ['no sections', without('sections.json'), /sections\.json is damaged: it is missing, though the journal has rows/],
  ['strange sections', inFile('sections.json', (text) => text.replace('tcp', 'udp')), /the plan has no check udp/],
  ['no journal', without('journal.ndjson'), /journal\.ndjson is damaged: it is missing, though the run has a report/],
  ['a first line that was cut', journal((text) => text.slice(9)), /journal\.ndjson, line 1, is damaged: it is no JSON/],
  ['an empty line', journal((text) => `${text}\n`), /line 4, is damaged: it is empty/],
  ['zeros', journal((text) => `${text}${'\0'.repeat(9)}\n`), /line 4, is damaged/],
  ['a stray source', journal((text) => text.replaceAll('n3/pod', 'n9/pod')), /line 3,.* no source cluster-a\/n9\/pod/],
  ['a stray section', journal((text) => text.replace('ipv4', 'ipv6')), /line 1,.* no section tcp pod-pod ipv6/],
  ['a row too short', journal((text) => text.replace(',0.50', '')), /it has 2 destinations, the plan 3/],
  ['a probe to itself', journal((text) => text.replace(',0.50', '0.50,')), /no probe from \S+n1\/pod to \S+n1\/pod/],
  ['two latencies in one', journal((text) => text.replace('0.50', '0.500.50')), /line 1,.* passed must match/],
  ['a strange latency', journal((text) => text.replace('0.50', '-1')), /line 1,.* passed must match/],
  ['half a report', inFile('report.json', (text) => text.slice(0, 50)), /report\.json is damaged: it is no JSON/],
  ['another report', inFile('report.json', (text) => text.replace(ID, 'x')), /it is the report of run x/],
  ['no summary', inFile('report.json', (text) => text.replace('"summary"', '"s"')), /required property 'summary'/],
];

const entry = (over: object) => (text: string) =>
  text.replace(
    '"others":[]',
    `"others":[${JSON.stringify({ endpoint: 'cluster-a/n2/pod', verdict: 'fail', reason: 'TIMEOUT', detail: '', attempts: 1, ...over })}]`,
  );
const free = (edit: (text: string) => string) => journal((text) => edit(text.replace(',0.50,', ',,')));
const BAD_ENTRIES: readonly (readonly [string, Damage, RegExp])[] = [
  ['an entry for a stray endpoint', free(entry({ endpoint: 'x/y/pod' })), /no destination x\/y\/pod/],
  ['an entry for a probe that passed', journal(entry({})), /two verdicts for cluster-a\/n2\/pod/],
  ['an unknown reason', free(entry({ reason: 'BOREDOM' })), /no verdict fail BOREDOM/],
  ['a failure without a reason', free(entry({ reason: undefined })), /no verdict fail$/],
  ['a pass among the others', free(entry({ verdict: 'pass' })), /others\.0\.verdict must be/],
  ['a name from JavaScript', free(entry({ verdict: 'skip', reason: 'constructor' })), /no verdict skip constructor/],
];

describe('a run that cannot be resumed is refused with a message', () => {
  test.each([...DAMAGED, ...BAD_ENTRIES])('%s', async (_, damage, words) => {
    using folder = tempFolder();
    damage(await saveRun(stateIn(folder.path), ID));
    const { code, message, hint } = await refusal(folder.path);
    expect(message).toMatch(words);
    expect(message).toContain(join(folder.path, 'runs', ID));
    expect(code).toBe('STATE_DAMAGED');
    expect(hint).toContain('start a new check');
  });

  test('invalid UTF-8', async () => {
    using folder = tempFolder();
    const path = join(await saveRun(stateIn(folder.path), ID), 'journal.ndjson');
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from([0x22, 0xff, 0x22, 0x0a])]));
    expect((await refusal(folder.path)).message).toContain('line 4, is damaged: it is no UTF-8 text');
  });

  test.each([
    ['plan.json', (text: string) => text.replace('"version":1', '"version":2')],
    ['report.json', (text: string) => text.replace('v1alpha1', 'v1')],
  ])('%s from a newer version', async (name, edit) => {
    using folder = tempFolder();
    change(join(await saveRun(stateIn(folder.path), ID), name), edit);
    const { code, message, hint } = await refusal(folder.path);
    expect(code).toBe('STATE_NEWER');
    expect(message).toContain(`${name} was written by a newer kubectl-netdoctor`);
    expect(hint).toContain('update');
  });

  test('the error for a missing run names the newest ones', async () => {
    using folder = tempFolder();
    expect(await refusal(folder.path)).toMatchObject({ code: 'RUN_UNKNOWN', hint: 'no run is saved yet' });
    for (let day = 1; day < 8; day++) await saveRun(stateIn(folder.path), `2030010${day}-030405-abcd`);
    const { message, hint } = await refusal(folder.path, 'nope');
    expect(message).toBe('there is no run nope');
    expect(hint).toMatch(/^the newest are 20300107-\S+, 20300106-.* 20300103-\S+; kubectl netdoctor runs lists all$/);
  });

  test.each(['..', '.', '', '../latest', '/etc', 'a/b', '.removed-x', 'linked'])('%j is not a run', async (runId) => {
    using folder = tempFolder();
    await saveRun(stateIn(folder.path), ID);
    symlinkSync(join(folder.path, 'runs', ID), join(folder.path, 'runs', 'linked'));
    expect((await refusal(folder.path, runId)).code).toBe('RUN_UNKNOWN');
  });

  test('an empty folder: killed before the plan was written', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'runs', ID), { recursive: true });
    expect((await refusal(folder.path)).message).toContain('the run ended before it began');
  });
});

test('no secret from flags or kubeconfig gets into any file', async () => {
  const { savedFlags } = await import('../../src/preflight/cluster-flags.ts');
  using folder = tempFolder();
  const secrets = {
    token: 'S3CRET-1',
    password: 'S3CRET-2',
    clientKeyData: 'S3CRET-3',
    proxyUrl: 'http://u:S3CRET-4@p',
  };
  const given = aBound(3);
  const flags = savedFlags({ context: 'a', username: 'root', clientKey: '/k', ...secrets });
  const bound = { ...given, plan: { ...given.plan, source: { ...given.plan.source, flags } } };
  const path = await saveRun(stateIn(folder.path), ID, { bound });
  for (const name of ['plan.json', 'sections.json', 'journal.ndjson', 'report.json']) {
    expect(existsSync(join(path, name))).toBe(true);
    expect(readFileSync(join(path, name), 'utf8')).not.toContain('S3CRET');
  }
  expect((await readRun(env(folder.path), ID)).plan.source.flags).toEqual({
    context: 'a',
    clientKey: '/k',
    proxyUrl: 'http://p',
  });
});
