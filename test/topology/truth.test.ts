import { expect, test } from 'vitest';
import { CODES, type FailReason } from '../../src/model/verdict.ts';
import type { Cause } from './cause.ts';
import { checksOf } from './choice.ts';
import { drawCause } from './draws.ts';
import { footprintOf } from './footprint.ts';
import type { Layout } from './layout.ts';
import { layOut } from './layout.ts';
import { scripted, threeNodes } from './scripted.ts';
import { isNoise, truthsOf, upperTail } from './truth.ts';

test.each<readonly [string, Parameters<typeof isNoise>[0], boolean]>([
  ['a single probe', { failed: 1, passed: 0, nodes: 2 }, true],
  ['three of three among few nodes', { failed: 3, passed: 0, nodes: 6 }, false],
  ['the same among many', { failed: 3, passed: 0, nodes: 60 }, true],
  ['three of four, because one passed', { failed: 3, passed: 1, nodes: 6 }, true],
  ['a node that is cut off', { failed: 190, passed: 4, nodes: 100 }, false],
  ['no more than noise among a great many probes', { failed: 60, passed: 5_000, nodes: 5 }, true],
])('%s', (_, pattern, is) => expect(isNoise(pattern)).toBe(is));

/** A cause that one probe shows, with the reason that it fails for, and a probe that should have passed. */
function isCounted(own: FailReason, other: keyof typeof CODES): boolean | undefined {
  const cause: Cause = { kind: 'node-local-dns', words: '', faults: [], labels: [], at: [], isSharp: true };
  const [fails, passes, another] = [CODES[`fail ${own}`], CODES.pass, CODES[other]];
  const footprint = {
    codes: Uint8Array.of(fails, passes),
    marks: Uint8Array.of(1, 0),
    extents: Uint8Array.of(1, 0),
    notes: new Map(),
  };
  const [truth] = truthsOf([cause], footprint, {
    codes: Uint8Array.of(fails, another),
    layout: {} as Layout,
    nodes: 9,
  });
  return truth?.counted;
}

test.each<readonly [string, FailReason, keyof typeof CODES, boolean]>([
  ['a single time-out', 'TIMEOUT', 'pass', true],
  ['the same where another probe lost a packet', 'TIMEOUT', 'fail LOSS', true],
  ['the same where another probe timed out by chance', 'TIMEOUT', 'fail TIMEOUT', false],
  ['a refusal, which no chance makes', 'REFUSED', 'fail TIMEOUT', true],
])('of a sharp cause: %s', (_, own, other, counted) => expect(isCounted(own, other)).toBe(counted));

test.each([
  [['udp'], false],
  [['udp', 'mtu'], true],
])('a pair is known by its own probes (%s), not by the DNS pods that its nodes have', (checks, counted) => {
  const network = threeNodes({ nodes: 6, dnsOn: [0, 1] });
  const run = { checks: [...checks, 'dns'], paths: ['pod-pod', 'pod-service'] as const };
  const choice = { within: true, quality: false, families: network.families };
  const layout = layOut(network, { ...choice, checks: checksOf(run.checks, run.paths) });
  const random = scripted(['udp'], true);
  const cause = drawCause('pair', { random, network, within: true, quality: false, ...run });
  if (!cause) throw new RangeError('no pair');
  const footprint = footprintOf(network, layout, [cause]);
  const [truth] = truthsOf([cause], footprint, { codes: footprint.codes, layout, nodes: 6 });
  expect(truth).toMatchObject({ counted });
  expect(truth?.own).toBeGreaterThan(3);
});

interface Shared {
  readonly failed: number;
  readonly passed: number;
  /** Outside of the cause's reach. */
  readonly strays: number;
  readonly others: number;
}

/** A cause that stops a share: so many probes fail in its reach, and so many elsewhere. */
function isShareCounted({ failed, passed, strays, others }: Shared): boolean | undefined {
  const codes = [CODES['fail TIMEOUT'], CODES.pass, CODES['fail TIMEOUT'], CODES.pass] as const;
  const cells = [failed, passed, strays, others].flatMap((count, kind) => Array<number>(count).fill(kind));
  const footprint = {
    codes: Uint8Array.from(cells, (kind) => codes[kind] ?? 0),
    marks: Uint8Array.from(cells, (kind) => (kind === 0 ? 1 : 0)),
    extents: Uint8Array.from(cells, (kind) => (kind < 2 ? 1 : 0)),
    notes: new Map(),
  };
  const cause: Cause = { kind: 'loss-node', words: '', faults: [], labels: [], at: [], whole: [] };
  const layout = {
    rows: cells.map((_, row) => ({ source: 1 + (row % 2) })),
    aimedAt: cells.map(() => [0]),
    nodeOf: [0, 1, 2],
    endpoints: [0, 1, 2].map(() => ({ layer: 'pod' })),
    width: 1,
  } as unknown as Layout;
  const [truth] = truthsOf([cause], footprint, { codes: footprint.codes, layout, nodes: 10 });
  return truth?.counted;
}

test.each<readonly [string, Shared, boolean]>([
  ['many fail', { failed: 20, passed: 40, strays: 0, others: 300 }, true],
  ['few fail of very many, and elsewhere as often', { failed: 8, passed: 900, strays: 8, others: 900 }, false],
  ['few fail of very many, but none elsewhere', { failed: 12, passed: 900, strays: 0, others: 9_000 }, true],
  ['few fail, and so may any of a small network', { failed: 6, passed: 200, strays: 0, others: 600 }, false],
  [
    'nearly all fail of so many that hardly any number is as small',
    { failed: 9_000, passed: 900, strays: 0, others: 1 },
    true,
  ],
])('a cause with a share, if %s', (_, shared, counted) => expect(isShareCounted(shared)).toBe(counted));

test.each([
  [2, 3, 0.5, 0.5],
  [1, 2, 0.01, 0.0199],
  [3, 3, 0.1, 0.001],
  [0, 5, 0.1, 1],
  [60, 5_000, 0.01, 0.089],
])('%i or more of %i happen with %f each', (least, total, each, chance) => {
  expect(upperTail(least, total, each)).toBeCloseTo(chance, 2);
});

test('of very many, too, the chance is not taken for 1 because a number is too small', () => {
  expect(upperTail(650, 1_100, 0.5)).toBeLessThan(1e-8);
  expect(upperTail(1_000, 80_000, 0.01)).toBeLessThan(1e-10);
  expect(upperTail(30, 100_000, 0.0001)).toBeLessThan(1e-6);
});
