import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { ALL_HOSTILE, rawIn } from '../support/hostile.ts';
import { captureIo } from '../support/io.ts';
import { config } from '../support/kubeconfig.ts';
import { saveRun, stateIn } from '../support/runs.ts';
import { tempFolder } from '../support/temp.ts';
import { expectHarmless } from '../support/terminal.ts';

/** Arguments and paths cannot hold a NUL or a lone surrogate. */
const H = ALL_HOSTILE.replaceAll('\0', '').toWellFormed();
/** Nothing listens there. */
const NOWHERE = 'https://127.0.0.9:1';
const RUN = '20300102-030405-abcd';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line, whose output must not affect the terminal nor start a line of its own. */
async function ran(argv: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  const { io, stdout, stderr } = captureIo(env);
  const code = await run(argv, io);
  expect(rawIn(stdout())).toBeUndefined();
  await expectHarmless(stderr());
  expect(stderr()).not.toMatch(/^(::|The network works)/m);
  return { code, stdout: stdout(), stderr: stderr() };
}

/** Expects one error line, with or without a hint, and nothing unindented after it. */
function expectOneError({ code, stderr }: Ran): void {
  expect(code).toBe(2);
  const lines = stderr.trimEnd().split('\n');
  const error = lines.findIndex((line) => line.startsWith('error: '));
  expect(error).toBeGreaterThanOrEqual(0);
  expect(lines.slice(error + 1).filter((line) => !line.startsWith('  '))).toEqual([]);
}

const KUBECONFIG = config({
  current: 'here',
  contexts: { here: { cluster: 'c', user: 'u' } },
  clusters: { c: { server: NOWHERE } },
  users: { u: {} },
});

describe('hostile words on the command line', () => {
  test.each(
    [
      [[H]],
      [['check', `--${H}`]],
      [['check', H]],
      [['check', '-o', H]],
      [['check', '--context', H]],
      [['check', '--cluster', H]],
      [['check', '--user', H]],
      [['check', '--server', H]],
      [['check', '--as', H]],
      [['check', '-n', H]],
      [['check', '--kubeconfig', `/nonexistent/${H}`]],
      [['check', '--config', `/nonexistent/${H}`]],
      [['check', '--output-file', H]],
      [['check', '--output-file', `json=/nonexistent/${H}`]],
      [['check', '--checks', H]],
      [['check', '--src-nodes', H]],
      [['check', '--timeout', H]],
      [['check', '--image', H]],
      [['check', '--baseline', H]],
      [['check', '--print-program', H]],
      [['check', '--url', H, '--checks', 'http']],
      [['report', '--run', H]],
      [['report', '--file', `/nonexistent/${H}.json`]],
      [['report', '--bundle', `/nonexistent/${H}.tar.gz`]],
      [['resume', '--run', H]],
      [['diff', H, H]],
      [['explain', H]],
      [['clean', '--context', H]],
      [['init', '--config', `/nonexistent/${H}/config.json`]],
    ].map(([argv = []]) => ({ argv, words: argv.join(' ').replaceAll(H, 'HOSTILE') })),
  )('$words', async ({ argv }) => {
    using folder = tempFolder();
    const env = { KUBECONFIG: folder.write('kubeconfig', KUBECONFIG), NETDOCTOR_HOME: folder.path };
    expectOneError(await ran(argv, env));
    // Documents must be harmless too.
    await ran([...argv, '-o', 'json'], env);
  });
});

test('an image with a hostile name is listed on one line', async () => {
  const { code, stdout } = await ran(['images', '--image', H], {});
  expect(code).toBe(0);
  expect(stdout.split('\n')).toHaveLength(2);
  await expectHarmless(stdout);
});

describe('hostile words in the environment', () => {
  test.each(
    [
      { KUBECONFIG: `/nonexistent/${H.replaceAll(':', '')}` },
      { NETDOCTOR_HOME: `/nonexistent/${H}` },
      { HTTPS_PROXY: `http://127.0.0.9:1/${H}` },
      { LANG: H },
    ].map((env) => ({ env, name: Object.keys(env).join() })),
  )('$name', async ({ env }) => {
    using folder = tempFolder();
    const usual = { KUBECONFIG: folder.write('kubeconfig', KUBECONFIG), NETDOCTOR_HOME: folder.path };
    expectOneError(await ran(['check'], { ...usual, ...env }));
  });
});

