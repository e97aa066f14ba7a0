import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mtu } from '../../../plugins/mtu/index.ts';
import type { Target } from '../../../src/check/plugin.ts';
import { closedPort } from '../../check/datagram/udp-responder.ts';
import { aTarget } from '../../support/plan.ts';
import { type Probed, probe } from '../../support/probe.ts';
import { SHELLS, tellsDirectory } from '../../support/shell.ts';
import { type Folder, tempFolder } from '../../support/temp.ts';
import { fakeIp, withoutIp } from './fake-ip.ts';
import { type Path, type PathEnd, pathEnd } from './responders.ts';

const all = () => true;
const none = () => false;
const upTo = (most: number) => (bytes: number) => bytes <= most;
const pass = { verdict: 'pass', latencyMs: Number.NaN };
const clamped = (detail: string) => ({ ...pass, note: { kind: 'clamped', detail } });
const flaky = (what: string) => ({
  ...pass,
  note: { kind: 'flaky', detail: `passed on try 2: the first ${what} was lost` },
});
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail });
const noRequest = expect.stringContaining('not even a small request is answered');
const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

/** Variables of the program that a pod's environment may have too. */
const NAMES = [
  ...['c', 'keys', 'asked', 'sized', 'jobs', 'line', 'route', 'learnt', 'known', 'whole', 'least', 'lesser', 'silent'],
  ...[
    'dev0',
    'route0',
    'learnt0',
    'mtu0',
    'size0',
    'head0',
    'udp0',
    'tcp0',
    'path0',
    'code0',
    'retry0',
    'IFS',
    'small',
  ],
  ...['usualv4', 'usualv6', 'told', 'lost', 'count', 'doubt', 'steps', 'bytes', 'group', 'mark', 'patience', 'http'],
];

interface Case extends Pick<Path, 'datagram' | 'request'> {
  readonly name: string;
  readonly address?: string;
  /** What `ip` prints at first and later. */
  readonly route?: string;
  readonly later?: string;
  readonly tcpOnly?: true;
  readonly expected: object;
}

const ROUTE = 'via 10.244.0.1 dev eth9 src 10.244.0.5 uid 65532 \\    cache mtu 1500 ';
const TOLD = 'via 10.244.0.1 dev eth9 src 10.244.0.5 uid 65532 \\    cache expires 599sec mtu 1400 ';

const ALL: readonly Case[] = [
  { name: 'all passes', datagram: upTo(1472), request: all, expected: pass },
  {
    name: 'all passes on a jumbo path',
    route: 'dev eth9 mtu 9000',
    datagram: upTo(8972),
    request: all,
    expected: pass,
  },
  {
    name: 'all passes over IPv6',
    address: '::1',
    route: 'from :: dev eth9 src fd00::5 metric 1024 mtu 1500 pref medium',
    datagram: upTo(1452),
    request: all,
    expected: pass,
  },
  {
    name: 'full-size TCP alone is lost',
    datagram: all,
    request: upTo(1_000),
    expected: fail('MTU', 'full-size TCP is lost, though full-size datagrams are answered; eth9 has 1500'),
  },
  {
    name: 'the system is told the path MTU',
    later: TOLD,
    datagram: (bytes, nth) => bytes < 1_400 || nth > 0,
    request: all,
    expected: clamped('path MTU 1400, eth9 has 1500; path MTU discovery works'),
  },
  {
    name: 'the first datagram is lost',
    datagram: (_, nth) => nth > 0,
    request: all,
    expected: flaky('full-size datagram'),
  },
  {
    name: 'the first request is lost',
    datagram: all,
    request: (bytes, nth) => bytes < 1_000 || nth > 0,
    expected: flaky('full-size request'),
  },
  {
    name: 'no UDP at all',
    datagram: none,
    request: all,
    expected: fail('TIMEOUT', 'not even a small datagram is answered: no answer to a datagram'),
  },
  {
    name: 'no TCP at all',
    datagram: all,
    request: none,
    expected: { verdict: 'fail', reason: 'TIMEOUT', detail: noRequest, latencyMs: expect.any(Number) },
  },
  { name: 'floaters without UDP', tcpOnly: true, datagram: none, request: all, expected: pass },
  {
    name: 'floaters without UDP, full-size lost',
    tcpOnly: true,
    datagram: none,
    request: upTo(1_000),
    expected: fail('MTU', 'full-size packets are lost: path MTU not measured (not by UDP here), eth9 has 1500'),
  },
  {
    name: 'no route, and nothing known of its interface',
    route: 'dev nosuch0',
    datagram: all,
    request: all,
    expected: { verdict: 'error', reason: 'PROGRAM', detail: 'the MTU of the interface cannot be read: nosuch0' },
  },
];
const CASES = ALL.filter(({ address }) => hasIpv6 || address !== '::1');

/** One path end for each case, in the shell's own network. */
async function ends(cases: readonly Case[], net: number): Promise<readonly PathEnd[]> {
  return await Promise.all(
    cases.map(({ address = '', datagram, request }, index) =>
      pathEnd({ address: address || `127.0.${net}.${index + 1}`, datagram, request }),
    ),
  );
}

