import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';

import { plugins } from '../../plugins/registry.ts';
import { isPair } from '../../src/model/bound-plan.ts';
import type { CheckTraits } from '../../src/model/check-traits.ts';
import { boundFor, OPTIONS } from '../support/services.ts';

/** Their ends are parts of the cluster; the ends of other checks are the user's own. */
const WITH_ROLES = ['apiserver', 'dns', 'nodeport', 'service'];
const NOTHING_AIMED_AT = 'a check with aimsByOption needs an example in OPTIONS of test/support/services.ts';

describe('the registry', () => {
  test('gives each check a unique name that fits a flag', () => {
    const names = plugins.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]*$/);
  });
});

describe.each(plugins)('the check $name', (plugin) => {
  const bound = boundFor(plugin);
  const sources = [...bound.plan.endpoints.keys()].filter((source) => bound.floaters[source]);
  const all = sources.flatMap((source) => plugin.targets(bound, source).tried.map((target) => ({ source, target })));

  test('says what a pass proves, as the end of a sentence', () => {
    expect(plugin.proves).toMatch(/^[^.\n]{20,200}[^.\s]$/);
    expect(plugin.summary).toMatch(/^[^.\n]{10,100}$/);
  });

  test('has a strict schema for its options that accepts none and refuses unknown ones', () => {
    const validate = new Ajv({ strict: true }).compile(plugin.optionsSchema);
    expect(validate({})).toBe(true);
    expect(validate(OPTIONS[plugin.name] ?? {})).toBe(true);
    expect(validate({ noSuchOption: 1 })).toBe(false);
  });

  test('says by traits what it sends, and on which of its paths', () => {
    const { protocols, onlyOn = {} } = plugin.traits as CheckTraits;
    expect(protocols.length).toBeGreaterThan(0);
    for (const protocol of Object.keys(onlyOn)) expect(protocols).toContain(protocol);
    for (const path of Object.values(onlyOn).flat()) expect(plugin.paths).toContain(path);
  });

  test('gives each end its role', () => {
    for (const end of bound.plan.endpoints) {
      if (end.layer !== 'service') continue;
      const { role = 'own', node, pod } = end.aim;
      if (WITH_ROLES.includes(plugin.name)) expect(role).not.toBe('own');
      // The facts that the role needs are fields. They are not read from the name, which is for people.
      expect(node !== undefined).toBe(role === 'nodeport');
      expect(pod !== undefined).toBe(role === 'dns-replica');
      expect(end.node).toContain(node ?? pod ?? '');
    }
  });

  test('has targets on each of its paths, and only those in the plan', () => {
    const paths = new Set(all.map(({ target }) => target.section.path));
    expect(paths, NOTHING_AIMED_AT).toEqual(new Set(plugin.paths));
    for (const { source, target } of all) {
      const [from, to] = [bound.plan.endpoints[source], bound.plan.endpoints[target.endpoint]];
      expect(from && to && isPair(bound.plan, target.section, { source: from, destination: to })).toBe(true);
      expect(target.section.check).toBe(plugin.name);
    }
  });

  test('never aims at the source itself', () => {
    for (const { source, target } of all) {
      expect(target.endpoint).not.toBe(source);
      const floater = bound.floaters[source];
      // Without a source, it is a target of all sources alike.
      expect([floater, undefined]).toContain(target.source);
      const own = floater?.addresses.map((address) => `${address} ${floater.port}`);
      expect(own).not.toContain(`${target.address} ${target.port}`);
    }
  });

  test('has each pair once, either tried or with a reason why not', () => {
    for (const source of sources) {
      const { tried, untried } = plugin.targets(bound, source);
      const keys = [...tried, ...untried].map(
        ({ section, endpoint }) => `${section.path} ${section.family} ${endpoint}`,
      );
      expect(new Set(keys).size).toBe(keys.length);
    }
  });

  test('promises a record for each target, and to end in time', () => {
    for (const source of sources) {
      const { tried } = plugin.targets(bound, source);
      const { records, deadlineMs } = plugin.program(tried, { timeoutMs: 700, count: 1 });
      expect(records).toBe(tried.length);
      expect(deadlineMs).toBeGreaterThanOrEqual(700);
    }
  });

  test.each(['', ' ', '0', '=', 'x', '0.1', '\t', '\u0000', '{}', 'null', '- - -', '200 0.001'])(
    'does not pass on %j',
    (fields) => {
      const verdicts = all.map(
        ({ target }) => plugin.judge(target, { fields, remark: undefined }, bound.floaters).verdict,
      );
      expect(verdicts).not.toContain('pass');
    },
  );
});
