import { existsSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { API_VERSION } from '../../src/model/measured-run.ts';
import type { ErrorReport } from '../../src/report/report.ts';
import { outputFilesFor, writeErrorFiles, writeOutputFiles } from '../../src/run/output-files.ts';
import { chosenIo } from '../../src/ui/chosen-io.ts';
import { exampleReport } from '../support/example-report.ts';
import { captureIo } from '../support/io.ts';
import { readJunit } from '../support/junit.ts';
import { tempFolder } from '../support/temp.ts';

const report = exampleReport();
const error: ErrorReport = {
  apiVersion: API_VERSION,
  kind: 'Report',
  error: { code: 'UNREACHABLE', message: 'nobody is there' },
};

describe('outputFilesFor', () => {
  test('accepts files whether or not they exist, and writes none of them', async () => {
    using folder = tempFolder();
    const old = folder.write('old.json', 'old');
    const files = [old, `junit=${join(folder.path, 'new')}`];
    expect(await outputFilesFor(files)).toEqual([
      { format: 'json', path: old },
      { format: 'junit', path: join(folder.path, 'new') },
    ]);
    expect(readFileSync(old, 'utf8')).toBe('old');
    expect(readdirSync(folder.path)).toEqual(['old.json']);
  });

  test('no words give no files', async () => {
    expect(await outputFilesFor(undefined)).toEqual([]);
  });

  test.each([
    { names: ['none/a.json'], message: 'none: it does not exist', hint: 'make the folder' },
    { names: ['file/a.json'], message: 'file: it is no folder', hint: 'make the folder' },
    { names: ['folder.json'], message: 'is no plain file', hint: 'name a file' },
    { names: ['a.json', './a.json'], message: 'a.json twice', hint: 'a file of its own' },
  ])('$names is refused: $message', async ({ names, message, hint }) => {
    using folder = tempFolder();
    folder.write('file', '');
    symlinkSync(folder.path, join(folder.path, 'folder.json'));
    const refused = outputFilesFor(names.map((name) => `json=${folder.path}/${name}`));
    await expect(refused).rejects.toMatchObject({
      code: 'BAD_OUTPUT_FILE',
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  test('a device is not replaced by a file', async () => {
    await expect(outputFilesFor(['json=/dev/null'])).rejects.toMatchObject({
      message: '--output-file json=/dev/null is no plain file'.replace('json=', ''),
    });
  });

  test('a ~ that no shell has expanded is mentioned', async () => {
    await expect(outputFilesFor(['json=~/none/a'])).rejects.toMatchObject({ hint: expect.stringContaining('$HOME') });
  });
});

describe('writeOutputFiles', () => {
  test('writes each file, reports it on stderr, and leaves nothing else behind', async () => {
    using folder = tempFolder();
    const { io, stdout, stderr } = captureIo();
    const at = (name: string) => join(folder.path, name);
    const files = await outputFilesFor(['a.json', 'a.yml', 'a.xml', 'a.md', 'a.prom', 'a.txt'].map(at));
    expect(await writeOutputFiles(report, files, io)).toBe(true);
    expect(readdirSync(folder.path)).toEqual(['a.json', 'a.md', 'a.prom', 'a.txt', 'a.xml', 'a.yml']);
    const text = (name: string) => readFileSync(at(name), 'utf8');
    expect(JSON.parse(text('a.json'))).toEqual(report);
    expect(parse(text('a.yml'))).toEqual(report);
    expect(readJunit(text('a.xml'))[0]?.attributes.name).toBe('findings');
    expect(text('a.md')).toContain('### ND101: n3 is cut off');
    expect(text('a.prom')).toContain('\nnetdoctor_complete{');
    expect(text('a.txt')).toContain('SRC NODE NAME');
    expect(stdout()).toBe('');
    expect(stderr()).toContain(`Written as junit to ${at('a.xml')}\n`);
    expect(statSync(at('a.prom')).mode & 0o444).toBe(0o444 & ~process.umask());
  });

  test('--color always colours no file; --quiet does not mention files', async () => {
    using folder = tempFolder();
    const { io, stderr } = captureIo();
    const path = join(folder.path, 'a.txt');
    const loud = chosenIo({ color: 'always', quiet: true }, io);
    expect(await writeOutputFiles(report, await outputFilesFor([path]), loud)).toBe(true);
    expect(readFileSync(path, 'utf8')).not.toContain('\u001b');
    expect(stderr()).toBe('');
  });

  test('a link stays a link, and its target is replaced', async () => {
    using folder = tempFolder();
    const file = folder.write('file', 'old');
    const link = join(folder.path, 'link.json');
    symlinkSync(file, link);
    await writeOutputFiles(report, await outputFilesFor([link]), captureIo().io);
    expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(report);
    expect(readFileSync(link, 'utf8')).toBe(readFileSync(file, 'utf8'));
  });

  test('a file that cannot be written is an error, even with --quiet, and the others are written', async () => {
    using folder = tempFolder();
    const { io, stderr } = captureIo();
    const files = [
      { format: 'json', path: join(folder.path, 'gone', 'a.json') },
      { format: 'name', path: join(folder.path, 'b') },
    ] as const;
    expect(await writeOutputFiles(report, files, chosenIo({ quiet: true }, io))).toBe(false);
    expect(stderr()).toMatch(/^error: .*a\.json cannot be written: ENOENT/);
    expect(readFileSync(join(folder.path, 'b'), 'utf8')).toContain('tcp/pod-pod/ipv4/cluster-a/n1/cluster-a/n3\n');
  });
});

test('the reason why there is no report is written if the format can express it', async () => {
  using folder = tempFolder();
  const { io, stderr } = captureIo();
  const at = (name: string) => join(folder.path, name);
  const metrics = folder.write('old.prom', 'old');
  const files = await outputFilesFor([at('a.xml'), at('a.json'), at('a.md'), metrics]);
  await writeErrorFiles(error, files, io);
  expect(readJunit(readFileSync(at('a.xml'), 'utf8'))[0]?.cases).toMatchObject([{ is: 'error', type: 'UNREACHABLE' }]);
  expect(JSON.parse(readFileSync(at('a.json'), 'utf8'))).toEqual(error);
  expect(existsSync(at('a.md'))).toBe(false);
  expect(readFileSync(metrics, 'utf8')).toBe('old');
  expect(stderr()).toBe('');
});
