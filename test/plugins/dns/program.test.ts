import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { dns } from '../../../plugins/dns/index.ts';
import { program } from '../../../plugins/dns/program.ts';
import type { Aim, Target } from '../../../src/check/plugin.ts';
import { mute, type UdpAnswer, udpResponder } from '../../check/datagram/udp-responder.ts';
import { aTarget } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { SHELLS, type Shell } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { whereIs } from '../icmp/fake-ping.ts';
import { dnsAnswer } from './dns-server.ts';

const NAME = 'kubernetes.default.svc.corp.example';
const GOOD = dnsAnswer({ [NAME]: { A: ['10.96.0.1'] }, 'both.test': { A: ['192.0.2.1'], AAAA: ['2001:db8::1'] } });
const SEARCH = 'home.svc.corp.example svc.corp.example corp.example';
const CLUSTER: Aim = { kind: 'resolvers', name: 'kubernetes.default.svc', expected: ['10.96.0.1'] };
/** Every test has addresses of its own: they run side by side, and a nameserver's port is always 53. */
let last = 0;
const anAddress = () => `127.53.7.${++last}`;

interface Asked {
  readonly shell: Shell;
  readonly aims: readonly Aim[];
  readonly servers: readonly string[];
  readonly search?: string;
  readonly path?: string;
}

/** What the shell makes of a resolv.conf with these servers. */
async function asked({ shell, aims, servers, search = SEARCH, path }: Asked) {
  using folder = tempFolder();
  const conf = `${folder.path}/resolv.conf`;
  writeFileSync(conf, [...servers.map((one) => `nameserver ${one}`), `search ${search}`, ''].join('\n'));
  const targets = aims.map((aim, endpoint): Target => {
    const [address = ''] = aim.addresses ?? [];
    return aTarget(endpoint, { address, port: aim.port ?? 0, aim });
  });
  const env = { NETDOCTOR_RESOLV_CONF: conf, ...(path ? { PATH: path } : {}) };
  const { judgements, left } = await probe({ shell, plugin: dns, targets, env, timeoutMs: 1_000 });
  expect(left).toEqual([]);
  return judgements;
}

async function server(answer: UdpAnswer, address = anAddress()) {
  return await udpResponder(answer, { address, port: 53 });
}

