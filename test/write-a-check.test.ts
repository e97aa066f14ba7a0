import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mtu } from '../plugins/mtu/index.ts';
import { tcp } from '../plugins/tcp/index.ts';
import { udp } from '../plugins/udp/index.ts';
import type { Target } from '../src/check/plugin.ts';
import { bind } from '../src/model/bound-plan.ts';
import { DEPENDS_ON } from '../src/model/end-role.ts';
import { plannedChecks } from '../src/run/check/choose-checks.ts';
import { type NamedProbe, probeOf } from './support/diagnosed.ts';
import { proxy } from './support/example-check/index.ts';
import { aReport, pass, timeout } from './support/matrix.ts';
import { aBound, aPlan, aTarget, identityOf } from './support/plan.ts';
import { type Probed, probe } from './support/probe.ts';
import { type Answer, hangUp, http, type Responder, raw, refused, responder, silence } from './support/responders.ts';
import { SHELLS, tellsDirectory } from './support/shell.ts';

const EXAMPLE = join(import.meta.dirname, 'support/example-check');
const WITH_OPTION = join(import.meta.dirname, 'support/example-option');
const DOCUMENT = readFileSync(join(import.meta.dirname, '../docs/write-a-check.md'), 'utf8');
/** By the path in their first line, which is a comment. */
const BLOCKS = new Map(
  Array.from(DOCUMENT.matchAll(/^```ts\n\/\/ (\S+)\n(.*?)^```$/gms), ([, path = '', body = '']) => [path, body]),
);

describe('docs/write-a-check.md', () => {
  test.each(readdirSync(EXAMPLE))('shows %s as it is tested, one folder higher', (name) => {
    const tested = readFileSync(join(EXAMPLE, name), 'utf8').replaceAll("'../../../src/", "'../../src/");
    expect(BLOCKS.get(`plugins/proxy/${name}`)).toBe(tested);
  });

  test('shows the test of this file', () => {
    const [, shown = ''] =
      /^(?:import [^\n]*\n)+\n(.*)$/s.exec(BLOCKS.get('test/plugins/proxy/proxy.test.ts') ?? '') ?? [];
    expect(shown.length).toBeGreaterThan(500);
    expect(readFileSync(import.meta.filename, 'utf8')).toContain(shown);
  });

  test('has no block of a file beside these', () => {
    const files = [
      ...readdirSync(EXAMPLE).map((name) => `plugins/proxy/${name}`),
      ...readdirSync(WITH_OPTION).map((name) => `plugins/health/${name}`),
      // test/write-a-check-option.test.ts has these.
      'src/config/table/targets.ts',
      'test/plugins/health/diagnosis.test.ts',
    ];
    expect([...BLOCKS.keys()].sort()).toEqual([...files, 'test/plugins/proxy/proxy.test.ts'].sort());
  });

  test('names no member of the contract that is not there, and all that have to be', () => {
    const contract = readFileSync(join(import.meta.dirname, '../src/check/contract.ts'), 'utf8');
    const [, members = ''] = /^export interface Plugin \{\n(.*?)^\}/ms.exec(contract) ?? [];
    const names = Array.from(members.matchAll(/^ {2}readonly (\w+)\??:/gm), ([, name = '']) => name);
    const [, section = ''] = /^## The check\n(.*?)^## /ms.exec(DOCUMENT) ?? [];
    const table = Array.from(section.matchAll(/^\| `(\w+)`/gm), ([, name = '']) => name);
    expect(table.sort()).toEqual(names.sort());
  });
});

describe('its section on being diagnosed', () => {
  const [, section = ''] = /^## Being diagnosed\n(.*?)^## /ms.exec(DOCUMENT) ?? [];
  const rows = Array.from(section.matchAll(/^\| `([\w-]+)`.*\| (.*?) *\|$/gm), ([, name = '', words = '']) => [
    name,
    words,
  ]);

  test('names every trait, and of every role what it depends on', () => {
    const traits = readFileSync(join(import.meta.dirname, '../src/model/check-traits.ts'), 'utf8');
    const [, members = ''] = /^export interface CheckTraits \{\n(.*?)^\}/ms.exec(traits) ?? [];
    const names = Array.from(members.matchAll(/^ {2}readonly (\w+)\??:/gm), ([, name = '']) => name);
    expect(rows.slice(0, names.length).map(([name]) => name)).toEqual(names);
    const words = { 'kube-proxy': 'kube-proxy', dns: 'DNS', pod: 'the way to a pod' } as const;
    expect(rows.slice(names.length)).toEqual(
      Object.entries(DEPENDS_ON).map(([role, those]) => [
        role,
        those.map((one) => words[one]).join(', ') || 'nothing that is known',
      ]),
    );
  });

  test('quotes what is said where a node drops TCP', () => {
    const checks = plannedChecks([tcp, udp, mtu, proxy], { checks: undefined, options: {}, paths: ['pod-pod'] });
    const lost = ({ check, from, to }: NamedProbe) => check !== 'udp' && (from === 'n3' || to === 'n3');
    const bound = bind(aPlan(6, { checks }), [], []);
    const { findings } = aReport(bound, (cell) => (lost(probeOf(bound, cell)) ? timeout : pass()));
    expect(findings).toHaveLength(1);
    expect(section.replaceAll('\n', ' ')).toContain(`"${findings[0]?.title}"`);
  });
});

