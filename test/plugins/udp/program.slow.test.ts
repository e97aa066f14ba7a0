import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { udp } from '../../../plugins/udp/index.ts';
import { program } from '../../../plugins/udp/program.ts';
import type { Target } from '../../../src/check/plugin.ts';
import { type NamedProgram, sourceProgram } from '../../../src/check/program.ts';
import { after, closedPort, says, type UdpAnswer, udpResponder } from '../../check/datagram/udp-responder.ts';
import { aTarget, identityOf } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { runProgram, SHELLS, tellsDirectory } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { pathWith, whereIs } from '../icmp/fake-ping.ts';

const OWN = identityOf(1);
const pass = { verdict: 'pass', latencyMs: Number.NaN };
const HANGS = '#!/bin/sh\nexec sleep 1000\n';
const NOTES = '#!/bin/sh\necho "$*" >>"$CALLS"\n';

function at(addresses: readonly string[], port = 9): readonly Target[] {
  return addresses.map((address, endpoint) => aTarget(endpoint, { address, port }));
}

function many(count: number): readonly Target[] {
  return at(Array.from({ length: count }, (_, n) => `127.0.${8 + (n >> 7)}.${(n & 127) + 1}`));
}

/** An nc that nobody answers. It waits as long as it should. */
const WAITS = `#!/bin/sh
[ "$1 $2 $3" = '-u -n -w' ] || exit 0
echo "begins $4" >>"$CALLS"; sleep $4; echo "ends $4" >>"$CALLS"; exit 1
`;

const startsLate: NamedProgram = {
  check: 'late',
  tools: [],
  program: { text: '  (sleep 0.8; echo started >&2) &', records: 0, deadlineMs: 0 },
};

