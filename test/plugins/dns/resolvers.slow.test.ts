import { describe, expect, test } from 'vitest';
import { dns } from '../../../plugins/dns/index.ts';
import { questionOf } from '../../../src/loopback/dns/message.ts';
import { probe } from '../../support/probe.ts';
import { SHELLS } from '../../support/shell.ts';
import {
  anAddress,
  asked,
  at,
  CLUSTER,
  CLUSTER_NAME,
  GOOD,
  isAllowed,
  named,
  RIGHT,
  SEARCH,
  server,
  targetFor,
} from './asked.ts';
import { dnsAnswer } from './dns-server.ts';

/** The name that a datagram asks for. */
const nameIn = (message: string) => questionOf(Buffer.from(message, 'latin1'))?.name;

describe.concurrent.each(SHELLS)('the resolvers of a pod, under $name', { skip: !isAllowed }, (shell) => {
  test('complete the name with the domain of the search list, and only the first that answers is asked', async () => {
    await using one = await server(GOOD);
    await using two = await server(GOOD);
    const { judgements } = await asked({ shell, aims: [CLUSTER], servers: [one.address, two.address] });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
    expect([one.heard.length, two.heard.length]).toEqual([2, 0]);
  });

  test('one that does not answer is skipped, as is one that fails, and both are reported', async () => {
    await using silent = await server('mute');
    await using failing = await server({ rcode: 'SERVFAIL' });
    await using good = await server(GOOD);
    const servers = [silent, failing, good].map(({ address }) => address);
    const { judgements } = await asked({ shell, aims: [CLUSTER], servers });
    const detail = `answered by ${good.address} alone: ${silent.address} does not answer, ${failing.address} says SERVFAIL`;
    expect(judgements).toMatchObject([{ verdict: 'pass', note: { kind: 'flaky', detail } }]);
  });

  test('if all are silent, each is named, and the first one decides the reason', async () => {
    await using silent = await server('mute');
    const gone = anAddress();
    const { judgements } = await asked({ shell, aims: [CLUSTER], servers: [gone, silent.address] });
    const detail = `${gone} refuses the connection, ${silent.address} does not answer: ${CLUSTER_NAME} A`;
    expect(judgements).toEqual([{ verdict: 'fail', reason: 'REFUSED', detail }]);
  });

  test('no more than three are asked', async () => {
    const gone = Array.from({ length: 3 }, anAddress);
    await using fourth = await server(GOOD);
    const { judgements } = await asked({ shell, aims: [CLUSTER], servers: [...gone, fourth.address] });
    expect(judgements).toMatchObject([{ verdict: 'fail', reason: 'REFUSED' }]);
    expect(fourth.heard).toEqual([]);
  });

  test('if only AAAA is lost, no other one is asked, since programs would not do so either', async () => {
    await using half = await server({ ...RIGHT, silent: ['AAAA'] });
    await using good = await server(GOOD);
    const { judgements } = await asked({ shell, aims: [CLUSTER], servers: [half.address, good.address] });
    const detail = `${half.address} does not answer: ${CLUSTER_NAME} AAAA, though A was answered with NOERROR`;
    expect(judgements).toEqual([{ verdict: 'fail', reason: 'TIMEOUT', detail, latencyMs: expect.any(Number) }]);
    expect(good.heard).toEqual([]);
  });

  test.each([
    { name: 'db', found: 'db.svc.corp.example' },
    { name: 'db.team', found: 'db.team.svc.corp.example' },
    { name: 'db.team.svc', found: 'db.team.svc.corp.example' },
    { name: 'www.example.com', found: 'www.example.com' },
    { name: 'www.example.com.', found: 'www.example.com' },
  ])('$name is found as $found', async ({ name, found }) => {
    await using one = await server(dnsAnswer({ [found]: RIGHT }));
    const { judgements, records } = await asked({ shell, aims: [named(name)], servers: [one.address] });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
    expect(records[0]).toMatch(`${found} `);
  });

  test('a name that is not found with any word of the search list is reported as given', async () => {
    await using one = await server(dnsAnswer({}));
    const aims = ['nope', 'nope.example', 'nope.example.'].map(named);
    const { judgements } = await asked({ shell, aims, servers: [one.address] });
    expect(judgements.map((one) => one?.verdict === 'fail' && one.detail)).toEqual(
      ['nope.home.svc.corp.example', 'nope.example', 'nope.example'].map(
        (name) => `${one.address} says NXDOMAIN: ${name}`,
      ),
    );
    expect(one.heard).toHaveLength(2 * (3 + 4 + 1));
  });

  test.each([
    { name: 'db', asked: ['db.home.svc.corp.example', 'db.svc.corp.example', 'db.corp.example'] },
    { name: 'a.b', asked: ['a.b.home.svc.corp.example', 'a.b.svc.corp.example', 'a.b.corp.example', 'a.b'] },
    {
      name: 'a.b.c.d.e.f',
      asked: ['', '.home.svc.corp.example', '.svc.corp.example', '.corp.example'].map((end) => `a.b.c.d.e.f${end}`),
    },
    { name: 'a.b.', asked: ['a.b'] },
  ])('the order for $name is as in the C library', async ({ name, asked: order }) => {
    await using one = await server(dnsAnswer({}));
    await asked({ shell, aims: [named(name)], servers: [one.address] });
    expect([...new Set(one.heard.map(nameIn))]).toEqual(order);
  });

  test('a server of the user’s own is asked for the name itself first', async () => {
    await using one = await server(dnsAnswer({}));
    await asked({ shell, aims: [at(one, named('a.b'))] });
    expect(nameIn(one.heard[0] ?? '')).toBe('a.b');
  });

  test('the right name is found although all other ones are refused or fail', async () => {
    await using far = await server(dnsAnswer({ 'db.team.svc.corp.example': RIGHT }, { rcode: 'SERVFAIL' }));
    await using own = await server(dnsAnswer({ 'www.example': RIGHT }, { rcode: 'REFUSED' }));
    const found = await asked({ shell, aims: [named('db.team')], servers: [far.address] });
    expect(found.judgements).toMatchObject([{ verdict: 'pass' }]);
    const without = await asked({ shell, aims: [named('www.example')], servers: [own.address] });
    expect(without.judgements).toMatchObject([{ verdict: 'pass' }]);
  });

  test('a server that falls silent halfway does not count as a name that does not exist', async () => {
    await using one = await server(dnsAnswer({ 'x.example': { rcode: 'NXDOMAIN' } }, { silent: ['A', 'AAAA'] }));
    const { judgements } = await asked({ shell, aims: [named('x.example')], servers: [one.address] });
    expect(judgements).toMatchObject([{ reason: 'TIMEOUT' }]);
  });

  test.each([
    { length: 231, names: 4 },
    { length: 232, names: 3 },
  ])('a name of $length characters is not completed with a word that makes it longer than 253', async (given) => {
    const name = [63, 63, 63, given.length - 192].map((length) => 'a'.repeat(length)).join('.');
    await using one = await server(dnsAnswer({ [name]: RIGHT }));
    const { judgements } = await asked({ shell, aims: [named(name)], servers: [one.address] });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
    expect(new Set(one.heard.map(nameIn)).size).toBe(given.names);
  });

  test('a resolv.conf may have comments, tabs, several lists and no end of line', async () => {
    await using one = await server(GOOD);
    const conf = `# by the kubelet\n; x\nsearch other.example\n\nnameserver\t${one.address} # first\noptions ndots:5 *\nsearch\tsvc.corp.example.`;
    const { judgements } = await asked({ shell, aims: [CLUSTER], conf });
    expect(judgements).toMatchObject([{ verdict: 'pass' }]);
  });
});

