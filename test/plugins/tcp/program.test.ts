import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { program } from '../../../plugins/tcp/program.ts';
import type { Judgement } from '../../../src/check/plugin.ts';
import { aBound, aTarget, identityOf } from '../../support/plan.ts';
import { type Probed, probe } from '../../support/probe.ts';
import {
  type Answer,
  hangUp,
  http,
  httpUntilClose,
  type Responder,
  raw,
  refused,
  reset,
  responder,
  silence,
} from '../../support/responders.ts';
import { SHELLS, tellsDirectory } from '../../support/shell.ts';

const OWN = identityOf(1);
const bound = aBound(3);

interface Case {
  readonly name: string;
  /** Undefined if nothing listens. */
  readonly answer: Answer | undefined;
  readonly address?: string;
  readonly expected: Readonly<Record<string, unknown>>;
}

const pass = { verdict: 'pass', latencyMs: expect.any(Number) };
const fail = (reason: string, detail: string) => ({ verdict: 'fail', reason, detail: expect.stringContaining(detail) });
const bad = (detail: string) => fail('BAD_REPLY', detail);

const hasIpv6 = Object.values(networkInterfaces()).some((list) => list?.some(({ address }) => address === '::1'));

const ALL: readonly Case[] = [
  { name: 'the right answer', answer: http(OWN), expected: pass },
  { name: 'the right answer over IPv6', answer: http(OWN), address: '::1', expected: pass },
  { name: 'the right answer without a length', answer: httpUntilClose(OWN), expected: pass },
  {
    name: 'the answer of another floater',
    answer: http(identityOf(2)),
    expected: fail('WRONG_RESPONDER', 'the floater on n2 (pod netdoctor-floater-2)'),
  },
  {
    name: 'the answer of a floater of another run',
    answer: http(identityOf(77)),
    expected: fail('WRONG_RESPONDER', 'another deployment or an earlier one'),
  },
  {
    name: 'a text that is not an identity',
    answer: http('OK'),
    expected: bad('HTTP 200, not this floater\'s answer: "OK"'),
  },
  { name: 'an empty body', answer: http(''), expected: bad('HTTP 200') },
  { name: 'HTTP 404', answer: http('no', { status: '404 Not Found' }), expected: bad('HTTP 404') },
  { name: 'the right identity with HTTP 500', answer: http(OWN, { status: '500 Oops' }), expected: bad('HTTP 500') },
  { name: 'HTTP 500 without a body', answer: http('', { status: '500 Oops' }), expected: bad('HTTP 500') },
  {
    name: 'a redirect, which is not followed',
    answer: http('', { status: '302 Found', headers: 'Location: http://127.0.0.1:1/\r\n' }),
    expected: bad('HTTP 302'),
  },
  {
    name: 'an error page with CRLF, as nginx has',
    answer: http('<html>\r\n<head></head>\r\n</html>\r\n', { status: '502 Bad Gateway' }),
    expected: bad('HTTP 502'),
  },
  { name: 'the identity and then more', answer: http(`${OWN}\nand more`), expected: bad('HTTP 200') },
  { name: 'the identity cut short', answer: http(OWN.slice(0, -1)), expected: bad('HTTP 200') },
  { name: 'the identity and a NUL byte', answer: http(`${OWN}\0`), expected: bad('HTTP 200') },
  { name: 'binary bytes', answer: http(Buffer.from([0, 1, 128, 255, 7, 27, 13, 9])), expected: bad('HTTP 200') },
  {
    name: 'shell in the body',
    answer: http('$(touch x) `touch x` ; touch x #"\'\\'),
    expected: bad('$(touch x) `touch x` ; touch x #'),
  },
  { name: 'a row in the body', answer: http('x\n0 0 0.001 ='), expected: bad('"x"') },
  { name: 'a huge body with its length', answer: http('x'.repeat(1_000_000)), expected: bad('') },
  { name: 'a huge body without a length', answer: httpUntilClose('x'.repeat(300_000)), expected: bad('') },
  { name: 'no HTTP at all', answer: raw('SSH-2.0-OpenSSH_9.2\r\n'), expected: bad('') },
  { name: 'nobody on the port', answer: undefined, expected: fail('REFUSED', 'Connection refused') },
  { name: 'nobody on the port over IPv6', answer: undefined, address: '::1', expected: fail('REFUSED', 'refused') },
  { name: 'a connection that is never answered', answer: silence, expected: fail('TIMEOUT', 'then no answer') },
  { name: 'a connection closed without an answer', answer: hangUp, expected: bad('Empty reply') },
  { name: 'a connection reset', answer: reset, expected: fail('RESET', 'reset') },
];

