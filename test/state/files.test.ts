import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { writeWhole } from '../../src/state/files.ts';
import { tempFolder } from '../support/temp.ts';

describe('writeWhole', () => {
  test('replaces an existing file, readable only for the user unless a mode is given', async () => {
    using folder = tempFolder();
    const path = folder.write('a', 'old');
    await writeWhole(path, 'new');
    expect(readFileSync(path, 'utf8')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    await writeWhole(path, 'newer', 0o640);
    expect(statSync(path).mode & 0o777).toBe(0o640 & ~process.umask());
    expect(readdirSync(folder.path)).toEqual(['a']);
  });

  test('leaves no file behind if it cannot replace the old one', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'taken');
    mkdirSync(path);
    await expect(writeWhole(path, 'new')).rejects.toThrow();
    expect(readdirSync(folder.path)).toEqual(['taken']);
  });
});
