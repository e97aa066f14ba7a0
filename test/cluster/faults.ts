import { randomBytes } from 'node:crypto';
import { byFamily } from './addresses.ts';
import { podRoutes } from './network.ts';
import { nodeOf } from './node.ts';
import { ip, LAN, netnsArgv, run } from './sys.ts';
import type { Cluster, Family, NodeInfo } from './types.ts';

/** Removes a fault; may be called more than once. */
export type Heal = () => Promise<void>;

export type Hook = 'prerouting' | 'input' | 'forward' | 'output' | 'postrouting';

export type Fault = {
  /** A node (its network namespace, even while it is switched off), or the wire between the nodes. */
  readonly where: { readonly node: number } | 'lan';
  readonly family: 'inet' | 'ip' | 'ip6' | 'bridge';
  readonly hook: Hook;
  /** One or more rules in nft syntax, such as `ip saddr 198.18.1.11 ct state new drop`. */
  readonly rule: string | readonly string[];
  readonly type?: 'filter' | 'nat';
  /** Default: after connection tracking and before kube-proxy; for `nat`, just before kube-proxy's chain. */
  readonly priority?: number;
};

const PREFIX = 'netdoctor_fault';
const tablePrefix = (cluster: string): string => `${PREFIX}_${cluster}_`;

function defaultPriority(fault: Fault): number {
  if (fault.family === 'bridge') return -200;
  if (fault.type !== 'nat') return -150;
  return fault.hook === 'postrouting' || fault.hook === 'input' ? 90 : -110;
}

/** The nft script that creates a fault's table. */
export function faultScript(fault: Fault, table: string): string {
  const priority = fault.priority ?? defaultPriority(fault);
  const chain = `type ${fault.type ?? 'filter'} hook ${fault.hook} priority ${priority}; policy accept;`;
  const rules = typeof fault.rule === 'string' ? [fault.rule] : fault.rule;
  return [
    `add table ${fault.family} ${table}`,
    `add chain ${fault.family} ${table} fault { ${chain} }`,
    ...rules.map((rule) => `add rule ${fault.family} ${table} fault ${rule}`),
    '',
  ].join('\n');
}

const nft = (netns: string, input: string) => run(netnsArgv(netns, ['nft', '-f', '-']), { input });

/** Adds a separate rule set to a node or to the wire. Any number of faults may be active at the same time. */
export async function injectFault(cluster: Cluster, fault: Fault): Promise<Heal> {
  const netns = fault.where === 'lan' ? LAN : nodeOf(cluster, fault.where.node).netns;
  const table = `${tablePrefix(cluster.name)}${randomBytes(4).toString('hex')}`;
  await nft(netns, faultScript(fault, table));
  return async () => {
    // Adding the table first avoids an error if it is already gone.
    await nft(netns, `add table ${fault.family} ${table}\ndelete table ${fault.family} ${table}\n`);
  };
}

export type LostRoute = {
  /** The node that loses its route, and the node whose pods it no longer reaches. */
  readonly node: number;
  readonly to: number;
  /** Packets are dropped silently, or refused with an ICMP message. */
  readonly kind: 'blackhole' | 'unreachable';
  readonly families?: readonly Family[];
};

const KINDS = ['blackhole', 'unreachable'] as const;

function routeOf(node: NodeInfo, family: Family): { cidr: string; via: string } {
  return family === 4 ? { cidr: node.podCidr4, via: node.ipv4 } : { cidr: node.podCidr6, via: node.ipv6 };
}

// IPv6 keeps several routes of different types to one prefix, so each must be deleted separately.
const withoutRoute = (cidr: string): string[] => [
  `route del ${cidr}`,
  ...KINDS.map((kind) => `route del ${kind} ${cidr}`),
];

/** Removes a node's route to another node's pods. */
export async function loseRoute(cluster: Cluster, lost: LostRoute): Promise<Heal> {
  const { netns } = nodeOf(cluster, lost.node);
  const target = nodeOf(cluster, lost.to);
  const routes = (lost.families ?? cluster.families).map((family) => routeOf(target, family));
  const cidrs = routes.map(({ cidr }) => cidr);
  await ip(netns, cidrs.flatMap(withoutRoute), true);
  await ip(
    netns,
    cidrs.map((cidr) => `route add ${lost.kind} ${cidr}`),
  );
  return async () => {
    await ip(netns, cidrs.flatMap(withoutRoute), true);
    await ip(
      netns,
      routes.map(({ cidr, via }) => `route replace ${cidr} via ${via}`),
    );
  };
}

/** Disconnects a node's cable. */
export async function linkDown(cluster: Cluster, node: number): Promise<Heal> {
  const { name } = nodeOf(cluster, node);
  await ip(LAN, [`link set ${name} down`]);
  return async () => {
    await ip(LAN, [`link set ${name} up`]);
  };
}

async function healTables(netns: string, cluster: string): Promise<void> {
  const { stdout } = await run(netnsArgv(netns, ['nft', 'list', 'tables']));
  const faults = stdout.split('\n').filter((line) => line.split(' ')[2]?.startsWith(tablePrefix(cluster)));
  if (faults.length > 0) await nft(netns, `${faults.map((table) => `delete ${table}`).join('\n')}\n`);
}

async function healRoutes(node: NodeInfo, { nodes, families }: Cluster): Promise<void> {
  const others = nodes.filter((other) => other !== node);
  const cidrs = others.flatMap((other) => byFamily(families, other.podCidr4, other.podCidr6));
  const lines = cidrs.flatMap((cidr) => KINDS.map((kind) => `route del ${kind} ${cidr}`));
  await ip(node.netns, lines, true);
  await ip(node.netns, podRoutes(nodes, { except: node.netns, families }));
}

/** Removes every fault of a cluster, whoever injected it: rules, lost routes, disconnected cables. */
export async function healAll(cluster: Cluster): Promise<void> {
  await ip(
    LAN,
    cluster.nodes.map((node) => `link set ${node.name} up`),
  );
  await Promise.all([
    healTables(LAN, cluster.name),
    ...cluster.nodes.map((node) => healTables(node.netns, cluster.name)),
    ...cluster.nodes.map((node) => healRoutes(node, cluster)),
  ]);
}