describe.concurrent.each(SHELLS)('a faulty resolv.conf, under $name', (shell) => {
  test.each([
    ['has no nameserver', `search ${SEARCH}\n`, 'resolv.conf names no nameserver'],
    ['is empty', '', 'resolv.conf names no nameserver'],
    [
      'has nameservers that are not addresses',
      'nameserver $(reboot)\nnameserver -x\nnameserver evil.example\nnameserver 53\n',
      'resolv.conf names no nameserver',
    ],
    [
      "has no domain of the cluster's",
      'nameserver 127.0.0.53\nsearch corp.example\n',
      'the search list of resolv.conf has no word that begins with svc.',
    ],
    [
      'has no search list',
      'nameserver 127.0.0.53\n',
      'the search list of resolv.conf has no word that begins with svc.',
    ],
  ])('it %s', async (_, conf, detail) => {
    await using one = await server(GOOD);
    const { judgements } = await asked({ shell, aims: [CLUSTER, at(one, named('x.example.'))], conf });
    expect(judgements[0]).toEqual({ verdict: 'fail', reason: 'DNS', detail });
    expect(judgements[1]).toMatchObject({ verdict: 'fail', detail: expect.stringContaining('NXDOMAIN') });
  });

  test('it does not exist', async () => {
    const env = { NETDOCTOR_RESOLV_CONF: '/no/such/file' };
    const { judgements } = await probe({ shell, plugin: dns, targets: [CLUSTER].map(targetFor), env });
    expect(judgements).toMatchObject([{ detail: 'resolv.conf names no nameserver' }]);
  });

  test('a server with an address is not to blame for a domain that the pod does not know', async () => {
    await using one = await server(GOOD);
    const { judgements } = await asked({ shell, aims: [at(one, CLUSTER)], conf: 'nameserver 127.0.0.53\n' });
    const detail = 'not asked: the search list of resolv.conf has no word that begins with svc.';
    expect(judgements).toEqual([{ verdict: 'error', reason: 'PROGRAM', detail }]);
  });
});
