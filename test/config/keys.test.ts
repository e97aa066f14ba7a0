import { describe, expect, test } from 'vitest';
import { check } from '../../src/cli/commands/check.ts';
import { init } from '../../src/cli/commands/init.ts';
import { ioFlags } from '../../src/cli/flags.ts';
import { DEFAULTS } from '../../src/config/defaults.ts';
import { configKey } from '../../src/config/find-key.ts';
import { CONFIG_KEYS } from '../../src/config/keys.ts';
import { configSchema } from '../../src/config/schema.ts';
import { DEFAULT_NAMESPACE } from '../../src/model/labels.ts';

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

describe('the table of keys', () => {
  test('has no key twice', () => {
    const keys = CONFIG_KEYS.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  test('what a key sets has a flag and a key of that name, in the plural if it is a list', () => {
    const args = CONFIG_KEYS.map(({ arg }) => arg);
    expect(args.filter((arg) => !(kebab(arg) in check.options))).toEqual([]);
    expect(args.filter((arg) => ![arg, `${arg}s`].some((name) => configKey(name)?.arg === arg))).toEqual([]);
  });

  test('every flag of init is a key, except two about the file itself and those about output', () => {
    const args = CONFIG_KEYS.map(({ arg }) => kebab(arg));
    const others = ['config', 'force', ...Object.keys(ioFlags)];
    expect(Object.keys(init.options).sort()).toEqual([...new Set(args), ...others].sort());
  });

  test('init writes the defaults', () => {
    const written = (key: string) => {
      const { init } = configKey(key) ?? {};
      return typeof init === 'object' ? init.value : undefined;
    };
    expect(written('namespace')).toBe(DEFAULT_NAMESPACE);
    expect(written('port')).toBe(DEFAULTS.port);
    expect(`${written('podWaitTime')}s`).toBe(DEFAULTS.podWait);
    expect(`${written('cmdTimeout')}s`).toBe(DEFAULTS.probeTimeout);
    expect(`${written('maxNum')}`).toBe(DEFAULTS.concurrency);
  });

  test('the schema describes every key and accepts no other', () => {
    const { properties, additionalProperties } = configSchema();
    expect(Object.keys(properties ?? {})).toEqual(CONFIG_KEYS.map(({ key }) => key));
    expect(additionalProperties).toBe(false);
  });
});