describe('hostile words in a kubeconfig', () => {
  const named = (over: object = {}) =>
    config({
      current: H,
      contexts: { [H]: { cluster: H, user: H, namespace: H, ...over } },
      clusters: { [H]: { server: NOWHERE } },
      users: { [H]: { as: H } },
    });

  test.each([
    { what: 'names', text: named() },
    { what: 'names that lead nowhere', text: named({ cluster: `no${H}` }) },
    { what: 'a user that does not exist', text: named({ user: `no${H}` }) },
    {
      what: 'a server',
      text: config({ current: 'x', contexts: { x: { cluster: 'x' } }, clusters: { x: { server: `https://${H}` } } }),
    },
    {
      what: 'a credential program',
      text: config({
        current: 'x',
        contexts: { x: { cluster: 'x', user: 'x' } },
        clusters: { x: { server: NOWHERE } },
        users: {
          x: {
            exec: {
              apiVersion: 'client.authentication.k8s.io/v1',
              command: `/no${H}`,
              installHint: H,
              interactiveMode: 'Never',
            },
          },
        },
      }),
    },
    { what: 'broken YAML', text: `a: [${H}\n"` },
    { what: 'a wrong value', text: config({ current: 'x', contexts: { [H]: { cluster: 1 } } }) },
  ])('$what', async ({ text }) => {
    using folder = tempFolder();
    const env = { KUBECONFIG: folder.write('kubeconfig', text), NETDOCTOR_HOME: folder.path };
    for (const argv of [['check'], ['check', '--context', 'nope'], ['clean']]) expectOneError(await ran(argv, env));
  });

  test('a context is found by its unchanged name', async () => {
    using folder = tempFolder();
    const env = { KUBECONFIG: folder.write('kubeconfig', named()), NETDOCTOR_HOME: folder.path };
    expect((await ran(['check', '--context', H], env)).stderr).toContain('is not reachable');
  });
});

describe('hostile words in a configuration file', () => {
  test.each([
    { what: 'a key', text: JSON.stringify({ [H]: 1 }) },
    { what: 'a value', text: JSON.stringify({ checks: [H] }) },
    { what: 'a wrong value', text: JSON.stringify({ concurrency: H, namespace: H }) },
    { what: 'broken JSON', text: `{ "a": ${H}` },
    { what: 'a key twice', text: `{ ${JSON.stringify(H)}: 1, ${JSON.stringify(H)}: 2 }` },
  ])('$what', async ({ text }) => {
    using folder = tempFolder();
    const env = { KUBECONFIG: folder.write('kubeconfig', KUBECONFIG), NETDOCTOR_HOME: folder.path };
    expectOneError(await ran(['check', '--config', folder.write('c.json', text)], env));
  });
});

describe('hostile words in files of saved runs', () => {
  /** Appends hostile text to each of these names of ours, wherever it occurs in the files. */
  function poison(folder: string, names: readonly string[]): void {
    for (const file of readdirSync(folder)) {
      const path = join(folder, file);
      const text = readFileSync(path, 'utf8');
      const poisoned = JSON.stringify(H).slice(1, -1);
      writeFileSync(
        path,
        names.reduce(
          (sum, name) =>
            sum.replaceAll(`${name}"`, `${name}${poisoned}"`).replaceAll(`${name}/`, `${name}${poisoned}/`),
          text,
        ),
      );
    }
  }

  test.each(['plan', 'rows', 'report'] as const)('a run that got as far as its %s', async (until) => {
    using folder = tempFolder();
    const decide = ({ endpoint }: { readonly endpoint: number }) =>
      endpoint === 1
        ? ({ verdict: 'fail', reason: 'TIMEOUT', detail: 'no answer' } as const)
        : ({ verdict: 'pass', latencyMs: 1 } as const);
    poison(await saveRun(stateIn(folder.path), RUN, { until, decide }), ['cluster-a', 'n2', 'no answer']);
    const env = { KUBECONFIG: folder.write('kubeconfig', KUBECONFIG), NETDOCTOR_HOME: folder.path };
    const runs = await ran(['runs'], env);
    expect(runs.stdout).toContain('cluster-a');
    for (const format of ['table', 'json', 'yaml', 'name', 'junit', 'markdown', 'html', 'prometheus']) {
      const { code, stdout } = await ran(['report', '--run', RUN, '-o', format], env);
      expect(code).toBe(until === 'plan' ? 2 : 1);
      if (format === 'json') expect(stdout).toContain('x1b');
    }
    for (const argv of [['runs', '-o', 'json'], ['diff', RUN, RUN], ['resume', '--run', RUN], ['clean']])
      await ran(argv, env);
  });

  test.each([
    { what: 'invalid JSON', text: `{${H}` },
    {
      what: 'an error',
      text: JSON.stringify({ apiVersion: 'netdoctor.io/v1alpha1', kind: 'Report', error: { code: H, message: H } }),
    },
    { what: 'of another version', text: JSON.stringify({ apiVersion: `netdoctor.io/${H}` }) },
    { what: 'not a report', text: JSON.stringify({ [H]: H }) },
    { what: 'YAML that contains itself', text: 'apiVersion: netdoctor.io/v1alpha1\nkind: Report\na: &a [*a, *a]\n' },
    { what: 'YAML', text: `a: ${JSON.stringify(H)}\n${H}: [` },
  ])('a report file that is $what', async ({ text }) => {
    using folder = tempFolder();
    expectOneError(await ran(['report', '--file', folder.write('r.json', text)], { NETDOCTOR_HOME: folder.path }));
  });
});
