import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { settingRows } from '../../scripts/settings-text.ts';
import { defineCommand } from '../../src/cli/define-command.ts';
import { runWith } from '../../src/cli/parser.ts';
import { type SettingOptions, settingOptions } from '../../src/cli/setting-options.ts';
import { initialConfig } from '../../src/config/initial.ts';
import { CONFIG_KEYS, configKeys } from '../../src/config/keys.ts';
import { KINDS } from '../../src/config/kind-rules.ts';
import { readKeys } from '../../src/config/load.ts';
import { effectiveArgs } from '../../src/config/merge.ts';
import { runOptions } from '../../src/config/run-options.ts';
import type { SettingArgs, SettingTable } from '../../src/config/setting.ts';
import { optionValues, settingValues } from '../../src/config/setting-values.ts';
import { SETTINGS } from '../../src/config/settings-table.ts';
import { refusal } from '../support/config.ts';
import { captureIo } from '../support/io.ts';

const ROOT = join(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/add-a-flag.md'), 'utf8');
const [, ENTRY = ''] = /^```ts\n(.*?)^```$/ms.exec(PAGE) ?? [];

/** The entry on the page, written out for the compiler. */
const EXAMPLE = {
  'probe-pause': {
    group: 'how',
    alsoIn: ['resume'],
    takes: { kind: 'duration' },
    default: '10ms',
    saved: 'if given',
    help: 'How long a node waits between two probes',
    file: { key: 'probePause', about: 'how long a node waits between two probes' },
  },
} as const satisfies SettingTable;

const fromPage: typeof EXAMPLE = runInNewContext(`({${ENTRY}})`);
const TABLE = { ...SETTINGS, ...fromPage };
const KEYS = configKeys(TABLE);

interface Ran {
  readonly args: SettingArgs<typeof TABLE>;
  readonly stdout: string;
}

/** Runs a command line with the settings of the given command. */
async function commandLine(name: 'check' | 'init' | 'resume' | 'clean', ...flags: readonly string[]): Promise<Ran> {
  const { io, stdout } = captureIo();
  let args: Ran['args'] = {};
  const options: SettingOptions<typeof TABLE, 'check'> = settingOptions(name as 'check', TABLE);
  const command = defineCommand({
    name,
    describe: name,
    options,
    run: async (given) => {
      args = given;
      return 0;
    },
  });
  await runWith({ argv: [name, ...flags], io, run: async () => 2 }, (add) => add(command));
  return { args, stdout: stdout() };
}

const inFile = (value: unknown) =>
  readKeys({ path: '/x/config.json', text: JSON.stringify({ probePause: value }), env: {} }, KEYS);

test('the page shows the entry that the compiler checks, and its flag does not exist yet', () => {
  expect(JSON.stringify(fromPage)).toBe(JSON.stringify(EXAMPLE));
  expect(SETTINGS).not.toHaveProperty('probe-pause');
});

describe('with nothing but the entry on the page', () => {
  test.each(['check', 'init', 'resume'] as const)('%s takes the flag', async (name) => {
    expect((await commandLine(name, '--probe-pause', '2s')).args.probePause).toBe('2s');
    expect((await commandLine(name)).args.probePause).toBe(undefined);
  });

  test('clean does not', async () => {
    await expect(commandLine('clean', '--probe-pause', '2s')).rejects.toMatchObject({ code: 'USAGE' });
  });

  test('the help lists the flag and its default under its heading', async () => {
    const [, part = ''] = (await commandLine('check', '--help')).stdout.split('\nHow to probe:\n');
    const [group] = part.split('\n\n');
    expect(group).toMatch(/^ +--probe-pause +How long a node waits between two probes \(default 10ms\) +\[string\]$/m);
  });

  test('the configuration file has the key, and the flag wins over it', async () => {
    const { values } = await inFile(2);
    expect(values).toEqual({ probePause: '2s' });
    expect((await inFile('500ms')).values).toEqual({ probePause: '500ms' });
    const { args: flags } = await commandLine('check', '--probe-pause', '1s');
    const config = await inFile(2);
    expect(effectiveArgs(flags, config).args).toMatchObject({ probePause: '1s' });
    expect(effectiveArgs({}, config).args).toMatchObject({ probePause: '2s' });
  });

  test('init writes the key if the flag is given', async () => {
    expect(initialConfig({}, KEYS)).toEqual(initialConfig({}));
    const { args } = await commandLine('init', '--probe-pause', '2s');
    expect(initialConfig(args, KEYS)).toEqual({ ...initialConfig({}), probePause: 2 });
  });

  test('the documentation has a row', () => {
    const about = 'how long a node waits between two probes';
    const takes = 'a number of seconds above 0, or a duration such as 30s';
    const rows = settingRows(TABLE).filter((row) => !settingRows().some((known) => known[0] === row[0]));
    expect(rows).toEqual([['`probePause`', '', '`--probe-pause`', takes, '`10ms`', about]]);
  });

  test('the settings have the value', async () => {
    const { args } = await commandLine('check', '--probe-pause', '2s');
    const pauses: readonly number[] = [settingValues(args, TABLE).probePauseMs, settingValues({}, TABLE).probePauseMs];
    expect(pauses).toEqual([2_000, 10]);
  });

  test('an entry with a check and its option sends the value there', () => {
    const entry = { ...fromPage['probe-pause'], option: { check: 'http', name: 'pauseMs' } };
    const table = { ...SETTINGS, 'probe-pause': entry };
    const flags: SettingArgs<typeof table> = { probePause: '2s', url: 'http://a' };
    expect(optionValues(flags, table)).toMatchObject({ http: { pauseMs: 2_000, urls: ['http://a'] }, dns: {} });
    expect(settingValues(flags, table)).not.toHaveProperty('probePauseMs');
  });

  test('the plan saves the value if it is given', async () => {
    const { args } = await commandLine('check', '--probe-pause', '2s');
    expect(runOptions(args, TABLE)).toEqual({ ...runOptions({}), probePause: '2s' });
    expect(runOptions({}, TABLE)).toEqual(runOptions({}));
  });

  test('a bad value is refused in one line that names the flag or the key', async () => {
    const { args } = await commandLine('check', '--probe-pause', 'soon');
    expect(() => settingValues(args, TABLE)).toThrow(
      expect.objectContaining({
        code: 'BAD_DURATION',
        message: '--probe-pause is "soon", which is no duration above 0',
      }),
    );
    expect(await refusal(inFile('soon'))).toMatchObject({
      code: 'BAD_CONFIG',
      message: '"probePause" is "soon"; it takes a number of seconds above 0, or a duration such as 30s',
    });
    expect(await refusal(readKeys({ path: '/x/config.json', text: '{"probePase": 1}', env: {} }, KEYS))).toMatchObject({
      hint: 'did you mean "probePause"?',
    });
  });

  test('existing keys do not change', () => {
    expect(KEYS.filter(({ key }) => key !== 'probePause')).toEqual(CONFIG_KEYS);
  });
});

describe('docs/add-a-flag.md', () => {
  const cellsBelow = (heading: string): readonly string[] => {
    const [, section = ''] = PAGE.split(`\n## ${heading}\n`);
    const [own = ''] = section.split('\n## ');
    return Array.from(own.matchAll(/^\| `([\w.]+)`/gm), ([, cell = '']) => cell);
  };

  test('explains every field of a setting, and no other', () => {
    const source = readFileSync(join(ROOT, 'src/config/setting.ts'), 'utf8');
    const fieldsOf = (name: string): readonly string[] => {
      const [, members = ''] = new RegExp(`^(?:export )?interface ${name} \\{\\n(.*?)^\\}`, 'ms').exec(source) ?? [];
      return Array.from(members.matchAll(/^ {2}readonly (\w+)\??:/gm), ([, field = '']) => field);
    };
    const fields = [...fieldsOf('Setting'), ...fieldsOf('FileSetting').map((field) => `file.${field}`)];
    expect(fields.length).toBeGreaterThan(15);
    expect(cellsBelow('Fields').toSorted()).toEqual(fields.toSorted());
  });

  test('lists every kind of value, and no other', () => {
    expect(cellsBelow('Kinds of values').toSorted()).toEqual(Object.keys(KINDS).toSorted());
  });
});