function targetTo({ address, port }: PathEnd, { tcpOnly }: Pick<Case, 'tcpOnly'>): Target {
  return aTarget(1, { address, port, ...(tcpOnly ? { aim: { kind: 'tcp-only' } } : {}) });
}

describe('the program', () => {
  let open: readonly (readonly PathEnd[])[] = [];
  let found: readonly Probed[] = [];
  const folders: Folder[] = [];

  beforeAll(async () => {
    open = await Promise.all(SHELLS.map((_, net) => ends(CASES, 20 + net)));
    found = await Promise.all(
      SHELLS.map((shell, net) => {
        const folder = tempFolder();
        folders.push(folder);
        const { env, route } = fakeIp(folder);
        const mine = open[net] ?? [];
        for (const [index, end] of mine.entries()) {
          route(end.address, CASES[index]?.route ?? ROUTE, CASES[index]?.later);
        }
        const targets = mine.map((end, index) => targetTo(end, CASES[index] ?? {}));
        return probe({ shell, plugin: mtu, targets, env, timeoutMs: 400, after: [tellsDirectory] });
      }),
    );
  });

  afterAll(async () => {
    for (const folder of folders) folder[Symbol.dispose]();
    await Promise.all(open.flat().map((end) => end[Symbol.asyncDispose]()));
  });

  describe.each(SHELLS.map(({ name }, net) => ({ name, net })))('under $name', ({ net }) => {
    test.each(CASES.map((one, index) => ({ ...one, index })))('judges $name', ({ index, expected }) => {
      expect(found[net]?.judgements[index]).toEqual(expected);
    });

    test('sends what the interface takes, and no more', () => {
      const at = (name: string) => open[net]?.[CASES.findIndex((one) => one.name === name)];
      expect(at('all passes')?.datagrams).toEqual([1472]);
      expect(at('all passes on a jumbo path')?.datagrams).toEqual([8972]);
      expect(at('all passes on a jumbo path')?.requests).toEqual([expect.any(Number)]);
      expect(Math.min(...(at('all passes on a jumbo path')?.requests ?? []))).toBeGreaterThan(2 * 9_000);
      expect(at('all passes over IPv6')?.datagrams ?? [1452]).toEqual([1452]);
      expect(at('floaters without UDP')?.datagrams).toEqual([]);
    });

    test('prints a record for each and leaves neither a folder nor a process behind', () => {
      const { transcript, stderr = '', left } = found[net] ?? {};
      expect(transcript).toMatchObject({ started: true, complete: true, strange: undefined });
      const [directory = ''] = stderr.match(/^\/\S*netdoctor\.\S+|^\/tmp\/\S+/m) ?? [];
      expect(directory).not.toBe('');
      expect(existsSync(directory)).toBe(false);
      expect(left).toEqual([]);
    });
  });
});

describe.concurrent.each(SHELLS.map((shell, net) => ({ ...shell, net })))('also under $name', ({ net, ...shell }) => {
  test('without ip, it uses the default or smallest interface; variables in the environment do no harm', async () => {
    using folder = tempFolder();
    await using end = await pathEnd({ address: `127.0.${30 + net}.1`, datagram: all, request: all });
    const { judgements, stdout } = await probe({
      shell,
      plugin: mtu,
      targets: [targetTo(end, {})],
      env: { ...Object.fromEntries(NAMES.map((name) => [name, '0'])), ...withoutIp(folder) },
    });
    expect(judgements).toEqual([pass]);
    expect(stdout).toMatch(/\n0 0 \d+ (?!lo)\S+ = 0\t=\t\n/);
  });

  test('a missing route does not hide another', async () => {
    using folder = tempFolder();
    const { env, route } = fakeIp(folder);
    const cases = [1, 2, 3].map((n) => ({ address: `127.0.${30 + net}.${n + 1}`, datagram: all, request: all }));
    const [one, two, three] = await Promise.all(cases.map(pathEnd));
    if (!(one && two && three)) throw new Error('three were asked for');
    await using _one = one;
    await using _two = two;
    await using _three = three;
    route(one.address, 'dev eth9 mtu 1400');
    route(three.address, `via ${two.address} dev eth8 mtu 1300`);
    const targets = [one, two, three].map((end) => targetTo(end, {}));
    const { stdout } = await probe({ shell, plugin: mtu, targets, env });
    expect(stdout).toMatch(/\n0 0 1400 eth9 = 0\t=\t\n0 1 \d+ (?!eth[89])\S+ = 0\t=\t\n0 2 1300 eth8 = 0\t=\t\n/);
  });

  test('if nothing listens on the port, both protocols say so', async () => {
    using folder = tempFolder();
    const { env, route } = fakeIp(folder);
    const to = await closedPort(`127.0.${30 + net}.9`);
    route(to.address, ROUTE);
    const { judgements } = await probe({ shell, plugin: mtu, targets: [aTarget(1, to)], env });
    expect(judgements).toEqual([fail('REFUSED', 'not even a small request is answered: Connection refused')]);
  });
});