describe.concurrent.each(SHELLS)('dns under $name', (shell) => {
  test('completes the name by the domain of the search list, and asks for A and AAAA', async () => {
    await using one = await server(GOOD);
    const [judgement] = await asked({ shell, aims: [CLUSTER], servers: [one.address] });
    expect(judgement).toMatchObject({ verdict: 'pass' });
    expect(one.heard).toHaveLength(2);
  });

  test('passes over a nameserver that does not answer, and says so', async () => {
    await using silent = await server(mute);
    await using good = await server(GOOD);
    const [judgement] = await asked({ shell, aims: [CLUSTER], servers: [silent.address, good.address] });
    const detail = `answered by ${good.address} alone: ${silent.address} TIMEOUT`;
    expect(judgement).toMatchObject({ verdict: 'pass', note: { kind: 'flaky', detail } });
  });

  test('tells silence, refusal, no such name, failure, a wrong address and a missing one apart', async () => {
    const name = 'x.test';
    await using silent = await server(mute);
    await using noAaaa = await server(dnsAnswer({ [name]: { A: ['192.0.2.1'], silent: ['AAAA'] } }));
    await using unknown = await server(dnsAnswer({}));
    await using failing = await server(dnsAnswer({}, { rcode: 2 }));
    await using refusing = await server(dnsAnswer({}, { rcode: 5 }));
    await using wrong = await server(dnsAnswer({ [name]: { A: ['203.0.113.9'] } }));
    await using empty = await server(dnsAnswer({ [name]: {} }));
    const gone = anAddress();
    const at = (address: string): Aim => ({ addresses: [address], port: 53, name, expected: ['192.0.2.1'] });
    const all = [silent, noAaaa, unknown, failing, refusing, wrong, empty].map(({ address }) => at(address));
    const judgements = await asked({ shell, aims: [...all, at(gone)], servers: [] });
    expect(judgements).toMatchObject([
      { reason: 'TIMEOUT', detail: `${silent.address} does not answer: x.test A` },
      { reason: 'TIMEOUT', detail: `${noAaaa.address} does not answer: x.test AAAA` },
      { reason: 'DNS', detail: `${unknown.address} says NXDOMAIN: x.test A` },
      { reason: 'DNS', detail: `${failing.address} says SERVFAIL: x.test A` },
      { reason: 'DNS', detail: `${refusing.address} says REFUSED: x.test A` },
      { reason: 'DNS', detail: `${wrong.address} answers 203.0.113.9 for x.test, which has 192.0.2.1` },
      { reason: 'DNS', detail: `${empty.address} knows x.test, and no address of it` },
      { reason: 'REFUSED', detail: `${gone} refuses the connection: x.test A` },
    ]);
  });

  test('a name without a dot is tried with each word of the search list', async () => {
    await using one = await server(dnsAnswer({ 'db.svc.corp.example': { A: ['192.0.2.5'] } }));
    const judgements = await asked({ shell, aims: [{ name: 'db' }, { name: 'nope' }], servers: [one.address] });
    expect(judgements).toMatchObject([
      { verdict: 'pass' },
      { reason: 'DNS', detail: `${one.address} says NXDOMAIN: nope.corp.example A` },
    ]);
  });

  test('both families of a name; over IPv6, to another port', async () => {
    await using six = await udpResponder(GOOD, { address: '::1' });
    const aim: Aim = { addresses: ['::1'], port: six.port, name: 'both.test', expected: ['192.0.2.1', '2001:db8::1'] };
    expect(await asked({ shell, aims: [aim], servers: [] })).toMatchObject([{ verdict: 'pass' }]);
  });

  test('without nameservers, or without the cluster’s domain, it says which', async () => {
    expect(await asked({ shell, aims: [CLUSTER], servers: [] })).toMatchObject([
      { reason: 'DNS', detail: 'resolv.conf names no nameserver' },
    ]);
    expect(await asked({ shell, aims: [CLUSTER], servers: ['127.53.7.250'], search: 'corp.example' })).toMatchObject([
      { reason: 'DNS', detail: 'the search list of resolv.conf has no word that begins with svc.' },
    ]);
  });

  test('takes nslookup where there is no dig, and is skipped where there is neither', async () => {
    using bin = tempFolder();
    const tools = ['mktemp', 'sleep', 'rm', 'cat', 'head', 'kill', 'printf'];
    const link = (name: string) =>
      writeFileSync(`${bin.path}/${name}`, `#!/bin/sh\nexec ${whereIs(name)} "$@"\n`, { mode: 0o755 });
    for (const name of tools) link(name);
    const [file, ...more] = shell.argv;
    const there: Shell = { ...shell, argv: [whereIs(file), ...more] };
    const found = { shell: there, aims: [CLUSTER], path: bin.path };
    await using one = await server(GOOD);
    const nothing = await asked({ ...found, servers: [one.address] });
    expect(nothing).toMatchObject([{ verdict: 'skip', detail: "the floater's image has neither dig nor nslookup" }]);
    link('nslookup');
    await using gone = await server(dnsAnswer({}));
    expect(await asked({ ...found, servers: [one.address] })).toMatchObject([
      { verdict: 'pass', latencyMs: Number.NaN },
    ]);
    expect(await asked({ ...found, servers: [gone.address] })).toMatchObject([
      { reason: 'DNS', detail: `${gone.address} says NXDOMAIN: ${NAME} A` },
    ]);
  });
});

describe('the program', () => {
  test.each(['x; reboot', '$(id)', '', '-x', 'a b'])('takes no name that is none: %j', (name) => {
    expect(() => program([aTarget(0, { address: '', aim: { name } })], { timeoutMs: 1_000, count: 1 })).toThrow(
      TypeError,
    );
  });

  test('allows a round for each 16, with three nameservers and a question more', () => {
    const targets = Array.from({ length: 17 }, (_, index) => aTarget(index, { address: '', aim: { name: 'x' } }));
    expect(program(targets, { timeoutMs: 5_000, count: 1 })).toMatchObject({ records: 17, deadlineMs: 56_000 });
  });
});