describe.concurrent.each(SHELLS)('repeats under $name', (shell) => {
  test('each attempt is judged on its own, and repeats after a silence wait less', async () => {
    await using late = await udpResponder(after(1, says(OWN)), { address: '127.0.7.1' });
    await using good = await udpResponder(says(OWN), { address: '127.0.7.2' });
    const round = [late, good].map(({ address, port }) => aTarget(0, { address, port }));
    const targets = [...round, ...round, ...round];
    const { judgements, ms } = await probe({ shell, plugin: udp, targets, timeoutMs: 1_000 });
    const lost = { verdict: 'fail', reason: 'TIMEOUT', detail: 'no answer to a datagram' };
    expect(judgements).toEqual([lost, pass, pass, pass, pass, pass]);
    expect(good.heard).toEqual(['x', 'x', 'x']);
    expect(ms).toBeLessThan(4_000);
  });

  test('a silent destination is asked again while it still may answer', async () => {
    using folder = tempFolder();
    const env = { PATH: pathWith(folder, { nc: WAITS }), CALLS: `${folder.path}/calls` };
    const [one] = at(['127.0.0.1']);
    if (!one) throw new RangeError('one was asked for');
    await probe({ shell, plugin: udp, targets: [one, one, one], env, timeoutMs: 4_000 });
    const calls = readFileSync(env.CALLS, 'utf8').trimEnd().split('\n');
    expect(calls.slice(0, 3)).toEqual(['begins 4', 'begins 4', 'begins 4']);
    expect(calls.slice(3, 6)).toEqual(['ends 4', 'ends 4', 'ends 4']);
  });

  test('answers that take longer than a second count, the repeated ones too', async () => {
    const slowly: UdpAnswer = (...args) => void setTimeout(() => says(OWN)(...args), 1_500);
    await using slow = await udpResponder(slowly, { address: '127.0.7.4' });
    const target = aTarget(0, { address: slow.address, port: slow.port });
    const { judgements } = await probe({ shell, plugin: udp, targets: [target, target, target], timeoutMs: 3_000 });
    expect(judgements).toEqual([pass, pass, pass]);
  });

  test('waits less, and looks closer at most once for each destination', async () => {
    using folder = tempFolder();
    const env = { PATH: pathWith(folder, { nc: NOTES }), CALLS: `${folder.path}/calls` };
    const targets = [...at(['127.0.0.1', 'FD00:0::1']), ...at(['127.0.0.1', 'FD00:0::1'])];
    await probe({ shell, plugin: udp, targets, env, timeoutMs: 4_200 });
    expect(readFileSync(env.CALLS, 'utf8').trimEnd().split('\n').toSorted()).toEqual(
      [
        '-u -n -w 5 -W 1 127.0.0.1 9',
        '-u -n -w 5 -W 1 fd00::1 9',
        '-u -n -w 1 -W 1 127.0.0.1 9',
        '-u -n -w 1 -W 1 fd00::1 9',
        '-z -v -u -n -w 1 127.0.0.1 9',
        '-z -v -u -n -w 1 fd00::1 9',
      ].toSorted(),
    );
  });

  test('an nc that cannot send datagrams, is killed or does not exist', async () => {
    using folder = tempFolder();
    const run = async (nc: string) => {
      using inner = tempFolder();
      return await probe({ shell, plugin: udp, targets: at(['127.0.0.1']), env: { PATH: pathWith(inner, { nc }) } });
    };
    expect((await run(whereIs('busybox'))).judgements).toMatchObject([
      { verdict: 'skip', byFloater: true, detail: expect.stringContaining("nc: invalid option -- 'u'") },
    ]);
    expect((await run('#!/bin/sh\nkill -9 $$\n')).judgements).toMatchObject([
      { verdict: 'error', reason: 'PROGRAM', detail: 'nc 137: it said nothing' },
    ]);
    const env = { PATH: pathWith(folder, {}) };
    const { transcript } = await probe({ shell, plugin: udp, targets: at(['127.0.0.1']), env });
    expect(transcript).toMatchObject({ complete: true, missing: new Map([[0, 'nc']]) });
  });

  test('names of its own variables in the environment do no harm', async () => {
    await using good = await udpResponder(says(OWN), { address: '127.0.7.3' });
    const names = ['c', 'jobs', 'flown', 'one', 'words', 'slot', 'key', 'want', 'code', 'body', 'said', 'whole'];
    const numbered = [
      'to0',
      'want0',
      'patience0',
      'heard0',
      'code0',
      'seen0',
      'silent',
      'mute',
      'count',
      'port',
      'IFS',
    ];
    const env = Object.fromEntries([...names, ...numbered].map((name) => [name, '0']));
    const targets = [good, await closedPort('127.0.7.4')].map((to) =>
      aTarget(0, { address: to.address, port: to.port }),
    );
    const { judgements } = await probe({ shell, plugin: udp, targets, env });
    expect(judgements).toMatchObject([pass, { verdict: 'fail', reason: 'REFUSED' }]);
  });

  test('250 destinations, most of them refused, take three flights and keep their numbers', async () => {
    await using one = await udpResponder(says(identityOf(121)), { address: '127.0.8.121' });
    const targets = many(250).map((target) => ({ ...target, port: one.port }));
    const { judgements, transcript, left } = await probe({ shell, plugin: udp, targets });
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(judgements.flatMap((judgement, index) => (judgement?.verdict === 'pass' ? [index] : []))).toEqual([120]);
    expect(new Set(judgements.map((judgement) => judgement?.verdict))).toEqual(new Set(['pass', 'fail']));
    expect(left).toEqual([]);
  });

  test('leaves nothing behind when it is told to end while datagrams wait', async () => {
    using folder = tempFolder();
    const env = { PATH: pathWith(folder, { nc: HANGS }) };
    const part = { check: 'udp', tools: ['nc'], program: program(many(120), { timeoutMs: 1_000, count: 1 }) };
    const program_ = sourceProgram([tellsDirectory, startsLate, part]);
    const { stdout, stderr, left, ms } = await runProgram(shell, program_, { env, endAt: /started/ });
    expect(stdout).toBe('netdoctor 1 120\n');
    expect(left).toEqual([]);
    expect(existsSync(/^\/\S+$/m.exec(stderr)?.[0] ?? '/')).toBe(false);
    expect(ms).toBeLessThan(5_000);
  });

  test('ends by its deadline if nc hangs, and leaves nothing behind', async () => {
    using folder = tempFolder();
    const env = { PATH: pathWith(folder, { nc: HANGS }) };
    const own = { ...program(many(40), { timeoutMs: 1_000, count: 1 }), deadlineMs: -9_000 };
    const { stdout, left, ms } = await runProgram(
      shell,
      sourceProgram([{ check: 'udp', tools: ['nc'], program: own }]),
      {
        env,
      },
    );
    expect(stdout).toBe('netdoctor 1 40\n');
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(5_000);
  });
});
