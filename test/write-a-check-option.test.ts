import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { Ajv } from 'ajv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { optionsFault } from '../src/check/options.ts';
import type { Target } from '../src/check/plugin.ts';
import type { SettingArgs, SettingTable } from '../src/config/setting.ts';
import { optionValues } from '../src/config/setting-values.ts';
import { SETTINGS } from '../src/config/settings-table.ts';
import { diagnosed, failing, failure, type NamedProbe } from './support/diagnosed.ts';
import { health } from './support/example-option/index.ts';
import { aTarget } from './support/plan.ts';
import { type Probed, probe } from './support/probe.ts';
import { type Answer, http, type Responder, raw, refused, responder, silence } from './support/responders.ts';
import { aService, SEEN } from './support/services.ts';
import { SHELLS } from './support/shell.ts';

const DOCUMENT = join(import.meta.dirname, '../docs/write-a-check.md');
const EXAMPLE = join(import.meta.dirname, 'support/example-option/index.ts');

/** The code block of the page that begins with this path, without that line. */
function shown(path: string): string {
  const [, block = ''] = readFileSync(DOCUMENT, 'utf8').split(`\n\`\`\`ts\n// ${path}\n`);
  return block.split('\n```\n')[0] ?? '';
}

test('docs/write-a-check.md shows the check health as it is tested, one folder higher', () => {
  const tested = readFileSync(EXAMPLE, 'utf8').replaceAll("'../../../src/", "'../../src/");
  expect(`${shown('plugins/health/index.ts')}\n`).toBe(tested);
});

/** The entries on the page, written out for the compiler. */
const TEXTS = { kind: 'texts' } as const;
const TARGETS = { group: 'targets', saved: 'if given' } as const;
const ENTRIES = {
  'health-server': {
    ...TARGETS,
    aims: true,
    option: { check: 'health', name: 'servers' },
    takes: TEXTS,
    help: 'Servers of your own to ask for their health (check health), as HOST:PORT, separated by commas',
    file: { key: 'healthServers', about: 'servers as HOST:PORT, for the check health' },
  },
  'health-status': {
    ...TARGETS,
    option: { check: 'health', name: 'status' },
    takes: { kind: 'count', least: 100, most: 599 },
    help: 'HTTP status of a healthy server (default 200)',
    file: { key: 'healthStatus', about: 'HTTP status of a healthy server', otherwise: '`200`' },
  },
} as const satisfies SettingTable;

test('the entries for its flags that the page shows give the check its options', () => {
  const entries = runInNewContext(`({${shown('src/config/table/targets.ts')}})`, { TARGETS, TEXTS });
  expect(JSON.stringify(entries)).toBe(JSON.stringify(ENTRIES));
  const table = { ...SETTINGS, ...ENTRIES };
  const flags: SettingArgs<typeof table> = { healthServer: 'a:1,b:2', healthStatus: '204' };
  const options = optionValues(flags, table).health ?? {};
  expect(options).toEqual({ servers: ['a:1', 'b:2'], status: 204 });
  expect(optionsFault(health.optionsSchema, options)).toBeUndefined();
});

// A check of the registry stands for the one on the page, which is not registered.
test('a node that lets no TCP out is one finding', () => {
  const run = { nodes: 6, checks: ['tcp', 'udp', 'mtu'], services: [aService('http', 'db.example.com:8080')] };
  const lost = ({ check, from }: NamedProbe) => check !== 'udp' && from === 'n3';
  const { findings } = diagnosed(run, failing(failure('TIMEOUT'), lost));
  expect(findings).toMatchObject([{ code: 'ND106', scope: { checks: ['tcp', 'mtu', 'http'] } }]);
  // What the page says of the title.
  expect(findings[0]?.title).toBe('Nothing gets out of n3 (tcp, mtu)');
});

