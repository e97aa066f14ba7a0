import { type Aim, type CheckOptions, FAMILIES, familyOf, type Plugin, type Seen } from '../../src/check/plugin.ts';

type NamedAim = ReturnType<NonNullable<Plugin['aims']>>[number];

/** A name of the cluster that every cluster has; the program completes it by the cluster's domain. */
const NAME = 'kubernetes.default.svc';
const SHOWN = 'kubernetes.default';
const DNS_PORT = 53;

interface Options {
  readonly names?: readonly string[];
  readonly servers?: readonly string[];
}

/**
 * The same name by three ways, so that "one replica is broken" is told from "this node cannot reach DNS" and from a cache
 * on the node that is broken; then the user's names.
 */
export function aims(seen: Seen, options: CheckOptions): readonly NamedAim[] {
  const { names = [], servers } = options as Options;
  return [...clusterAims(seen), ...names.flatMap((name) => nameAims(seen, name, servers))];
}

function clusterAims({ families, apiServer, dns }: Seen): readonly NamedAim[] {
  const right = { name: NAME, ...(apiServer ? { expected: apiServer.addresses } : {}) };
  const replicas = dns?.replicas ?? [];
  return [
    { node: `${SHOWN} (resolv.conf)`, families: families.slice(0, 1), aim: { kind: 'resolvers', ...right } },
    ...(dns
      ? [byServer(`${SHOWN} (DNS Service ${dns.service})`, { ...right, addresses: dns.addresses, port: dns.port })]
      : []),
    ...[...Map.groupBy(replicas, ({ name }) => name)].map(([name, ends]) =>
      byServer(`${SHOWN} (DNS pod ${name})`, {
        ...right,
        // A pod of two families stands in two EndpointSlices.
        addresses: ends.map(({ address }) => address),
        port: ends[0]?.port ?? DNS_PORT,
      }),
    ),
  ];
}

function nameAims({ families }: Seen, name: string, servers: readonly string[] | undefined): readonly NamedAim[] {
  if (!servers)
    return [{ node: `${name} (resolv.conf)`, families: families.slice(0, 1), aim: { kind: 'resolvers', name } }];
  return servers.map((server) => byServer(`${name} (${server})`, { name, addresses: [server], port: DNS_PORT }));
}

function byServer(node: string, aim: Aim & Required<Pick<Aim, 'addresses'>>): NamedAim {
  const families = FAMILIES.filter((family) => aim.addresses.some((address) => familyOf(address) === family));
  return { node, families, aim: { kind: 'server', ...aim } };
}
