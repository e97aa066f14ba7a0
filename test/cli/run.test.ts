import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { captureIo } from '../support/io.ts';
import { tempFolder } from '../support/temp.ts';

interface Ran {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function cli(
  argv: readonly string[],
  env: NodeJS.ProcessEnv = { KUBECONFIG: '/nonexistent/config', NETDOCTOR_HOME: '/nonexistent/home' },
): Promise<Ran> {
  const { io, stdout, stderr } = captureIo(env);
  return { code: await run(argv, io), stdout: stdout(), stderr: stderr() };
}

const WRONG: readonly { argv: readonly string[]; words: string; help: string }[] = [
  { argv: [], words: 'no command given', help: '' },
  { argv: ['chekc'], words: 'chekc', help: '' },
  { argv: ['check', 'extra'], words: 'extra', help: ' check' },
  { argv: ['check', '--no-such-flag'], words: 'no-such-flag', help: ' check' },
  { argv: ['check', '--context'], words: 'context', help: ' check' },
  { argv: ['check', '-o', 'xml'], words: 'xml', help: ' check' },
  { argv: ['check', '--image-pull-policy', 'Sometimes'], words: 'Sometimes', help: ' check' },
  { argv: ['clean', '--port', '1'], words: 'port', help: ' clean' },
  { argv: ['check', '--dst-token', 'b'], words: 'dst-token', help: ' check' },
  { argv: ['check', '--dst-context'], words: 'dst-context', help: ' check' },
  { argv: ['check', '--deploy'], words: 'deploy', help: ' check' },
  { argv: ['clean', '--dst-image', 'b'], words: 'dst-image', help: ' clean' },
  { argv: ['check', '--color', 'red'], words: 'red', help: ' check' },
  { argv: ['runs', '--color'], words: 'color', help: ' runs' },
  { argv: ['check', '-q', '--nope'], words: 'nope', help: ' check' },
  { argv: ['report', 'extra'], words: 'extra', help: ' report' },
  { argv: ['diff'], words: 'Not enough non-option arguments', help: ' diff' },
  { argv: ['diff', 'a', 'b', 'c'], words: 'c', help: ' diff' },
];

describe('a wrong command line', () => {
  test.each(WRONG)('$argv: one line, a hint, exit 2', async ({ argv, words, help }) => {
    const { code, stdout, stderr } = await cli(argv);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    const lines = stderr.trimEnd().split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(/^error: /);
    expect(lines[0]).toContain(words);
    expect(lines[1]).toBe(`  see 'kubectl netdoctor${help} --help' for usage`);
  });

  test.each([['-o', 'json'], ['-ojson'], ['-qojson'], ['-o=json'], ['--output=json'], ['--output', 'json']])(
    '%s %s gets a JSON document',
    async (...flags) => {
      const { code, stdout, stderr } = await cli(['check', '--nope', ...flags.filter((flag) => flag !== undefined)]);
      expect(code).toBe(2);
      expect(JSON.parse(stdout)).toEqual({
        apiVersion: 'netdoctor.io/v1alpha1',
        kind: 'Report',
        error: { code: 'USAGE', message: expect.stringContaining('nope'), hint: expect.stringContaining('--help') },
      });
      expect(stderr).toMatch(/^error: /);
    },
  );
});

describe('errors before any request to the cluster', () => {
  test.each<{ argv: readonly string[]; code: string; words: string }>([
    { argv: [], code: 'NO_KUBECONFIG', words: '/nonexistent/config' },
    { argv: ['--port', '80'], code: 'BAD_FLAG', words: '--port' },
    { argv: ['--no-deploy', '--auto-clean'], code: 'BAD_FLAG', words: '--auto-clean' },
    { argv: ['--pod-wait', 'soon'], code: 'BAD_DURATION', words: '--pod-wait' },
    { argv: ['-n', 'Not A Name'], code: 'BAD_NAMESPACE', words: 'Not A Name' },
    { argv: ['--checks', 'tcp,telepathy'], code: 'UNKNOWN_CHECK', words: 'telepathy' },
    { argv: ['--checks', ','], code: 'UNKNOWN_CHECK', words: '--checks' },
    { argv: ['--timeout', '0'], code: 'BAD_DURATION', words: '--timeout' },
    { argv: ['--one-way'], code: 'BAD_FLAG', words: '--one-way' },
    { argv: ['--floater-version', 'v0.2.0'], code: 'BAD_FLAG', words: '--floater-version' },
    { argv: ['--kubeconfig', '/nonexistent/other'], code: 'BAD_KUBECONFIG', words: '/nonexistent/other' },
  ])('check $argv is $code, exit 2', async ({ argv, code, words }) => {
    const ran = await cli(['check', '-o', 'json', ...argv]);
    expect(ran.code).toBe(2);
    expect(JSON.parse(ran.stdout)).toMatchObject({ error: { code, message: expect.stringContaining(words) } });
  });

  test('a context that does not exist: the hint lists those that do', async () => {
    using folder = tempFolder();
    const file = folder.write('config', 'contexts: [{name: here, context: {cluster: c}}]');
    const { stderr, code } = await cli(['clean', '--kubeconfig', file, '--context', 'there']);
    expect(code).toBe(2);
    expect(stderr).toBe('error: context "there" does not exist\n  contexts that exist: here\n');
  });

  test("kubectl's short forms are understood: -ojson and -nNAMESPACE", async () => {
    const { stdout } = await cli(['check', '-ojson', '-nNot_A_Name']);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'BAD_NAMESPACE', message: expect.stringContaining('Not_A_Name') },
    });
  });

  test.each([
    ['--pod-wait', '5s', '--pod-wait', '6s'],
    ['--checks', 'tcp', '--checks', 'tcp'],
    ['--context', 'a', '--context', 'b'],
    ['--kubeconfig', '/nonexistent/a', '--kubeconfig', '/nonexistent/b'],
    ['--image', 'a', '--image', 'b'],
    ['--one-way', '--one-way', '--dst-context', 'b'],
    ['--no-deploy', '--no-deploy', '--dry-run', '--dry-run'],
    ['-q', '--quiet', '--color', 'auto', '--color', 'never'],
  ])('a repeated flag is not reported as a bug: %s %s', async (...flags) => {
    const { code, stderr } = await cli(['check', ...flags]);
    expect(code).toBe(2);
    expect(stderr).not.toContain('bug in kubectl-netdoctor');
  });
});