test('the page shows the test of the diagnosis', () => {
  const [, body = ''] = shown('test/plugins/health/diagnosis.test.ts').split('\n\n');
  const [start = ''] = body.replaceAll("'health'", "'http'").split('\n});');
  expect(start).toContain("test('a node");
  expect(readFileSync(import.meta.filename, 'utf8')).toContain(start);
});

const OPTIONS = { servers: ['db.example.com:8080', 'db.example.com:8080', '127.0.0.1:80'], status: 204 };

describe('the options of the check health', () => {
  test('become aims, each server once, with the status that is right', () => {
    expect(health.aims(SEEN, OPTIONS)).toEqual([
      {
        node: 'db.example.com:8080',
        families: ['ipv4'],
        aim: { url: 'http://db.example.com:8080/healthz', expected: ['204'] },
      },
      { node: '127.0.0.1:80', families: ['ipv4'], aim: { url: 'http://127.0.0.1:80/healthz', expected: ['204'] } },
    ]);
    expect(health.aims(SEEN, { servers: ['a:1'] })).toMatchObject([{ aim: { expected: ['200'] } }]);
  });

  test('may be missing; then there is nothing to probe', () => {
    expect(optionsFault(health.optionsSchema, {})).toBeUndefined();
    expect(health.aims(SEEN, {})).toEqual([]);
  });

  test.each([{ servers: ['http://a'] }, { servers: ['a"b:1'] }, { servers: 'a:1' }, { status: 99 }, { other: 1 }])(
    'are refused: %j',
    (options) => {
      expect(optionsFault(health.optionsSchema, options)).toEqual(expect.any(String));
    },
  );

  test('are described', () => {
    expect(new Ajv({ strict: true }).compile(health.optionsSchema)(OPTIONS)).toBe(true);
    for (const property of Object.values(health.optionsSchema.properties)) expect(property.description).toMatch(/\.$/);
  });
});

const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail: expect.stringContaining(detail) });

const CASES: readonly { readonly name: string; readonly answer?: Answer; readonly expected: object }[] = [
  { name: 'a healthy server', answer: http('ok', { status: '204 No Content' }), expected: { verdict: 'pass' } },
  {
    name: 'one that is not',
    answer: http('', { status: '503 Down' }),
    expected: fail('BAD_REPLY', '503, expected 204'),
  },
  { name: 'no HTTP', answer: raw('SSH-2.0-OpenSSH\r\n'), expected: fail('BAD_REPLY', '') },
  { name: 'no answer', answer: silence, expected: fail('TIMEOUT', 'connected') },
  { name: 'nobody', expected: fail('REFUSED', 'Connection refused') },
];

describe.each(SHELLS)('the check health under $name', (shell) => {
  const responders: Responder[] = [];
  let probed: Probed;

  beforeAll(async () => {
    const targets: Target[] = [];
    for (const [index, { answer }] of CASES.entries()) {
      const wanted = `127.0.10.${index + 1}`;
      if (answer) responders.push(await responder(answer, wanted));
      const { address, port } = (answer ? responders.at(-1) : undefined) ?? (await refused(wanted));
      const [end] = health.aims(SEEN, { servers: [`${address}:${port}`], status: 204 });
      if (end) targets.push(aTarget(0, { address: '', port: 0, identity: '', aim: end.aim }));
    }
    probed = await probe({ shell, plugin: health, targets });
  });
  afterAll(async () => {
    await Promise.all(responders.map((one) => one[Symbol.asyncDispose]()));
  });

  test.each(CASES.map((one, number) => ({ ...one, number })))('judges $name', ({ number, expected }) => {
    expect(probed.judgements[number]).toMatchObject(expected);
  });

  test('leaves no process behind', () => {
    expect(probed).toMatchObject({ left: [], transcript: { complete: true, strange: undefined } });
  });
});

test.each(['', '0.001', '0.001 0 204', '0.001 0 204 ', '- 0 204 \t'])('does not pass on the record %j', (fields) => {
  const target = aTarget(0, { aim: { expected: ['204'] } });
  expect(health.judge(target, { fields, remark: undefined }).verdict).not.toBe('pass');
});
