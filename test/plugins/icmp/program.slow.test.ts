import { existsSync, readdirSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { icmp } from '../../../plugins/icmp/index.ts';
import { program } from '../../../plugins/icmp/program.ts';
import type { Target } from '../../../src/check/plugin.ts';
import { type NamedProgram, sourceProgram } from '../../../src/check/program.ts';
import { aTarget } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { runProgram, SHELLS, tellsDirectory } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { fakePing, pathWith, whereIs } from './fake-ping.ts';
import { broken, busybox, iputils } from './transcripts.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
const LOOPBACK = ['127.0.0.1', '127.1.2.3', ...(hasIpv6 ? ['::1', '0:0:0:0::1'] : [])];
const REAL = [
  { dialect: 'iputils', programs: { ping: '/bin/ping', ping6: '/bin/ping' } },
  { dialect: 'iputils without ping6', programs: { ping: '/bin/ping' } },
  { dialect: 'busybox', programs: { ping: whereIs('busybox'), ping6: whereIs('busybox') } },
  { dialect: 'busybox without ping6', programs: { ping: whereIs('busybox') } },
];
/** Notes how many instances run, itself included. */
const COUNTS = `#!/bin/sh
mkdir -p "$RUNNING/$$"; set -- "$RUNNING"/*; mkdir -p "$COUNTS/$#"
sleep 0.1; rm -r "$RUNNING/$$"; exit 1
`;
const HANGS = '#!/bin/sh\nexec sleep 1000\n';

function targetsAt(addresses: readonly string[]): readonly Target[] {
  return addresses.map((address, endpoint) => aTarget(endpoint, { address }));
}

function many(count: number): readonly Target[] {
  return targetsAt(Array.from({ length: count }, (_, index) => `127.0.${4 + (index >> 7)}.${(index & 127) + 1}`));
}

/** Prints `started` a little after it begins. */
const startsLate: NamedProgram = {
  check: 'late',
  tools: [],
  program: { text: '  (sleep 0.8; echo started >&2) &', records: 0, deadlineMs: 0 },
};
const startsNow: NamedProgram = { ...startsLate, program: { ...startsLate.program, text: '  echo started >&2' } };

function icmpPart(targets: readonly Target[], over: { readonly deadlineMs?: number } = {}): NamedProgram {
  return { check: 'icmp', tools: ['ping'], program: { ...program(targets, { timeoutMs: 1_000, count: 3 }), ...over } };
}

describe.each(SHELLS)('the program under $name', (shell) => {
  test.each(REAL)('gets an answer from loopback with the ping of $dialect', async ({ programs }) => {
    using folder = tempFolder();
    const targets = targetsAt(LOOPBACK);
    const env = { PATH: pathWith(folder, programs) };
    const { judgements, transcript, left } = await probe({ shell, targets, plugin: icmp, env });
    expect(judgements).toEqual(
      LOOPBACK.map(() => ({
        verdict: 'pass',
        latencyMs: expect.any(Number),
        attempts: { samples: expect.any(Array), lost: 0 },
      })),
    );
    expect(transcript).toMatchObject({ started: true, complete: true, strange: undefined });
    expect(left).toEqual([]);
  });

  test('asks three times, once each, and waits less after a loss', async () => {
    using folder = tempFolder();
    const { env, answer, calls } = fakePing(folder);
    answer('127.0.0.1', [iputils.reply]);
    answer('127.0.0.2', [busybox.lost]);
    answer('fd00::1', [iputils.reply]);
    const targets = targetsAt(['127.0.0.1', '127.0.0.2', 'FD00:0::1']);
    await probe({ shell, targets, plugin: icmp, env, timeoutMs: 4_200 });
    expect(calls().toSorted()).toEqual(
      [
        ...Array(3).fill('ping -c 1 -W 5 127.0.0.1'),
        ...Array(2).fill('ping -c 1 -W 1 127.0.0.2'),
        'ping -c 1 -W 5 127.0.0.2',
        ...Array(3).fill('ping6 -c 1 -W 5 fd00::1'),
      ].toSorted(),
    );
  });

  test.each([1, 5])('asks as often as it is told to: %j', async (count) => {
    using folder = tempFolder();
    const { env, answer, calls } = fakePing(folder);
    answer('127.0.0.1', [busybox.lost, iputils.reply]);
    const targets = targetsAt(['127.0.0.1']);
    const own = { check: 'icmp', tools: ['ping'], program: program(targets, { timeoutMs: 1_000, count }) };
    const { stdout } = await runProgram(shell, sourceProgram([own]), { env });
    expect(stdout.split('\n')[1]?.trim()).toBe(count === 1 ? '0 0 - : 1' : '0 0 - 0.030 0.030 0.030 0.030 : 1');
    expect(calls()).toHaveLength(count);
  });

  test('uses -6 if there is no ping6', async () => {
    using folder = tempFolder();
    const { env, answer, calls } = fakePing(folder, ['ping']);
    answer('fd00::1', [iputils.reply]);
    const { judgements } = await probe({ shell, targets: targetsAt(['fd00::1']), plugin: icmp, env });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
    expect(new Set(calls())).toEqual(new Set(['ping -6 -c 1 -W 1 fd00::1']));
  });

  test('says that the image has no ping', async () => {
    using folder = tempFolder();
    const env = { PATH: pathWith(folder, {}) };
    const { transcript } = await probe({ shell, targets: targetsAt(['127.0.0.1']), plugin: icmp, env });
    expect(transcript).toMatchObject({ complete: true, missing: new Map([[0, 'ping']]) });
  });

  test('runs with other checks, before and after', async () => {
    const parts = [
      { check: 'a', tools: [], program: { text: '  row 0 first', records: 1, deadlineMs: 0 } },
      icmpPart(targetsAt(['127.0.0.1'])),
      { check: 'c', tools: [], program: { text: '  row 0 last', records: 1, deadlineMs: 0 } },
    ];
    const { stdout } = await runProgram(shell, sourceProgram(parts));
    expect(stdout).toMatch(/^netdoctor 1 3\n0 0 first\n1 0 [\d.]+ [\d.]+ [\d.]+ =\n2 0 last\nend 3\n$/);
  });

  test('names of its own variables in the environment do no harm', async () => {
    const names = [
      'jobs',
      'ping',
      'ping6',
      'patience',
      'got',
      'bad',
      'said',
      'ms',
      'code',
      'line',
      'f',
      'before',
      'IFS',
    ];
    const env = Object.fromEntries(names.map((name) => [name, '0']));
    const { judgements } = await probe({ shell, targets: targetsAt(LOOPBACK), plugin: icmp, env });
    expect(judgements).toMatchObject(LOOPBACK.map(() => ({ verdict: 'pass' })));
  });

  test('a target that is silent, faulty or dead spoils no other', async () => {
    using folder = tempFolder();
    const { env, answer } = fakePing(folder);
    const odd = [iputils.lost, broken.silent, broken.killed, broken.cut, { code: 0, text: `${'x'.repeat(9_000)}\n` }];
    const targets = many(50);
    for (const [index, { address }] of targets.entries()) {
      answer(address, [index % 10 === 0 ? (odd[index / 10] ?? iputils.lost) : iputils.reply]);
    }
    const { judgements, transcript } = await probe({ shell, targets, plugin: icmp, env });
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(judgements.map((one) => one?.verdict === 'pass')).toEqual(targets.map((_, index) => index % 10 !== 0));
  });

  test('runs no more than 32 pings at once, and prints a record for each target', async () => {
    using folder = tempFolder();
    const at = { RUNNING: join(folder.path, 'running'), COUNTS: join(folder.path, 'counts') };
    const env = { ...at, PATH: pathWith(folder, { ping: COUNTS }) };
    const { transcript, left } = await probe({ shell, targets: many(40), plugin: icmp, env });
    expect(transcript.complete).toBe(true);
    expect(transcript.records[0]?.size).toBe(40);
    const most = Math.max(...readdirSync(at.COUNTS).map(Number));
    expect(most).toBeLessThanOrEqual(32);
    expect(most).toBeGreaterThan(4);
    expect(left).toEqual([]);
  });

  test.each([
    ['at once', startsNow, 6],
    ['while pings run', startsLate, 2],
  ])(
    'leaves nothing when it is told to end %s',
    async (_when, starts, times) => {
      using folder = tempFolder();
      const env = { PATH: pathWith(folder, { ping: HANGS }) };
      const parts = [tellsDirectory, starts, icmpPart(many(100))];
      for (let time = 0; time < times; time++) {
        const { stdout, stderr, left, ms } = await runProgram(shell, sourceProgram(parts), { env, endAt: /started/ });
        expect(stdout).toBe('netdoctor 1 100\n');
        expect(left).toEqual([]);
        expect(existsSync(/^\/\S+$/m.exec(stderr)?.[0] ?? '/')).toBe(false);
        expect(ms).toBeLessThan(5_000);
      }
    },
    30_000,
  );

  test('ends by its deadline if ping hangs, and leaves nothing behind', async () => {
    using folder = tempFolder();
    const env = { PATH: pathWith(folder, { ping: HANGS }) };
    const parts = [icmpPart(many(40), { deadlineMs: -9_000 })];
    const { stdout, left, ms } = await runProgram(shell, sourceProgram(parts), { env });
    expect(stdout).toBe('netdoctor 1 40\n');
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(5_000);
  });
});

describe('the text of the program', () => {
  test.each([
    { of: 1, count: 3, timeoutMs: 5_000, deadlineMs: 8_000 },
    { of: 1, count: 1, timeoutMs: 5_000, deadlineMs: 6_000 },
    { of: 32, count: 3, timeoutMs: 5_001, deadlineMs: 9_000 },
    { of: 33, count: 3, timeoutMs: 1, deadlineMs: 8_000 },
    { of: 999, count: 3, timeoutMs: 5_000, deadlineMs: 256_000 },
    { of: 999, count: 20, timeoutMs: 5_000, deadlineMs: 800_000 },
  ])('allows a round for each 32: $count pings of $of at $timeoutMs ms', ({ of, count, timeoutMs, deadlineMs }) => {
    const targets = Array.from({ length: of }, (_, index) => aTarget(index % 250));
    expect(program(targets, { timeoutMs, count })).toMatchObject({ records: of, deadlineMs });
  });

  test.each([
    '$(reboot)',
    '127.0.0.1; reboot',
    '127.0.0.1 1 127.0.0.2',
    'localhost',
    '',
    'fe80::1%$(reboot)',
    'fe80::1%eth0',
  ])('refuses anything other than an address: %j', (address) => {
    expect(() => program([aTarget(0, { address })], { timeoutMs: 700, count: 3 })).toThrow(TypeError);
  });
});