describe('an interrupted run', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])('by %s ends with %i, and says how to clean up', async (signal, wanted) => {
    const { io, stdout, stderr } = captureIo({
      KUBECONFIG: '/nonexistent/config',
      NETDOCTOR_HOME: '/nonexistent/home',
    });
    const code = await run(['check', '-o', 'json'], { ...io, signal: AbortSignal.abort(signal) });
    expect(code).toBe(wanted);
    expect(stderr()).toContain(`error: interrupted by ${signal}`);
    expect(stderr()).toContain('kubectl netdoctor clean');
    expect(JSON.parse(stdout())).toMatchObject({ error: { code: 'INTERRUPTED' } });
  });
});

describe('an API server that is not reachable', () => {
  test('is named with what to try, exit 2; --quiet leaves the error', async () => {
    using folder = tempFolder();
    const text =
      'current-context: x\ncontexts: [{name: x, context: {cluster: c}}]\nclusters: [{name: c, cluster: {server: "http://127.0.0.9:1"}}]';
    const file = folder.write('config', text);
    const { code, stderr } = await cli(['check'], { KUBECONFIG: file, NETDOCTOR_HOME: folder.path });
    expect(code).toBe(2);
    const quiet = await cli(['check', '-q'], { KUBECONFIG: file, NETDOCTOR_HOME: folder.path });
    expect(quiet.stderr).toMatch(/^error: the API server .* is not reachable/);
    expect(quiet.code).toBe(2);
    const [first] = stderr.split('\n');
    expect(first).toBe(
      `context x (current-context of ${file}), API server http://127.0.0.9:1, namespace netdoctor-system (the default)`,
    );
    expect(stderr).toContain('error: the API server http://127.0.0.9:1 of context x is not reachable');
    expect(stderr).not.toContain(' at ');
  });
});
