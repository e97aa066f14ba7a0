import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCheckFiles, type Project } from '../../scripts/new-check/files.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

const ROOT = join(import.meta.dirname, '../..');
const PROJECT: Project = {
  read: (path) => readFileSync(join(ROOT, path), 'utf8'),
  exists: (path) => existsSync(join(ROOT, path)),
};

describe('the name of a new check', () => {
  test.each([
    ['', 'lower-case letters'],
    ['Bad', 'lower-case letters'],
    ['a b', 'lower-case letters'],
    ['a_b', 'lower-case letters'],
    ['1a', 'beginning with a letter'],
    ['a--b', 'single dashes'],
    ['a-', 'single dashes'],
    ['--help', 'beginning with a letter'],
    ['../x', 'lower-case letters'],
    ['a'.repeat(31), 'at most 30'],
    ['tcp', 'plugins/tcp exists'],
    ['source-ip', 'plugins/source-ip exists'],
    ['new', 'another meaning'],
    ['await', 'another meaning'],
    ['fetch', 'another meaning'],
    ['judge', 'another meaning'],
    ['plugins', 'another meaning'],
    ['pair-targets', 'another meaning'],
  ])('is not %j', (name, words) => {
    expect(() => newCheckFiles(name, PROJECT)).toThrow(words);
  });

  test('may be that of the example with an option, which is not registered either', () => {
    expect(() => newCheckFiles('health', { ...PROJECT, exists: () => false })).not.toThrow();
  });

  test('may be long, and have digits and dashes', () => {
    expect(() => newCheckFiles(`a1-${'b'.repeat(27)}`, PROJECT)).not.toThrow();
  });
});

test('the files are those of the example, and those in which it is registered', () => {
  const files = newCheckFiles('my-check', PROJECT);
  expect([...files.keys()].sort()).toEqual([
    'docs/checks.md',
    'docs/security.md',
    'plugins/my-check/index.ts',
    'plugins/my-check/judge.ts',
    'plugins/my-check/program.ts',
    'plugins/registry.ts',
    'test/plugins/my-check/my-check.test.ts',
  ]);
});

test.each(['docs/write-a-check.md', 'plugins/registry.ts', 'docs/checks.md', 'docs/security.md'])(
  'where %s has changed its form, nothing is made',
  (changed) => {
    const read: Project['read'] = (path) => (path === changed ? 'changed' : PROJECT.read(path));
    expect(() => newCheckFiles('my-check', { ...PROJECT, read })).toThrow(/has no|does not end|there is no/);
  },
);

describe('npm run new-check', () => {
  let copy: Folder;
  /** A program of the copy's, with no more of the environment than it needs: this is a run of vitest too. */
  const run = (file: string, ...args: string[]) =>
    execa(file, args, {
      cwd: copy.path,
      reject: false,
      extendEnv: false,
      env: { PATH: `${join(ROOT, 'node_modules/.bin')}:${process.env.PATH}`, HOME: copy.path },
    });

  beforeAll(async () => {
    copy = tempFolder();
    for (const name of ['src', 'plugins', 'test', 'docs', 'scripts', 'package.json', '.gitignore']) {
      cpSync(join(ROOT, name), join(copy.path, name), { recursive: true });
    }
    for (const name of ['tsconfig.json', 'biome.json', 'vitest.config.ts'])
      cpSync(join(ROOT, name), join(copy.path, name));
    symlinkSync(join(ROOT, 'node_modules'), join(copy.path, 'node_modules'));
  }, 60_000);
  afterAll(() => copy[Symbol.dispose]());

  test('writes one line and exits with 2 if the name is bad, and writes no file', async () => {
    const { exitCode, stdout, stderr } = await run('node', 'scripts/new-check.ts', 'tcp');
    expect([exitCode, stdout, stderr]).toEqual([2, '', 'error: plugins/tcp exists already: choose another name']);
    const none = await run('node', 'scripts/new-check.ts');
    expect([none.exitCode, none.stderr]).toEqual([2, 'error: give the new check one name: npm run new-check -- NAME']);
  });

  test('makes a check that is formatted, typed, registered, documented and green', { timeout: 90_000 }, async () => {
    const { exitCode, stdout, stderr } = await run('node', 'scripts/new-check.ts', 'a-new-check');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('wrote plugins/a-new-check/index.ts\n');
    // Of all the code, what the check and its test import.
    const config = { extends: './tsconfig.json', include: ['plugins', 'test/plugins/a-new-check'], exclude: [] };
    copy.write('tsconfig.check.json', JSON.stringify(config));
    const [types, tests] = await Promise.all([
      run('tsc', '--noEmit', '-p', 'tsconfig.check.json'),
      run(
        'vitest',
        'run',
        '--project=unit',
        '--reporter=json',
        '--outputFile=tests.json',
        'test/plugins/a-new-check',
        'test/plugins/registry.test.ts',
        'test/plugins/documentation.test.ts',
      ),
    ]);
    expect(types.stdout).toBe('');
    expect(tests.exitCode).toBe(0);
    const results = readFileSync(join(copy.path, 'tests.json'), 'utf8');
    expect(JSON.parse(results)).toMatchObject({ numFailedTestSuites: 0, numFailedTests: 0, numPendingTests: 0 });
    for (const name of ['says of a-new-check what a pass means', 'judges nobody', 'the check a-new-check']) {
      expect(results).toContain(name);
    }
  });

  test('does not write over a check', async () => {
    const { exitCode, stderr } = await run('node', 'scripts/new-check.ts', 'a-new-check');
    expect([exitCode, stderr]).toEqual([2, 'error: plugins/a-new-check exists already: choose another name']);
  });
});
