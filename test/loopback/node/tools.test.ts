import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { delimiter, join, relative } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { addDig, makeTools } from '../../../src/loopback/node/tools.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';

/** A folder with these of the machine's programs. */
function programs(folder: Folder, names: readonly string[]): string {
  const bin = join(folder.path, 'machine');
  mkdirSync(bin);
  const places = (process.env.PATH ?? '').split(delimiter);
  for (const name of names) {
    const found = places.map((place) => join(place, name)).find(existsSync);
    symlinkSync(found ?? `/no/${name}`, join(bin, name));
  }
  return bin;
}

const NEEDED = ['sh', 'head', 'mktemp', 'rm', 'sed', 'sleep', 'curl'];

describe('the programs of pods', () => {
  test.each([
    { missing: ['curl'], words: 'curl' },
    { missing: ['sed', 'curl'], words: 'sed, curl' },
    { missing: NEEDED, words: 'sh, head, mktemp, rm, sed, sleep, curl' },
  ])('without $words, no demo cluster can run, and the hint says what to install', async ({ missing, words }) => {
    using folder = tempFolder();
    const PATH = programs(
      folder,
      NEEDED.filter((name) => !missing.includes(name)),
    );
    await expect(makeTools(folder.path, { PATH })).rejects.toMatchObject({
      name: 'UserError',
      code: 'DEMO_NEEDS',
      message: `the demo cluster needs programs that this machine does not have: ${words}`,
      hint: 'install them, e.g. apt-get install curl',
    });
  });

  test('what is needed is enough, and nothing exists that the machine does not have', async () => {
    using folder = tempFolder();
    const { path } = await makeTools(folder.path, { PATH: programs(folder, [...NEEDED, 'wc']) });
    expect(readdirSync(path).sort()).toEqual([...NEEDED, 'wc'].sort());
  });

  test('a PATH may be relative, or have gaps and missing folders', async () => {
    using folder = tempFolder();
    const bin = programs(folder, NEEDED);
    const PATH = ['', '/no/such/folder', relative(process.cwd(), bin)].join(delimiter);
    const { path, curl } = await makeTools(folder.path, { PATH });
    const { stdout } = await execa(join(path, 'sed'), ['-n', 's/a/b/p'], { input: 'a', cwd: '/' });
    expect(stdout).toBe('b');
    expect(curl).toBe(join(bin, 'curl'));
  });

  test('a file that may not be read is not a program, and not an error', async () => {
    using folder = tempFolder();
    const loop = join(folder.path, 'loop');
    symlinkSync(loop, loop);
    const file = folder.write('file', '');
    const PATH = [loop, file, programs(folder, NEEDED)].join(delimiter);
    expect((await makeTools(folder.path, { PATH })).curl).toBe(join(folder.path, 'machine', 'curl'));
  });

  test('there is a dig once there is a DNS server, if the machine has one', async () => {
    using folder = tempFolder();
    const tools = await makeTools(folder.path, { PATH: programs(folder, [...NEEDED, 'dig']) });
    expect(readdirSync(tools.path)).not.toContain('dig');
    await addDig(tools, 53);
    expect(readFileSync(join(tools.path, 'dig'), 'utf8')).toBe('#!/bin/sh\nexec "$DEMO_DIG" -b "$DEMO_ADDRESS" "$@"\n');
    await addDig(tools, 26453);
    expect(readFileSync(join(tools.path, 'dig'), 'utf8')).toMatch(/ -p 26453\n$/);
    using other = tempFolder();
    const without = await makeTools(other.path, { PATH: programs(other, NEEDED) });
    await addDig(without, 53);
    expect(readdirSync(without.path)).not.toContain('dig');
  });

  test('a folder with the name of a program is not one', async () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'other', 'curl'), { recursive: true });
    const PATH = [join(folder.path, 'other'), programs(folder, NEEDED)].join(delimiter);
    expect((await makeTools(folder.path, { PATH })).curl).toBe(join(folder.path, 'machine', 'curl'));
  });
});
