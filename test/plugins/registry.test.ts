import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { plugins } from '../../plugins/registry.ts';
import { bind } from '../../src/plan/bind.ts';
import { aBound, aPlan, aTarget } from '../support/plan.ts';

describe('the registry', () => {
  test('names each check once, in words fit for a flag', () => {
    const names = plugins.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });
});

describe.each(plugins)('the check $name', (plugin) => {
  const { floaters } = aBound(3);
  const plan = aPlan(3, { checks: [{ name: plugin.name, paths: plugin.paths }] });
  const bound = bind(
    plan,
    floaters.filter((floater) => floater !== undefined),
    [],
  );

  test('has a schema of its options that takes none and refuses unknown ones', () => {
    const validate = new Ajv({ strict: true }).compile(plugin.optionsSchema);
    expect(validate({})).toBe(true);
    expect(validate({ noSuchOption: 1 })).toBe(false);
  });

  test('never aims at its own source', () => {
    for (const source of bound.plan.endpoints.keys()) {
      const { tried } = plugin.targets(bound, source);
      expect(tried.length).toBeGreaterThan(0);
      expect(tried.map(({ endpoint }) => endpoint)).not.toContain(source);
    }
  });

  test('promises a record for each target and an end in time', () => {
    const { tried } = plugin.targets(bound, 0);
    const { records, deadlineMs } = plugin.program(tried, { timeoutMs: 700, count: 1 });
    expect(records).toBe(tried.length);
    expect(deadlineMs).toBeGreaterThanOrEqual(700);
  });

  test.each(['', ' ', '0', '=', 'x', '0.1', '\t', '\u0000', '{}', 'null'])('does not pass on %j', (fields) => {
    expect(plugin.judge(aTarget(1), { fields, remark: undefined }, bound.floaters).verdict).not.toBe('pass');
  });
});
