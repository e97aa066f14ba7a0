import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { targets as plugin } from '../../../plugins/targets/index.ts';
import { program } from '../../../plugins/targets/program.ts';
import type { Target } from '../../../src/check/plugin.ts';
import { sourceProgram } from '../../../src/check/program.ts';
import { serviceTarget } from '../../check/curl/bound.ts';
import { probe } from '../../support/probe.ts';
import { type Answer, hangUp, http, raw, refused, reset, responder, silence } from '../../support/responders.ts';
import { runProgram, SHELLS, tellsDirectory } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { whereIs } from '../icmp/fake-ping.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
const pass = { verdict: 'pass' };
const fail = (reason: string) => ({ verdict: 'fail', reason });

const to = (kind: string, { address, port }: { address: string; port: number }): Target =>
  serviceTarget({ kind, addresses: [address], port });

/** Answers each datagram with this, or not at all. */
async function datagrams(answer: string | Buffer | undefined, address = '127.0.0.1') {
  const socket: Socket = createSocket(address.includes(':') ? 'udp6' : 'udp4');
  const got: string[] = [];
  socket.on('message', (message, from) => {
    got.push(message.toString());
    if (answer !== undefined) socket.send(answer, from.port, from.address);
  });
  socket.bind(0, address);
  await once(socket, 'listening');
  return {
    address,
    port: socket.address().port,
    got,
    [Symbol.dispose]: () => socket.close(),
  };
}

const banner: Answer = raw('SSH-2.0-OpenSSH_9.2\r\n');

describe.each(SHELLS)('the program under $name', (shell) => {
  test('TCP: a connection is a pass, whatever comes then', async () => {
    await using stack = new AsyncDisposableStack();
    const at = async (answer: Answer, address = '127.0.0.1') => stack.use(await responder(answer, address));
    const ends = [
      await at(http('fine')),
      await at(banner),
      await at(silence),
      await at(hangUp),
      await at(reset),
      await at(http('x'.repeat(1_000_000))),
      await refused('127.0.0.1'),
      await refused('127.0.0.1'),
      ...(hasIpv6 ? [await at(http('fine'), '::1'), await refused('::1')] : []),
    ];
    const targets = ends.map((end) => to('tcp', end));
    const { judgements, transcript, left, ms } = await probe({ shell, plugin, targets, timeoutMs: 10_000 });
    const expected = [pass, pass, pass, pass, pass, pass, fail('REFUSED'), fail('REFUSED'), pass, fail('REFUSED')];
    expect(judgements).toMatchObject(expected.slice(0, ends.length));
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(left).toEqual([]);
    // It does not wait through the silence.
    expect(ms).toBeLessThan(5_000);
  });

  test('UDP: an answer is a pass, silence is not, and a refusal is seen, also together with TCP', async () => {
    using answers = await datagrams('pong');
    using binary = await datagrams(Buffer.from([0]));
    using silent = await datagrams(undefined);
    using empty = await datagrams('');
    await using service = await responder(http('fine'));
    const nobody = { address: '127.0.0.9', port: silent.port };
    const targets = [
      to('udp', answers),
      to('tcp', service),
      to('udp', binary),
      to('udp', silent),
      to('udp', nobody),
      to('udp', empty),
    ];
    const { judgements, transcript, left } = await probe({ shell, plugin, targets, after: [tellsDirectory] });
    expect(judgements).toMatchObject([
      pass,
      pass,
      pass,
      { verdict: 'error', reason: 'PROGRAM', detail: expect.stringContaining('no answer') },
      fail('REFUSED'),
      { verdict: 'error', reason: 'PROGRAM' },
    ]);
    expect(answers.got).toEqual(['netdoctor\n']);
    expect(silent.got).toEqual(['netdoctor\n']);
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(left).toEqual([]);
  });

  test.runIf(hasIpv6)('UDP over IPv6', async () => {
    using answers = await datagrams('pong', '::1');
    const targets = [to('udp', answers), to('udp', { address: '::1', port: 9 })];
    expect((await probe({ shell, plugin, targets })).judgements).toMatchObject([pass, fail('REFUSED')]);
  });

  test('more UDP targets than lanes', async () => {
    using answers = await datagrams('pong');
    const targets = Array.from({ length: 40 }, () => to('udp', answers));
    const { judgements, transcript } = await probe({ shell, plugin, targets });
    expect(judgements).toMatchObject(targets.map(() => pass));
    expect(transcript.complete).toBe(true);
  });

  test.each(['none', 'busybox'])('UDP is skip with an nc that cannot distinguish them: %s', async (nc) => {
    using folder = tempFolder();
    for (const tool of ['curl', 'sed', 'grep', 'head', 'mktemp', 'sleep', 'rm', 'mkdir', 'dash', 'busybox']) {
      symlinkSync(whereIs(tool), join(folder.path, tool));
    }
    if (nc === 'busybox') symlinkSync(whereIs('busybox'), join(folder.path, 'nc'));
    const targets = [to('udp', { address: '127.0.0.1', port: 9 })];
    const { judgements, left } = await probe({ shell, plugin, targets, env: { PATH: folder.path } });
    expect(judgements).toMatchObject([{ verdict: 'skip' }]);
    expect(left).toEqual([]);
  });

  test('leaves nothing behind when it has to end early', async () => {
    using silent = await datagrams(undefined);
    const targets = Array.from({ length: 20 }, () => to('udp', silent));
    const part = {
      check: 'targets',
      tools: [],
      program: { ...program(targets, { timeoutMs: 30_000, count: 1 }), deadlineMs: -9_000 },
    };
    const { left, ms } = await runProgram(shell, sourceProgram([part]));
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(8_000);
  });
});

test('promises a record for each, and time for both protocols', () => {
  const [tcp, udp] = ['tcp', 'udp'].map((kind) => to(kind, { address: '127.0.0.1', port: 9 }));
  const options = { timeoutMs: 5_000, count: 1 };
  const of = (...all: (Target | undefined)[]) =>
    program(
      all.filter((one) => one !== undefined),
      options,
    );
  expect(of(tcp)).toMatchObject({ records: 1, deadlineMs: 5_000 });
  expect(of(udp)).toMatchObject({ records: 1, deadlineMs: 7_000 });
  expect(of(tcp, udp)).toMatchObject({ records: 2, deadlineMs: 12_000 });
  expect(() => of(to('udp', { address: '$(x)', port: 1 }))).toThrow(TypeError);
});
