import { isIP } from 'node:net';
import {
  type Aim,
  type CheckOptions,
  FAMILIES,
  familyOf,
  isProbeable,
  type Plugin,
  type Seen,
  type SeenDns,
  shellAddress,
} from '../../src/check/plugin.ts';

type NamedAim = ReturnType<NonNullable<Plugin['aims']>>[number];

interface DnsOptions {
  readonly names?: readonly string[];
  readonly servers?: readonly string[];
}

/** What is looked up. For kind `cluster`, each pod adds the cluster's domain, which only the pod knows. */
type LookupAim = Pick<Aim, 'kind' | 'name' | 'expected'>;

/** A name that every cluster has. */
const NAME = 'kubernetes.default.svc';
const SHOWN = 'kubernetes.default';
const DNS_PORT = 53;

/**
 * One name in three ways: through the resolvers that a pod's programs use, through the DNS Service, and
 * through each pod behind it. This distinguishes a broken replica, a node that cannot reach DNS, and a broken
 * cache on a node. The user's own names follow. If the user named servers but no names, the servers are asked
 * for the cluster's name.
 */
export function aims(seen: Seen, options: CheckOptions): readonly NamedAim[] {
  const { names = [], servers = [] }: DnsOptions = options;
  const right = seen.apiServer?.addresses.filter(isProbeable) ?? [];
  const expected = right.length > 0 ? { expected: right } : {};
  const cluster: LookupAim = { kind: 'cluster', name: NAME, ...expected };
  const own = names.map((name) => ({ shown: name, wanted: { kind: 'name', name } }));
  const asked = own.length > 0 || servers.length === 0 ? own : [{ shown: SHOWN, wanted: cluster }];
  const all = [
    byResolvers(seen, SHOWN, cluster),
    ...(seen.dns ? byCluster(seen.dns, cluster) : []),
    ...asked.flatMap(({ shown, wanted }) =>
      servers.length > 0
        ? servers.map((server) => byServer(server, shown, wanted))
        : [byResolvers(seen, shown, wanted)],
    ),
  ];
  return [...new Map(all.map((one) => [one.node, one])).values()];
}

/** The family is only a label, since only the pod knows which addresses its resolvers have. */
function byResolvers({ families: [first = 'ipv4'] }: Seen, shown: string, wanted: LookupAim): NamedAim {
  return { node: `${shown} (resolv.conf)`, families: [first], aim: { ...wanted, role: 'resolver' } };
}

function byCluster({ service, addresses, port, replicas = [] }: SeenDns, wanted: LookupAim): readonly NamedAim[] {
  // A pod with addresses of both families is listed twice.
  const pods = [...Map.groupBy(replicas, ({ name }) => name)];
  return [
    ...(addresses.length > 0
      ? [byAddresses(`${SHOWN} (DNS Service ${service})`, { ...wanted, role: 'dns-service', addresses, port })]
      : []),
    ...pods.map(([name, those]) =>
      byAddresses(`${SHOWN} (DNS pod ${name})`, {
        ...wanted,
        role: 'dns-replica',
        pod: name,
        addresses: those.map(({ address }) => address),
        port: those[0]?.port ?? DNS_PORT,
      }),
    ),
  ];
}

function byServer(text: string, shown: string, wanted: LookupAim): NamedAim {
  if (isIP(text) === 0) {
    return {
      node: `${shown} (${text})`,
      aim: { ...wanted, role: 'dns-server', untried: `the server ${text} is no IP address` },
    };
  }
  const address = shellAddress(text);
  return byAddresses(`${shown} (${address})`, { ...wanted, role: 'dns-server', addresses: [address], port: DNS_PORT });
}

function byAddresses(node: string, aim: Aim & Required<Pick<Aim, 'addresses'>>): NamedAim {
  const families = FAMILIES.filter((family) => aim.addresses.some((address) => familyOf(address) === family));
  return { node, families, aim };
}
