import { chmodSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Plugin } from '../../../src/check/contract.ts';
import { curlProgram, failedTransfer, strangeRecord, transferOf } from '../../../src/check/plugin.ts';
import { sourceProgram } from '../../../src/check/program.ts';
import { aTarget } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { hangUp, http, refused, responder, silence } from '../../support/responders.ts';
import { runProgram, SHELLS, tellsDirectory } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';

/** Asks for the URL that each target has in place of a floater's identity. */
const asks: Plugin = {
  name: 'asks',
  summary: '',
  proves: '',
  byDefault: false,
  needs: { tools: [] },
  traits: { protocols: ['tcp'], latency: 'connection' },
  paths: [],
  count: 'each',
  optionsSchema: {},
  targets: () => ({ tried: [], untried: [] }),
  program: (targets, { timeoutMs }) =>
    curlProgram({
      timeoutMs,
      transfers: targets.map(({ identity, section }, number) => ({
        number,
        url: identity,
        flags: section.family === 'ipv6' ? '-6' : '-4',
      })),
    }),
  judge: (_, { fields }) => {
    const found = transferOf(fields);
    if (!found) return strangeRecord(fields);
    if (found.exit !== 0) return failedTransfer(found);
    return { verdict: 'fail', reason: 'BAD_REPLY', detail: found.body };
  },
};

const at = (url: string, family: 'ipv4' | 'ipv6' = 'ipv4') =>
  aTarget(0, { identity: url, section: { check: 'asks', path: 'pod-service', family } });

const REFUSED = { reason: 'REFUSED', detail: 'Connection refused' };
/** The message, and what -v prints before it. The last form is from curl's sources in 2026. */
const SAID = [
  {
    version: '7.77',
    message: 'Failed to connect to name port 1: Connection refused',
    said: '* connect to 10.0.0.1 port 1 failed: Connection refused\n* Failed to connect to name port 1: Connection refused',
    expected: { reason: 'REFUSED', detail: 'Failed to connect to name port 1: Connection refused' },
  },
  {
    version: '7.88',
    message: 'Failed to connect to name port 1 after 61 ms: Could not connect',
    said: '* connect to ::1 port 1 failed: Connection refused\n* Failed to connect to name port 1 after 61 ms: Could not connect\ncurl: (7) Failed to connect to name port 1 after 61 ms: Could not connect',
    expected: REFUSED,
  },
  {
    version: '8.14',
    message: 'Failed to connect to name port 1 after 12 ms: Could not connect to server',
    said: '* connect to ::1 port 1 from ::1 port 45804 failed: Connection refused\n* Failed to connect to name port 1 after 12 ms: Could not connect to server',
    expected: REFUSED,
  },
  {
    version: '8.20',
    message: 'Failed to connect to name:1 after 12 ms: Could not connect to server',
    said: '* connect to 10.0.0.1 port 1 from 10.0.0.2 port 4 failed: Connection refused\n* Failed to connect to name:1 after 12 ms: Could not connect to server',
    expected: REFUSED,
  },
  {
    version: 'of two answers',
    message: 'Failed to connect to name port 1 after 1 ms: x',
    said: '* Immediate connect fail for ::1: Network unreachable\n* Failed to connect to name port 1 after 1 ms: x\n* connect to 10.0.0.1 port 1 failed: Connection refused\n* Failed to connect to name port 1 after 2 ms: x',
    expected: { reason: 'UNREACHABLE', detail: 'Network unreachable; Connection refused' },
  },
  {
    version: 'that heard nothing',
    message: 'Failed to connect to name port 1 after 1 ms: x',
    said: '* connect to 10.0.0.1 port 1 failed: Connection refused\n* Failed to connect to other port 1 after 1 ms: x\n* Failed to connect to name port 1 after 2 ms: x',
    expected: { reason: 'UNREACHABLE', detail: 'Failed to connect to name port 1 after 1 ms: x' },
  },
] as const;

describe.each(SHELLS)('curlProgram under $name', (shell) => {
  test('numbers its records like the targets, even if there are two curls', async () => {
    await using one = await responder(http('one'));
    await using two = await responder(http('two'));
    const nobody = await refused('127.0.0.1');
    const targets = [
      at(`http://127.0.0.1:${one.port}/`),
      // curl takes localhost for loopback without a look-up.
      at(`http://localhost:${nobody.port}/`, 'ipv6'),
      at(`http://localhost:${two.port}/`),
      at(`http://localhost:${nobody.port}/`),
      at(`http://127.0.0.1:${nobody.port}/`),
    ];
    const { judgements, transcript, left } = await probe({ shell, targets, plugin: asks, after: [tellsDirectory] });
    const refusal = { verdict: 'fail', reason: 'REFUSED', detail: 'Connection refused' };
    expect(judgements).toMatchObject([{ detail: 'one' }, refusal, { detail: 'two' }, refusal, refusal]);
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(left).toEqual([]);
  });

  test('a name that cannot exist is a DNS failure', async () => {
    // Too long for a label, so the resolver sends no query.
    const { judgements } = await probe({ shell, targets: [at(`http://${'x'.repeat(64)}.invalid/`)], plugin: asks });
    expect(judgements).toMatchObject([{ verdict: 'fail', reason: 'DNS' }]);
  });

  test('two ports of one address are distinguished', async () => {
    await using closes = await responder(hangUp);
    const nobody = await refused('127.0.3.1');
    const targets = [at(`http://127.0.3.1:${nobody.port}/`), at(`http://127.0.0.1:${closes.port}/`)];
    const { judgements } = await probe({ shell, targets, plugin: asks });
    expect(judgements).toMatchObject([{ reason: 'REFUSED' }, { reason: 'BAD_REPLY' }]);
  });

  test.each(SAID)('the system’s words are read from curl $version', async ({ said, message, expected }) => {
    using folder = tempFolder();
    const curl = `#!/bin/sh\ncat >/dev/null; cat ${folder.write('said', `${said}\n`)} >&2; echo '0 0.000000 7 000 0 ${message}'\n`;
    chmodSync(folder.write('curl', curl), 0o755);
    const env = { PATH: `${folder.path}:${process.env.PATH}` };
    const { judgements } = await probe({ shell, targets: [at('http://name:1/')], plugin: asks, env });
    expect(judgements).toEqual([{ verdict: 'fail', ...expected }]);
  });

  test('leaves nothing behind when it has to end early', async () => {
    await using silent = await responder(silence);
    const transfers = ['-4', ''].map((flags, number) => ({ number, flags, url: `http://127.0.0.1:${silent.port}/` }));
    const program = { ...curlProgram({ timeoutMs: 30_000, transfers }), deadlineMs: -9_000 };
    const { left, ms } = await runProgram(shell, sourceProgram([{ check: 'asks', tools: [], program }]));
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(4_000);
  });

  test('without targets there are no records, and nothing is waited for', async () => {
    const part = { check: 'asks', tools: [], program: curlProgram({ timeoutMs: 500, transfers: [] }) };
    const { stdout, ms } = await runProgram(shell, sourceProgram([part]));
    expect(stdout).toBe('netdoctor 1 0\nend 0\n');
    expect(ms).toBeLessThan(2_000);
  });
});

describe('the text', () => {
  test.each(['http://a"\nurl = "b', 'http://a b/', 'ftp://a/', 'http://a/`x`', 'http://a\\b/', ''])(
    'refuses %j',
    (url) => {
      const transfers = [{ number: 0, url, flags: '' }];
      expect(() => curlProgram({ timeoutMs: 500, transfers })).toThrow(TypeError);
    },
  );
});
