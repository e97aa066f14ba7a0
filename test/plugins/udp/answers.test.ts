import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { udp } from '../../../plugins/udp/index.ts';
import type { Target } from '../../../src/check/plugin.ts';
import {
  closedPort,
  mute,
  says,
  type UdpAnswer,
  type UdpResponder,
  udpResponder,
} from '../../check/datagram/udp-responder.ts';
import { aBound, aTarget, identityOf } from '../../support/plan.ts';
import { type Probed, probe } from '../../support/probe.ts';
import { SHELLS, type Shell, tellsDirectory } from '../../support/shell.ts';

const OWN = identityOf(1);
const { floaters } = aBound(3);
const THREE: readonly Shell[] = [...SHELLS, { name: 'bash', argv: ['bash'] }];

interface Case {
  readonly name: string;
  /** Undefined if nothing listens. */
  readonly answer: UdpAnswer | undefined;
  readonly address?: string;
  readonly expected: object;
}

const pass = { verdict: 'pass', latencyMs: Number.NaN };
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail: expect.stringContaining(detail) });
const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

const ALL: readonly Case[] = [
  { name: 'the right answer', answer: says(OWN), expected: pass },
  { name: 'the right answer over IPv6', answer: says(OWN), address: '::1', expected: pass },
  { name: 'another floater', answer: says(identityOf(2)), expected: fail('WRONG_RESPONDER', 'the floater on n2') },
  { name: 'no identity', answer: says('OK'), expected: fail('BAD_REPLY', '"OK"') },
  { name: 'the identity cut short', answer: says(OWN.slice(1)), expected: fail('BAD_REPLY', OWN.slice(1)) },
  { name: 'the identity and more', answer: says(`${OWN}\nmore`), expected: fail('BAD_REPLY', 'and more') },
  { name: 'the identity and a newline', answer: says(`${OWN}\n`), expected: fail('BAD_REPLY', 'and more') },
  { name: 'a newline and the identity', answer: says(`\n${OWN}`), expected: fail('BAD_REPLY', '""') },
  { name: 'a row in the answer', answer: says('x\n0 0 ='), expected: fail('BAD_REPLY', '"x"') },
  { name: 'shell', answer: says('$(touch x) `touch x`\\'), expected: fail('BAD_REPLY', '$(touch x) `touch x`') },
  { name: 'bytes', answer: says(Buffer.from([0, 1, 255, 27, 9])), expected: fail('BAD_REPLY', '') },
  { name: 'an empty answer', answer: says(''), expected: fail('TIMEOUT', 'no answer') },
  { name: 'a huge answer', answer: says('y'.repeat(9_000)), expected: fail('BAD_REPLY', 'y'.repeat(200)) },
  { name: 'silence', answer: mute, expected: fail('TIMEOUT', 'no answer') },
  { name: 'nobody on the port', answer: undefined, expected: fail('REFUSED', 'nobody listens') },
  { name: 'nobody on the port over IPv6', answer: undefined, address: '::1', expected: fail('REFUSED', 'nobody') },
];
const CASES = ALL.filter(({ address }) => hasIpv6 || address !== '::1');

const responders: UdpResponder[] = [];
let all: readonly Probed[] = [];

async function target({ answer, address }: Case, index: number): Promise<Target> {
  const own = address ?? `127.0.6.${index + 1}`;
  if (!answer) return aTarget(0, await closedPort(own));
  const listening = await udpResponder(answer, { address: own });
  responders.push(listening);
  return aTarget(0, { address: own, port: listening.port });
}

beforeAll(async () => {
  const targets = await Promise.all(CASES.map(target));
  const run = (shell: Shell) => probe({ shell, plugin: udp, targets, floaters, after: [tellsDirectory] });
  all = await Promise.all(THREE.map(run));
});

afterAll(async () => {
  await Promise.all(responders.map((one) => one[Symbol.asyncDispose]()));
});

describe.each(THREE.map((shell, index) => ({ ...shell, index })))('the program under $name', ({ index }) => {
  test.each(CASES.map((one, number) => ({ ...one, number })))('judges $name', ({ number, expected }) => {
    expect(all[index]?.judgements[number]).toEqual(expected);
  });

  test('prints a record for each and leaves neither a folder nor a process behind', () => {
    const { transcript, stderr = '', left, ms } = all[index] ?? {};
    expect(transcript).toMatchObject({ started: true, complete: true, strange: undefined });
    const [directory = ''] = stderr.match(/^\/\S*netdoctor\.\S+|^\/tmp\/\S+/m) ?? [];
    expect(directory).not.toBe('');
    expect(existsSync(directory)).toBe(false);
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(4_000);
  });
});
