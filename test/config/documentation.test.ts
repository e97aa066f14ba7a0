import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withSettings } from '../../scripts/settings-text.ts';
import type { ConfigKey } from '../../src/config/config-key.ts';
import { DEFAULTS } from '../../src/config/defaults.ts';
import { CONFIG_KEYS } from '../../src/config/keys.ts';
import { takes } from '../../src/config/kinds.ts';

const DOCUMENT = readFileSync(join(import.meta.dirname, '../../docs/configuration.md'), 'utf8');

/** The rows of the table below a heading, by their first cell. Cells lose their backticks. */
function tableBelow(heading: string): ReadonlyMap<string, readonly string[]> {
  const [, part = ''] = DOCUMENT.split(`\n## ${heading}\n`);
  const [section = ''] = part.split('\n## ');
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  return new Map(
    rows.map((row) => {
      const [key = '', ...cells] = row.split('|').slice(1, -1).map(plain);
      return [key, cells] as const;
    }),
  );
}

const plain = (cell: string): string => cell.trim().replaceAll('`', '');
const kebab = (name: string): string => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
const theirNameOf = ({ arg }: ConfigKey): string =>
  CONFIG_KEYS.find((key) => key.arg === arg && key.whose !== 'ours')?.key ?? '';
const ourNameOf = ({ arg }: ConfigKey): string =>
  CONFIG_KEYS.find((key) => key.arg === arg && key.whose !== "netctl's")?.key ?? '';

describe('docs/configuration.md', () => {
  test('has the table that `npm run docs:settings` writes', () => {
    expect(DOCUMENT).toBe(withSettings(DOCUMENT));
    expect(withSettings(DOCUMENT.replace('| `probeTimeout`', '| `probeTime`'))).toBe(DOCUMENT);
  });

  test('lists each of our keys with its name in netctl, its flag, what it takes and what it means', () => {
    const wanted = CONFIG_KEYS.filter(({ whose }) => whose !== "netctl's").map((key) => {
      return [key.key, theirNameOf(key), kebab(key.arg), takes(key.takes), key.about];
    });
    const written = [...tableBelow('Keys')].map(([key, cells]) => [key, ...cells.slice(0, 3), ...cells.slice(4)]);
    expect(written.sort()).toEqual(wanted.sort());
  });

  test('has the defaults of the code', () => {
    const table = tableBelow('Keys');
    const written = Object.keys(DEFAULTS).map((key) => [key, table.get(key)?.[3]]);
    expect(Object.fromEntries(written)).toEqual(DEFAULTS);
  });

  test("lists each of netctl's own keys with our name for it and what it takes", () => {
    const wanted = CONFIG_KEYS.filter(({ whose }) => whose === "netctl's").map((key) => {
      return [key.key, ourNameOf(key), takes(key.takes)];
    });
    const written = [...tableBelow("netctl's keys")].map(([key, cells]) => [key, ...cells.slice(0, 2)]);
    expect(written.sort()).toEqual(wanted.sort());
  });
});