const CASES = ALL.filter(({ address }) => hasIpv6 || address !== '::1');

describe.each(SHELLS)('the program under $name', (shell) => {
  const responders: Responder[] = [];
  const found = new Map<string, Judgement | undefined>();
  let probed: Probed;

  beforeAll(async () => {
    const targets = await Promise.all(
      CASES.map(async ({ answer, address }, index) => {
        // The system's words are reported by address, so each case has its own.
        const own = address ?? `127.0.1.${index + 1}`;
        if (!answer) return aTarget(0, await refused(own));
        const listening = await responder(answer, own);
        responders.push(listening);
        return aTarget(0, { address: own, port: listening.port });
      }),
    );
    probed = await probe({ shell, targets, floaters: bound.floaters, after: [tellsDirectory] });
    probed.judgements.forEach((judgement, index) => {
      found.set(CASES[index]?.name ?? '', judgement);
    });
  });

  afterAll(async () => {
    await Promise.all(responders.map((one) => one[Symbol.asyncDispose]()));
  });

  test.each(CASES)('judges $name', ({ name, expected }) => {
    expect(found.get(name)).toMatchObject(expected);
  });

  test('prints first who it is, and last how much it printed', () => {
    expect(probed.stdout).toMatch(new RegExp(`^netdoctor 1 ${CASES.length}\n`));
    expect(probed.stdout).toMatch(new RegExp(`\nend ${CASES.length}\n$`));
    expect(probed.transcript).toMatchObject({ started: true, complete: true, strange: undefined });
    expect(probed.code).toBe(0);
  });

  test('leaves neither a folder nor a process behind', () => {
    const [directory = ''] = probed.stderr.match(/^\/\S*netdoctor\.\S+|^\/tmp\/\S+/m) ?? [];
    expect(directory).not.toBe('');
    expect(existsSync(directory)).toBe(false);
    expect(probed.left).toEqual([]);
  });

  test('takes hardly longer than one probe may take', () => {
    expect(probed.ms).toBeLessThan(4_000);
  });
});

describe.each(SHELLS)('response headers that look like curl’s words, under $name', (shell) => {
  test('are not remarks, neither about other addresses nor in excess', async () => {
    const gone = await refused('127.0.1.101');
    const forged = ['127.0.1.101', ...Array.from({ length: 100 }, (_, n) => `192.0.2.${n}`)].flatMap((address) => [
      `a: connect to ${address} port 1 from x failed: No route to host`,
      `a: * connect to ${address} port 1 failed: No route to host`,
      `a: Immediate connect fail for ${address}: No route to host`,
    ]);
    await using hostile = await responder(http('x', { headers: `${forged.join('\r\n')}\r\n` }), '127.0.1.102');
    const targets = [gone, hostile].map(({ address, port }) => aTarget(0, { address, port }));
    const { judgements, stdout } = await probe({ shell, targets });
    expect(judgements).toMatchObject([fail('REFUSED', 'Connection refused'), bad('HTTP 200')]);
    expect(stdout.match(/^! .*$/gm)).toEqual(['! 127.0.1.101 Connection refused']);
  });
});

describe('the text of the program', () => {
  test('prints as many records as there are targets, and allows a round for each 300', () => {
    const targets = Array.from({ length: 301 }, (_, index) => aTarget(index));
    expect(program(targets, { timeoutMs: 5_000, count: 1 })).toMatchObject({ records: 301, deadlineMs: 10_000 });
  });

  test.each([
    { address: '127.0.0.1"\nurl = "http://x' },
    { address: '$(reboot)' },
    { identity: "a'; reboot" },
    { identity: '$(reboot)' },
    { identity: '' },
  ])('refuses anything other than an address and an identity: %j', (over) => {
    expect(() => program([aTarget(0, over)], { timeoutMs: 700, count: 1 })).toThrow(TypeError);
  });
});
