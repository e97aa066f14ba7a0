import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { captureIo } from '../support/io.ts';
import { readJunit } from '../support/junit.ts';
import { fitting } from '../support/report-schema.ts';
import { tempFolder } from '../support/temp.ts';

async function failed(...argv: readonly string[]) {
  const { io, stdout, stderr } = captureIo({ KUBECONFIG: '/nonexistent/config', NETDOCTOR_HOME: '/nonexistent/home' });
  expect(await run(['check', ...argv], io)).toBe(2);
  return { stdout: stdout(), stderr: stderr() };
}

const typeIn = (xml: string) => readJunit(xml).flatMap(({ cases }) => cases.map(({ is, type }) => `${is} ${type}`));

describe('a command that ends before there is a report', () => {
  test.each([[['-o', 'junit']], [['-ojunit']], [['--output=junit']], [['-o', 'json', '-o', 'junit']]])(
    'with %j writes a JUnit document with an error',
    async (argv) => {
      const { stdout, stderr } = await failed(...argv);
      expect(typeIn(stdout)).toEqual(['error NO_KUBECONFIG']);
      expect(stderr).toMatch(/^error: /);
    },
  );

  test('its JSON fits the published schema', async () => {
    const { stdout } = await failed('-o', 'json');
    expect(fitting(JSON.parse(stdout))).toMatchObject({ error: { code: 'NO_KUBECONFIG' } });
  });

  test.each([['table'], ['name'], ['markdown'], ['prometheus']])('with -o %s stdout stays empty', async (format) => {
    expect((await failed('-o', format)).stdout).toBe('');
  });

  test('writes the documents to files too, however they are given and whatever else is wrong', async () => {
    using folder = tempFolder();
    const at = (name: string) => join(folder.path, name);
    await failed('--output-file', `junit=${at('a')}`, `--output-file=${at('b.json')}`, '--nope');
    expect(typeIn(readFileSync(at('a'), 'utf8'))).toEqual(['error USAGE']);
    expect(JSON.parse(readFileSync(at('b.json'), 'utf8'))).toMatchObject({ error: { code: 'USAGE' } });
  });

  test('a file that cannot be written is found first, and reported in one line', async () => {
    using folder = tempFolder();
    const good = join(folder.path, 'a.xml');
    const { stderr } = await failed('--output-file', good, '--output-file', join(folder.path, 'none', 'b.xml'));
    expect(stderr).toMatch(
      /^error: --output-file .*b\.xml cannot be written in the folder .*\n {2}make the folder.*\n$/,
    );
    expect(typeIn(readFileSync(good, 'utf8'))).toEqual(['error BAD_OUTPUT_FILE']);
  });

  test.each([
    [['--output-file', 'xml=a'], 'there is no format "xml"'],
    [['--output-file', 'json=-'], 'is no file'],
    [['--output-file', 'a.json', '--dry-run'], '--dry-run makes none'],
    [['--output-file', 'a.json', '--print-program', 'n1'], '--print-program makes none'],
  ])('%j is refused: %s', async (argv, words) => {
    using folder = tempFolder();
    const { stderr } = await failed(...argv.map((word) => word.replace('a.json', join(folder.path, 'a.md'))));
    expect(stderr).toContain(words);
    expect(existsSync(join(folder.path, 'a.md'))).toBe(false);
  });
});
