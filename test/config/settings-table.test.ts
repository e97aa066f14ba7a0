import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plugins } from '../../plugins/registry.ts';
import { parseValue } from '../../src/config/kinds.ts';
import { AIMING } from '../../src/config/run-options.ts';
import { camelCase, type SettingTable } from '../../src/config/setting.ts';
import { argsWith, SETTINGS } from '../../src/config/settings-table.ts';

const FOLDER = join(import.meta.dirname, '../../src/config/table');
const TABLE: SettingTable = SETTINGS;
const ENTRIES = Object.entries(TABLE);

describe('the table of settings', () => {
  test.each(ENTRIES)('--%s is written like a kubectl flag', (flag) => {
    expect(flag).toMatch(/^[a-z]+(-[a-z]+)*$/);
  });

  test('has every flag once across all of its files', async () => {
    const modules = await Promise.all(
      readdirSync(FOLDER).map((name): Promise<Readonly<Record<string, SettingTable>>> => import(join(FOLDER, name))),
    );
    const parts = modules.flatMap((one) => Object.values(one));
    expect(parts.length).toBeGreaterThan(4);
    const flags = parts.flatMap((part) => Object.keys(part));
    expect(flags.toSorted()).toEqual(Object.keys(SETTINGS).toSorted());
  });

  test('every default is valid for its flag', () => {
    for (const [flag, { takes, default: usual }] of ENTRIES) {
      if (usual !== undefined) expect(() => parseValue(takes, flag, usual)).not.toThrow();
    }
  });

  test('a value for a check is an option of that check', () => {
    const options = ENTRIES.flatMap(([, { option }]) => option ?? []);
    expect(options).not.toEqual([]);
    for (const { check, name } of options) {
      const schema = plugins.find((plugin) => plugin.name === check)?.optionsSchema;
      expect(schema).toHaveProperty(['properties', name]);
    }
  });

  test('settings that decide aims are saved, because resume compares saved settings', () => {
    const saved = argsWith(({ saved: how }) => how !== undefined);
    expect(AIMING.filter((arg) => !saved.includes(arg))).toEqual([]);
    expect(AIMING).toContain('url');
  });

  test('no secrets, and no settings that lead to a cluster, are saved', () => {
    const leading = argsWith(({ part }) => part === 'cluster');
    expect(leading).toEqual(expect.arrayContaining(['token', 'password', 'kubeconfig', 'dstContext']));
    const saved = argsWith(({ saved: how }) => how !== undefined);
    expect(saved.filter((arg) => leading.includes(arg))).toEqual([]);
  });

  test.each([
    ['port', 'port'],
    ['probe-timeout', 'probeTimeout'],
    ['insecure-skip-tls-verify', 'insecureSkipTlsVerify'],
  ])('--%s is %s in the code', (flag, arg) => {
    expect(camelCase(flag)).toBe(arg);
  });
});
