import { chmodSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as plugin from '../src/check/plugin.ts';
import { answersProgram, curlProgram, datagramProgram, type Program } from '../src/check/plugin.ts';
import { sourceProgram } from '../src/check/program.ts';
import { SLEEP } from './check/curl/quick-sleep.ts';
import { whereIs } from './plugins/icmp/fake-ping.ts';
import { http, refused, responder } from './support/responders.ts';
import { runProgram, SHELLS } from './support/shell.ts';
import { tempFolder } from './support/temp.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../docs/write-a-check.md'), 'utf8');
/** What every program starts, and the shells themselves. */
const ALWAYS = ['dash', 'busybox', 'mktemp', 'mkdir', 'rm', 'head'];
const TIMEOUT = { timeoutMs: 1_000, count: 1 };

/** The tools that the reference names for a helper, as it is without options of its own. */
function toolsOf(helper: string): readonly string[] {
  const [, cell = ''] = new RegExp(`^\\| \`${helper}\` +\\|.*\\| ([^|]*)\\|$`, 'm').exec(DOCUMENT) ?? [];
  return Array.from(cell.matchAll(/`([a-z]+)`/g), ([, tool = '']) => tool);
}

type Address = { readonly address: string; readonly port: number };

/** Each asks somebody who is there and somebody who is not, so that all of its text runs. */
const HELPERS: Readonly<Record<string, (there: Address, gone: Address) => Program>> = {
  curlProgram: (...ends) => {
    const transfers = ends.map(({ address, port }, number) => ({
      number,
      url: `http://${address}:${port}/`,
      flags: '',
    }));
    return curlProgram({ ...TIMEOUT, transfers });
  },
  answersProgram: (...ends) =>
    answersProgram(
      ends.map(({ address, port }) => ({ url: `http://${address}:${port}/`, family: 4, right: ['right'] })),
      TIMEOUT,
    ),
  datagramProgram: (...ends) =>
    datagramProgram({ ...TIMEOUT, payload: 'hello', datagrams: ends.map((end) => ({ ...end, want: 'right' })) }),
};

test('the reference explains every export of the door, and no other', () => {
  const door = readFileSync(join(import.meta.dirname, '../src/check/plugin.ts'), 'utf8');
  const lists = Array.from(door.matchAll(/^export (?:type )?\{(.*?)\}/gms), ([, list = '']) => list.split(','));
  const exported = lists.flat().flatMap((one) => /(\w+)\s*$/.exec(one)?.[1] ?? []);
  expect(exported).toEqual(expect.arrayContaining(Object.keys(plugin)));
  const [, section = ''] = /^## The door\n(.*)$/ms.exec(DOCUMENT) ?? [];
  const cells = Array.from(section.matchAll(/^\| (`[^|]*)\|/gm), ([, cell = '']) => cell);
  const explained = cells.flatMap((cell) => Array.from(cell.matchAll(/`(\w+)`/g), ([, name = '']) => name));
  expect(explained.sort()).toEqual(exported.sort());
});

describe.each(Object.entries(HELPERS))('the tools that the reference names for %s', (helper, programFor) => {
  const tools = toolsOf(helper).filter((tool) => tool !== 'body');

  test.each(SHELLS)('are all that it starts under $name', async (shell) => {
    using folder = tempFolder();
    for (const tool of new Set([...ALWAYS, ...tools])) {
      if (tool !== 'sleep') symlinkSync(whereIs(tool === 'nc' ? 'nc.openbsd' : tool), join(folder.path, tool));
    }
    chmodSync(folder.write('sleep', SLEEP), 0o755);
    await using there = await responder(http('wrong'), '127.0.11.1');
    const program = programFor(there, await refused('127.0.11.2'));
    const parts = [{ check: 'a', tools, program }];
    const { stdout, stderr } = await runProgram(shell, sourceProgram(parts), { env: { PATH: folder.path } });
    expect(stderr).not.toMatch(/not found/);
    expect(stdout).toMatch(/\nend 2\n$/);
  });

  test('are all needed', () => {
    expect(tools).not.toEqual([]);
    const { text } = programFor({ address: '127.0.11.1', port: 1 }, { address: '127.0.11.2', port: 2 });
    for (const tool of tools) expect(text).toMatch(new RegExp(`(?:^|[\\s|;(])${tool} `, 'm'));
  });
});
