import { expect } from 'vitest';
import type { Path } from '../../src/model/network.ts';
import { reasonOf } from '../../src/model/verdict.ts';
import type { CauseKind } from './cause.ts';
import { type Choice, checksOf } from './choice.ts';
import { drawCause } from './draws.ts';
import { footprintOf } from './footprint.ts';
import { layOut } from './layout.ts';
import { drawNetwork, ELSEWHERE, type Network } from './network.ts';
import { type Random, randomOf } from './random.ts';

/** Picks one of the wishes if possible; the node is n2, and groups are the first two. */
export function scripted(wishes: readonly unknown[], chance: boolean): Random {
  return {
    next: () => 0.5,
    int: (from, to) => Math.min(to, Math.max(from, 1)),
    chance: () => chance,
    pick: (list) => {
      const [first] = list;
      const one = list.find((item) => wishes.includes(item)) ?? first;
      if (one === undefined) throw new RangeError('nothing to pick from');
      return one;
    },
    some: (list, count) => list.slice(0, count),
  };
}

export interface Run {
  readonly kind: CauseKind;
  readonly wishes?: readonly unknown[];
  readonly chance?: boolean;
  readonly checks: readonly string[];
  readonly paths: readonly Path[];
  /** Nodes of the two DNS pods; elsewhere by default. */
  readonly dnsOn?: readonly [number, number];
  readonly dual?: boolean;
  /** Two nodes in each of two clusters, with gateways between them. */
  readonly joined?: boolean;
  /** Of a cause that stops only some packets: as if it stopped all that it could. */
  readonly whole?: boolean;
  /** Three by default. */
  readonly nodes?: number;
}

/** Three nodes, n1 in one zone, n2 and n3 in the other; or more of them, half of them in one subnet. */
export function threeNodes(run: Pick<Run, 'dnsOn' | 'dual' | 'nodes'>): Network {
  const { dnsOn = [ELSEWHERE, ELSEWHERE], dual = false, nodes: count = 3 } = run;
  const families = dual ? (['ipv4', 'ipv6'] as const) : (['ipv4'] as const);
  const drawn = drawNetwork(randomOf(1), { nodes: count, clusters: 1, gateways: false, families });
  const nodes = drawn.nodes.map((node, index) => ({
    ...node,
    zone: index === 0 ? 'zone-a' : 'zone-b',
    ...(run.nodes === undefined ? {} : { subnet: `198.18.${index < count / 2 ? 1 : 2}.0/24` }),
  }));
  return { ...drawn, nodes, dnsPods: drawn.dnsPods.map((pod, index) => ({ ...pod, node: dnsOn[index] ?? ELSEWHERE })) };
}

function joinedNodes(): Network {
  return drawNetwork(randomOf(1), { nodes: 4, clusters: 2, gateways: true, families: ['ipv4'] });
}

/**
 * Each failed probe as `check path source>destination`, with Services named by the words in their brackets.
 */
export function failures(run: Run): readonly string[] {
  const network = run.joined ? joinedNodes() : threeNodes(run);
  const choice: Choice = {
    within: true,
    quality: true,
    families: network.families,
    checks: checksOf(run.checks, run.paths),
  };
  const layout = layOut(network, choice);
  const scene = {
    random: scripted(run.wishes ?? [], run.chance ?? false),
    network,
    checks: run.checks,
    within: true,
    quality: true,
  };
  const cause = drawCause(run.kind, scene);
  if (!cause) throw new RangeError(`no place for ${run.kind}`);
  const faults = run.whole ? (cause.whole ?? []) : cause.faults;
  const { codes, marks } = footprintOf(network, layout, [{ ...cause, faults }]);
  const name = (index: number) => (layout.endpoints[index]?.node ?? '').replace(/.*\(|\).*/g, '');
  return layout.rows.flatMap(({ section, source }, row) =>
    (layout.aimedAt[row] ?? []).flatMap((endpoint) => {
      const cell = row * layout.width + endpoint;
      const reason = reasonOf(codes[cell] ?? 0);
      expect(marks[cell]).toBe(reason && reason !== 'EXEC' ? 1 : 0);
      const family = run.dual ? ` ${section.family}` : '';
      return reason ? [`${section.check} ${section.path}${family} ${name(source)}>${name(endpoint)} ${reason}`] : [];
    }),
  );
}
