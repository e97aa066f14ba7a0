import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mtu } from '../../../plugins/mtu/index.ts';
import { program } from '../../../plugins/mtu/program.ts';
import { aTarget } from '../../support/plan.ts';
import { type Probed, probe } from '../../support/probe.ts';
import { SHELLS } from '../../support/shell.ts';
import { tempFolder } from '../../support/temp.ts';
import { fakeIp } from './fake-ip.ts';
import { type PathEnd, pathEnd } from './responders.ts';

const upTo = (most: number) => (bytes: number) => bytes <= most;
const lost = (path: number, has: number) => ({
  verdict: 'fail',
  reason: 'MTU',
  detail: `full-size packets are lost: path MTU ${path}, eth9 has ${has}`,
});

const CASES = [
  { name: '1400 of 1500', route: 'dev eth9 mtu 1500', datagram: 1372, request: 1_000, expected: lost(1400, 1500) },
  { name: '1499 of 1500', route: 'dev eth9 mtu 1500', datagram: 1471, request: 1_000, expected: lost(1499, 1500) },
  { name: '1500 of 9000', route: 'dev eth9 mtu lock 9000', datagram: 1472, request: 1_000, expected: lost(1500, 9000) },
  {
    name: 'next to nothing, which no path has as its size',
    route: 'dev eth9 mtu 1500',
    datagram: 1,
    request: 1_000,
    expected: { verdict: 'fail', reason: 'LOSS', detail: expect.stringContaining('one of 29 bytes was answered') },
  },
  {
    name: '1450 of 1500, but TCP passes',
    route: 'dev eth9 mtu 1500',
    datagram: 1422,
    request: 1_000_000,
    expected: {
      verdict: 'pass',
      latencyMs: Number.NaN,
      note: {
        kind: 'clamped',
        detail: 'full-size datagrams are lost, full-size TCP is not: path MTU 1450, eth9 has 1500',
      },
    },
  },
];

let open: readonly (readonly PathEnd[])[] = [];
let found: readonly Probed[] = [];

async function searched(net: number): Promise<Probed> {
  using folder = tempFolder();
  const { env, route } = fakeIp(folder, { told: true });
  const targets = (open[net] ?? []).map(({ address, port }, index) => {
    route(address, CASES[index]?.route ?? '');
    return aTarget(1, { address, port });
  });
  return await probe({ shell: SHELLS[net] ?? { name: '', argv: ['sh'] }, plugin: mtu, targets, env, timeoutMs: 1_500 });
}

beforeAll(async () => {
  open = await Promise.all(
    SHELLS.map((_, net) =>
      Promise.all(
        CASES.map(({ datagram, request }, index) =>
          pathEnd({
            address: `127.0.${24 + net}.${index + 1}`,
            datagram: upTo(datagram),
            request: upTo(request),
            tells: true,
          }),
        ),
      ),
    ),
  );
  found = await Promise.all(SHELLS.map((_, net) => searched(net)));
});

afterAll(async () => {
  await Promise.all(open.flat().map((end) => end[Symbol.asyncDispose]()));
});

describe.each(SHELLS.map(({ name }, net) => ({ name, net })))('the search for the path MTU under $name', ({ net }) => {
  test.each(CASES.map((one, index) => ({ ...one, index })))('finds $name', ({ index, expected }) => {
    expect(found[net]?.judgements[index]).toEqual(expected);
  });

  test('takes at most eight flights of three', () => {
    for (const { datagrams } of open[net] ?? []) expect(datagrams.length).toBeLessThanOrEqual(3 + 8 * 3);
    expect(found[net]).toMatchObject({ left: [], transcript: { complete: true, strange: undefined } });
  });
});

test('is made for at most 32 targets', () => {
  const targets = Array.from({ length: 40 }, (_, n) => aTarget(1, { address: `127.0.0.${n + 1}` }));
  expect(program(targets, { timeoutMs: 1_000, count: 1 }).text).toContain('[ $count -lt 32 ]');
});
