import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { service } from '../../../plugins/service/index.ts';
import type { Target } from '../../../src/check/plugin.ts';
import type { Aim } from '../../../src/model/plan.ts';
import { serviceTarget } from '../../check/curl/bound.ts';
import { pathWithoutPause } from '../../check/curl/quick-sleep.ts';
import { aBound, aFloater, identityOf } from '../../support/plan.ts';
import { probe } from '../../support/probe.ts';
import { type Answer, http, raw, refused, reset, responder } from '../../support/responders.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));
const { floaters } = aBound(4);
const EXPECTED = [identityOf(1), identityOf(2)];
const LOCALHOST =
  'nameserver 127.0.0.1\nsearch netdoctor-system.svc.localhost svc.localhost localhost\noptions ndots:5';

const folder = tempFolder();
let env: Readonly<Record<string, string>> = {};
beforeAll(() => {
  env = { PATH: pathWithoutPause(folder), NETDOCTOR_RESOLV_CONF: folder.write('resolv.conf', LOCALHOST) };
});
afterAll(() => folder[Symbol.dispose]());

const clusterIp = (at: { address: string; port: number }): Target =>
  serviceTarget({ role: 'cluster-ip', addresses: [at.address], port: at.port, expected: EXPECTED });
const headless = (port: number, over: Aim = {}, family: 'ipv4' | 'ipv6' = 'ipv4'): Target =>
  serviceTarget(
    { role: 'headless', name: 'netdoctor-floater-headless.netdoctor-system.svc', port, expected: EXPECTED, ...over },
    { section: { check: 'service', path: 'pod-service', family } },
  );
const hairpin = (at: { address: string; port: number }, own: number): Target =>
  serviceTarget({ role: 'hairpin' }, { address: at.address, port: at.port, source: aFloater(own) });

/** Gives these answers one after the other. The last one repeats. */
function inTurn(...answers: readonly [Answer, ...Answer[]]): Answer {
  let count = 0;
  return (socket) => (answers[Math.min(count++, answers.length - 1)] ?? answers[0])(socket);
}

const pass = { verdict: 'pass', latencyMs: expect.any(Number) };
const flaky = (detail: string) => ({ ...pass, note: { kind: 'flaky', detail: expect.stringContaining(detail) } });
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail: expect.stringContaining(detail) });

describe.each(SHELLS)('the program under $name', (shell) => {
  test('accepts the answer of any right floater, by address, by name and back to itself', async () => {
    await using one = await responder(http(identityOf(1)));
    await using two = await responder(http(identityOf(2)));
    const targets = [clusterIp(one), headless(two.port), hairpin(one, 1), clusterIp(two)];
    const { judgements, transcript, ms } = await probe({ shell, plugin: service, targets, floaters, env });
    expect(judgements).toEqual([pass, pass, pass, pass]);
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(ms).toBeLessThan(3_000);
  });

  test('says what is wrong if the second try fails as well', async () => {
    await using other = await responder(http(identityOf(4)));
    await using cut = await responder(http(identityOf(1).slice(0, -1)));
    await using more = await responder(http(`${identityOf(1)}\nx`));
    await using resets = await responder(reset);
    const targets = [
      clusterIp(other),
      hairpin(other, 1),
      clusterIp(cut),
      clusterIp(more),
      clusterIp(resets),
      clusterIp(await refused('127.0.0.1')),
      headless((await refused('127.0.0.1')).port),
    ];
    const { judgements, transcript, left } = await probe({ shell, plugin: service, targets, floaters, env });
    expect(judgements).toMatchObject([
      fail('WRONG_RESPONDER', 'the floater on n4'),
      fail('WRONG_RESPONDER', 'the floater on n4'),
      fail('BAD_REPLY', 'not the answer of a floater'),
      fail('BAD_REPLY', 'not the answer of a floater'),
      fail('RESET', 'reset'),
      fail('REFUSED', 'refused'),
      fail('REFUSED', 'refused'),
    ]);
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
    expect(left).toEqual([]);
  });

  test('repeats only what was not answered correctly', async () => {
    await using resets = await responder(inTurn(reset, http(identityOf(1))));
    await using wrong = await responder(inTurn(http(identityOf(4)), http(identityOf(2))));
    await using odd = await responder(inTurn(raw('SSH\t2\n'), http(identityOf(2))));
    let asked = 0;
    await using fine = await responder((socket) => {
      asked++;
      http(identityOf(1))(socket);
    });
    const targets = [clusterIp(fine), clusterIp(resets), clusterIp(wrong), clusterIp(odd)];
    const { judgements, transcript } = await probe({ shell, plugin: service, targets, floaters, env });
    expect(judgements).toEqual([
      pass,
      flaky('at try 1 RESET, '),
      flaky('at try 1 WRONG_RESPONDER, answered by the floater on n4'),
      flaky('at try 1 BAD_REPLY, '),
    ]);
    expect(asked).toBe(1);
    expect(transcript).toMatchObject({ complete: true, strange: undefined });
  });

  test.runIf(hasIpv6)('a name is looked up only in the family of the section', async () => {
    await using four = await responder(http(identityOf(1)));
    await using six = await responder(http(identityOf(1)), '::1');
    const targets = [headless(four.port), headless(four.port, {}, 'ipv6'), headless(six.port, {}, 'ipv6')];
    const { judgements } = await probe({ shell, plugin: service, targets, floaters, env });
    expect(judgements).toMatchObject([pass, fail('REFUSED', 'refused'), pass]);
  });

  test.each([
    { text: 'nameserver 127.0.0.1\nsearch a.svc.example svc.example', name: 'y.svc.example' },
    { text: 'search svc.example\tother', name: 'y.svc.example' },
    { text: 'search example.com\n', name: 'y.svc' },
    { text: 'search svc.$(x)\n', name: 'y.svc' },
    { text: '', name: 'y.svc' },
  ])('the domain for Services comes from $text', async ({ text, name }) => {
    const other = { ...env, NETDOCTOR_RESOLV_CONF: folder.write('other.conf', text) };
    // A label that is too long, so no query is sent for it.
    const label = 'x'.repeat(64);
    const targets = [headless(80, { name: `${label}.y.svc` })];
    const { judgements } = await probe({ shell, plugin: service, targets, floaters, env: other });
    expect(judgements).toEqual([
      { verdict: 'fail', reason: 'DNS', detail: `Could not resolve host: ${label}.${name}` },
    ]);
  });
});

test('waits five seconds before it asks again', async () => {
  const [shell] = SHELLS;
  await using resets = await responder(inTurn(reset, http(identityOf(1))));
  if (!shell) return;
  const { judgements, ms, left } = await probe({ shell, plugin: service, targets: [clusterIp(resets)], floaters });
  expect(judgements).toMatchObject([flaky('RESET')]);
  expect(ms).toBeGreaterThanOrEqual(5_000);
  expect(left).toEqual([]);
});
