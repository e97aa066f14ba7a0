import { existsSync, readdirSync } from 'node:fs';
import { BOTH_FAMILIES, byFamily, type Plan, RANGE4, RANGE6 } from './addresses.ts';
import { ip, LAN, run, sysctl } from './sys.ts';
import type { Family, NodeInfo } from './types.ts';

const ROUTER = [
  'net.ipv4.ip_forward=1',
  'net.ipv4.conf.all.rp_filter=0',
  'net.ipv4.conf.default.rp_filter=0',
  'net.ipv6.conf.all.forwarding=1',
  'net.ipv6.conf.default.forwarding=1',
  // No duplicate address detection, because every address here is assigned only once.
  'net.ipv6.conf.all.accept_dad=0',
  'net.ipv6.conf.default.accept_dad=0',
  'net.ipv6.conf.default.accept_ra=0',
  // As systemd sets it on real nodes: unprivileged ping in host-network pods.
  'net.ipv4.ping_group_range=0 2147483647',
];

export const netnsNames = (): string[] => (existsSync('/run/netns') ? readdirSync('/run/netns') : []);

/**
 * Creates the LAN namespace. While it exists, the test clusters' ranges are unreachable from the machine's
 * own namespace.
 */
export async function makeLan(): Promise<void> {
  if (netnsNames().includes(LAN)) return;
  await ip(undefined, [`route replace blackhole ${RANGE4}`, `route replace blackhole ${RANGE6}`]);
  await ip(undefined, [`netns add ${LAN}`]);
  await sysctl(LAN, ROUTER);
  await ip(LAN, ['link set lo up']);
}

export async function removeLan(): Promise<void> {
  if (netnsNames().includes(LAN)) await ip(undefined, [`netns del ${LAN}`]);
  await ip(undefined, [`route del blackhole ${RANGE4}`, `route del blackhole ${RANGE6}`], true);
}

type Host = { readonly netns: string; readonly port: string; readonly ipv4: string; readonly ipv6: string };

const hostsOf = (plan: Plan, nodes: readonly NodeInfo[]): Host[] => [
  { netns: plan.netns, port: `${plan.name}-cp`, ipv4: plan.ipv4, ipv6: plan.ipv6 },
  ...nodes.map((node) => ({ netns: node.netns, port: node.name, ipv4: node.ipv4, ipv6: node.ipv6 })),
];

async function configureHost(plan: Plan, host: Host, families: readonly Family[]): Promise<void> {
  await sysctl(host.netns, ROUTER);
  await ip(host.netns, [
    'link set lo up',
    'link set eth0 up',
    ...byFamily(families, `addr add ${host.ipv4}/24 dev eth0`, `addr add ${host.ipv6}/64 dev eth0 nodad`),
    // Routes to other clusters, through the LAN's router. There is no default route.
    ...byFamily(families, `route add ${RANGE4} via ${plan.gateway4}`, `route add ${RANGE6} via ${plan.gateway6}`),
  ]);
}

/** Arguments for `ip` that add routes to the nodes' pods, from anywhere else on the cluster's LAN. */
export const podRoutes = (
  nodes: readonly NodeInfo[],
  { except, families = BOTH_FAMILIES }: { except?: string; families?: readonly Family[] } = {},
): string[] =>
  nodes
    .filter((node) => node.netns !== except)
    .flatMap((node) =>
      byFamily(
        families,
        `route replace ${node.podCidr4} via ${node.ipv4}`,
        `route replace ${node.podCidr6} via ${node.ipv6}`,
      ),
    );

/** Creates a cluster's bridge, and its hosts' namespaces, links, addresses and routes. */
export async function makeNetwork(plan: Plan, nodes: readonly NodeInfo[], families: readonly Family[]): Promise<void> {
  const hosts = hostsOf(plan, nodes);
  await ip(
    undefined,
    hosts.map(({ netns }) => `netns add ${netns}`),
  );
  await ip(LAN, [
    `link add ${plan.bridge} type bridge`,
    ...byFamily(
      families,
      `addr add ${plan.gateway4}/24 dev ${plan.bridge}`,
      `addr add ${plan.gateway6}/64 dev ${plan.bridge} nodad`,
    ),
    `link set ${plan.bridge} up`,
    ...hosts.flatMap(({ netns, port }) => [
      `link add ${port} type veth peer name eth0 netns ${netns}`,
      `link set ${port} master ${plan.bridge} up`,
    ]),
    ...podRoutes(nodes, { families }),
  ]);
  await Promise.all(
    hosts.map(async (host) => {
      await configureHost(plan, host, families);
      await ip(host.netns, podRoutes(nodes, { except: host.netns, families }));
    }),
  );
}

// The kernel destroys a deleted namespace later, and until then the links' other ends would block the next
// start.
async function removePorts(plan: Plan): Promise<void> {
  const { stdout } = await run(['ip', '-n', LAN, '-json', 'link', 'show']);
  const names = (JSON.parse(stdout) as { readonly ifname: string }[]).map(({ ifname }) => ifname);
  const mine = names.filter((name) => name.startsWith(`${plan.name}-`) || name === plan.bridge);
  await ip(
    LAN,
    mine.map((name) => `link del ${name}`),
    true,
  );
}

/** Removes what makeNetwork created, as far as it exists. */
export async function removeNetwork(plan: Plan): Promise<void> {
  const names = netnsNames();
  if (names.includes(LAN)) await removePorts(plan);
  for (const name of names.filter((candidate) => candidate.startsWith(`nd-${plan.name}-`))) {
    await run(['ip', 'netns', 'del', name]);
  }
}
