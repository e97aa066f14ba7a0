import { execa } from 'execa';
import { knownTimes } from '../test/support/slow-files.ts';
import { quietly } from './quietly.ts';
import { importsOfTests } from './test-imports.ts';
import { chooseTests, distances } from './touched-tests.ts';

/** The total time of the chosen tests, by how long each took last time. Several run at a time. */
const BUDGET_MS = 20_000;

/** These read all files, whatever they import, and take less than a second each. */
const ALWAYS = ['comments', 'contributing', 'floors', 'repository'].map((name) => `test/${name}.test.ts`);

/**
 * `npm run check:quick [-- COMMIT]`: types, lint of what changed since the commit (HEAD by default), and the
 * tests that the change affects, the nearest first, as many as fit into twenty seconds. Names the tests that
 * are left to `npm test`.
 */
async function main(base = 'HEAD'): Promise<number> {
  const changed = await changedSince(base);
  if (changed.length === 0) {
    process.stdout.write(`nothing changed since ${base}\n`);
    return 0;
  }
  const checks = [quietly('types', ['npm', 'run', '--silent', 'types']), quietly('lint', lintOf(changed))];
  const tested = await runTests(changed);
  const [types, lint] = await Promise.all(checks);
  // Repeated here, because the output of the tests fills the screen.
  const failed = Object.entries({ types, lint, tests: tested }).flatMap(([name, passed]) => (passed ? [] : [name]));
  process.stdout.write(failed.length > 0 ? `check:quick: failed: ${failed.join(', ')}\n` : 'check:quick: passed\n');
  return failed.length > 0 ? 1 : 0;
}

/** Changed files that exist, as paths from the project's folder, including files that git does not track. */
async function changedSince(base: string): Promise<readonly string[]> {
  const ours = await execa('git', ['diff', '--name-only', '--relative', '--diff-filter=d', base]);
  const untracked = await execa('git', ['ls-files', '--others', '--exclude-standard']);
  return [ours, untracked].flatMap(({ stdout }) => stdout.split('\n')).filter((path) => path !== '');
}

function lintOf(changed: readonly string[]): readonly string[] {
  // A changed rule affects all files.
  const files = changed.includes('biome.json') ? ['.'] : changed;
  return ['biome', 'check', '--error-on-warnings', '--no-errors-on-unmatched', ...files];
}

async function runTests(changed: readonly string[]): Promise<boolean> {
  const imports = await importsOfTests();
  const found = new Map([...distances(imports, changed), ...ALWAYS.map((file) => [file, 0] as const)]);
  const { chosen, left } = chooseTests(found, {
    times: new Map(Object.entries(knownTimes())),
    budgetMs: BUDGET_MS,
  });
  const all = chosen.length + left.length;
  process.stdout.write(`tests: ${chosen.length} of ${all} files that the change concerns\n`);
  if (left.length > 0) process.stdout.write(`left to npm test: ${byFolder(left)}\n`);
  // If nobody watches, a line of dots for every test only hides what failed.
  const reporter = process.stdout.isTTY ? 'dot' : 'agent';
  const args = ['run', '--project', 'unit', '--project', 'slow', `--reporter=${reporter}`, ...chosen];
  const { exitCode } = await execa('vitest', args, { stdio: 'inherit', preferLocal: true, reject: false });
  return exitCode === 0;
}

/** `test/cli (3), test/main.test.ts` */
function byFolder(files: readonly string[]): string {
  const groups = Map.groupBy(files, (file) => file.split('/').slice(0, 2).join('/'));
  return [...groups].map(([folder, own]) => (own.length > 1 ? `${folder} (${own.length})` : own[0])).join(', ');
}

process.exitCode = await main(...process.argv.slice(2));