const OWN = identityOf(1);
const { floaters } = aBound(3);
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail: expect.stringContaining(detail) });

const CASES: readonly { readonly name: string; readonly answer?: Answer; readonly expected: object }[] = [
  { name: 'its own answer', answer: http(OWN), expected: { verdict: 'pass', latencyMs: expect.any(Number) } },
  { name: 'a proxy', answer: http(OWN, { headers: 'via: 1.1 squid\r\n' }), expected: fail('BAD_REPLY', 'Via') },
  { name: 'another floater', answer: http(identityOf(2)), expected: fail('WRONG_RESPONDER', 'n2') },
  { name: 'more than its answer', answer: http(`${OWN}\nmore`), expected: fail('BAD_REPLY', OWN) },
  { name: 'a NUL in its answer', answer: http(`${OWN}\0`), expected: fail('BAD_REPLY', OWN) },
  { name: 'a line before its answer', answer: http(`\n${OWN}`), expected: fail('BAD_REPLY', '""') },
  { name: 'an empty answer', answer: http(''), expected: fail('BAD_REPLY', 'HTTP 200') },
  { name: 'a record in the answer', answer: http('x\n0 0 0.001 ='), expected: fail('BAD_REPLY', '"x"') },
  { name: 'shell in the answer', answer: http('$(touch x)'), expected: fail('BAD_REPLY', '$(touch x)') },
  { name: 'another status', answer: http(OWN, { status: '500 Oops' }), expected: fail('BAD_REPLY', 'HTTP 500') },
  { name: 'no HTTP', answer: raw('SSH-2.0-OpenSSH\r\n'), expected: fail('BAD_REPLY', '') },
  { name: 'no answer', answer: silence, expected: fail('TIMEOUT', 'connected') },
  { name: 'the end at once', answer: hangUp, expected: fail('BAD_REPLY', 'Empty reply') },
  { name: 'nobody', expected: fail('REFUSED', 'Connection refused') },
];

describe.each(SHELLS)('the check proxy under $name', (shell) => {
  const responders: Responder[] = [];
  let probed: Probed;

  beforeAll(async () => {
    const targets: Target[] = [];
    for (const [index, { answer }] of CASES.entries()) {
      const address = `127.0.9.${index + 1}`;
      if (answer) responders.push(await responder(answer, address));
      targets.push(aTarget(0, answer ? responders.at(-1) : await refused(address)));
    }
    probed = await probe({ shell, plugin: proxy, targets, floaters, after: [tellsDirectory] });
  });
  afterAll(async () => {
    await Promise.all(responders.map((one) => one[Symbol.asyncDispose]()));
  });

  test.each(CASES.map((one, number) => ({ ...one, number })))('judges $name', ({ number, expected }) => {
    expect(probed.judgements[number]).toMatchObject(expected);
  });

  test('leaves neither a folder nor a process behind', () => {
    expect(existsSync(probed.stderr.trim().split('\n').at(-1) ?? '/')).toBe(false);
    expect(probed).toMatchObject({ left: [], transcript: { complete: true, strange: undefined } });
  });
});

const CUT = [
  '',
  '0.001',
  '0.001 0 200 ',
  '0.001 0 200 \t',
  '0.001 0 200 \t-',
  `0.001 0 200 \t- 5 ${OWN}`,
  `- 53 ${OWN}`,
];

test.each(CUT)('does not pass on the record %j', (fields) => {
  expect(proxy.judge(aTarget(0), { fields, remark: undefined }, floaters).verdict).not.toBe('pass');
});

test('the schema of its options is strict', () => {
  const validate = new Ajv({ strict: true }).compile(proxy.optionsSchema);
  expect([validate({}), validate({ noSuchOption: 1 })]).toEqual([true, false]);
});
