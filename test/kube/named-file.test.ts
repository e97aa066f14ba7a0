import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { fileWords, isPassing, readNamedFile, whyUnreadable } from '../../src/kube/named-file.ts';
import { tempFolder } from '../support/temp.ts';

describe('a file that can be read only once', () => {
  test.each(['/dev/stdin', '/dev/fd/63', '/dev/fd/0', '/proc/self/fd/11', '/proc/1/fd/3', '/dev/../dev/fd/63'])(
    '%s, by its name',
    (path) => {
      expect(isPassing(path)).toBe(true);
      expect(fileWords(path)).toBe('a pipe');
    },
  );

  test('does not include files, folders, missing files and /dev/null', () => {
    using folder = tempFolder();
    const file = folder.write('config', '');
    for (const path of [file, folder.path, `${file}.missing`, '/dev/null', '/dev/fd', '/dev/fdx/3']) {
      expect(isPassing(path)).toBe(false);
      expect(fileWords(path)).toBe(path);
    }
  });

  test('an endless file is not read to the end', () => {
    expect(() => readNamedFile('/dev/zero')).toThrow(expect.objectContaining({ code: 'EFBIG' }));
  });

  test('a named pipe is read once, and its content is kept', async () => {
    using folder = tempFolder();
    const pipe = `${folder.path}/pipe`;
    await execa('mkfifo', [pipe]);
    expect(isPassing(pipe)).toBe(true);
    const writing = execa('sh', ['-c', 'printf once >"$1"', 'sh', pipe]);
    expect(readNamedFile(pipe).toString()).toBe('once');
    await writing;
    expect(readNamedFile(pipe).toString()).toBe('once');
  });

  test('a regular file is reread each time, because tokens are rotated', () => {
    using folder = tempFolder();
    const file = folder.write('token', 'first');
    expect(readNamedFile(file).toString()).toBe('first');
    writeFileSync(file, 'second');
    expect(readNamedFile(file).toString()).toBe('second');
  });

  test('one descriptor can have several names', () => {
    using folder = tempFolder();
    const fd = openSync(folder.write('a', 'text'), 'r');
    expect(readNamedFile(`/dev/fd/${fd}`).toString()).toBe('text');
    readFileSync(fd);
    expect(readNamedFile(`/proc/self/fd/${fd}`).toString()).toBe('text');
  });
});

test.each([
  ['missing', 'it does not exist'],
  ['.', 'it is a folder'],
  ['file/below', 'it does not exist'],
  ['x'.repeat(300), 'its name is too long for a file'],
])('%s: %s', (name, words) => {
  using folder = tempFolder();
  folder.write('file', '');
  try {
    readNamedFile(`${folder.path}/${name}`);
    expect.unreachable();
  } catch (error) {
    expect(whyUnreadable(error)).toBe(words);
  }
});
