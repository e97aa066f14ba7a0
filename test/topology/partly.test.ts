import { expect, test } from 'vitest';
import { CODES, reasonOf } from '../../src/model/verdict.ts';
import type { CauseKind } from './cause.ts';
import { checksOf } from './choice.ts';
import { drawCause } from './draws.ts';
import { footprintOf } from './footprint.ts';
import { layOut } from './layout.ts';
import { drawNetwork } from './network.ts';
import { randomOf } from './random.ts';
import { scripted } from './scripted.ts';

/** How often a probe of each check fails, by its reason, among those that the cause can reach. */
function ratesOf(kind: CauseKind, wishes: readonly unknown[]): ReadonlyMap<string, number> {
  const network = drawNetwork(randomOf(5), { nodes: 40, clusters: 1, gateways: false, families: ['ipv4'] });
  const names = ['tcp', 'udp', 'mtu', 'icmp', 'dns'];
  const choice = { families: ['ipv4'], within: true, quality: false } as const;
  const layout = layOut(network, { ...choice, checks: checksOf(names, ['pod-pod', 'pod-service']) });
  const random = scripted(wishes, false);
  const cause = drawCause(kind, { random, network, checks: names, within: true, quality: false });
  if (!cause) throw new RangeError(`no place for ${kind}`);
  const { codes, extents, notes } = footprintOf(network, layout, [cause]);
  const counts = new Map<string, number>();
  const add = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1);
  for (const [row, { section }] of layout.rows.entries()) {
    for (const endpoint of layout.aimedAt[row] ?? []) {
      const cell = row * layout.width + endpoint;
      const code = codes[cell] ?? 0;
      if (!extents[cell]) expect(code).toBe(CODES.pass);
      else {
        add(section.check);
        add(`${section.check} ${notes.get(cell) ?? reasonOf(code) ?? 'pass'}`);
      }
    }
  }
  return new Map([...counts].map(([key, count]) => [key, count / (counts.get(key.split(' ')[0] ?? '') ?? 1)]));
}

/** Of some hundred probes each. */
const NEAR = 0.08;

test.each<[string, CauseKind, string, Readonly<Record<string, number>>]>([
  [
    'one of two paths that loses half of the requests or answers: each connection as a whole, each datagram alone',
    'ecmp',
    'there',
    { 'tcp TIMEOUT': 1 / 2, 'udp TIMEOUT': 1 / 8, 'udp LOSS': 3 / 4, 'icmp TIMEOUT': 1 / 2, 'icmp LOSS': 0 },
  ],
  [
    'two firewalls: half of the answers',
    'firewall-pair',
    'both',
    { 'tcp TIMEOUT': 1 / 2, 'udp TIMEOUT': 1 / 8, 'udp LOSS': 3 / 4 },
  ],
  [
    'a table that drops three in ten first packets: a SYN is sent again, a datagram is not, an open connection passes',
    'conntrack',
    'both',
    { 'tcp TIMEOUT': 0.3 ** 3, 'udp TIMEOUT': 0.3 ** 3, 'udp LOSS': 1 - 0.7 ** 3 - 0.3 ** 3, 'mtu MTU': 0 },
  ],
  [
    'a link that loses one in five packets each way: full-size transfers pass, or their first datagrams do not',
    'loss-node',
    'both',
    {
      'tcp TIMEOUT': 0.36 ** 3,
      'udp TIMEOUT': 0.36 ** 3,
      'udp LOSS': 1 - 0.64 ** 3 - 0.36 ** 3,
      'icmp LOSS': 1 - 0.64 ** 3 - 0.36 ** 3,
      'mtu clamped': 0.36 ** 2 * 0.64,
    },
  ],
])('%s', (_, kind, way, expected) => {
  const rates = ratesOf(kind, [way, 'zone']);
  for (const [key, rate] of Object.entries(expected)) {
    expect([key, Math.abs((rates.get(key) ?? 0) - rate) < NEAR, rates.get(key)]).toEqual([key, true, rates.get(key)]);
  }
});
