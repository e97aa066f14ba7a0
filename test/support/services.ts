import type { CheckOptions, Discovered, Plugin } from '../../src/check/contract.ts';
import { type BoundPlan, bind, endpointName, type Floater } from '../../src/model/bound-plan.ts';
import type { Aim, ServiceEnd } from '../../src/model/plan.ts';
import { servicesOf } from '../../src/run/check/aims.ts';
import { aFloater, aPlan, CLUSTER, identityOf } from './plan.ts';

const NODES = [1, 2, 3];

/** What preflight would see in the cluster of `aPlan(3)`. */
export const SEEN: Discovered = {
  cluster: CLUSTER,
  families: ['ipv4'],
  nodes: NODES.map((n) => ({ name: `n${n}`, internal: [`198.18.0.${n}`], external: [`203.0.113.${n}`] })),
  apiServer: { addresses: ['10.96.0.1'], port: 443 },
  dns: {
    service: 'kube-system/kube-dns',
    addresses: ['10.96.0.10'],
    port: 53,
    replicas: [{ name: 'coredns-1', address: '10.244.1.9', port: 53 }],
  },
};

/** Options for the checks that aim at nothing without them. */
export const OPTIONS: Readonly<Record<string, CheckOptions>> = {
  targets: { addresses: ['192.0.2.1'], ports: [80, 443], protocols: ['tcp', 'udp'] },
  dns: { names: ['example.com'], servers: ['192.0.2.53'] },
  http: { urls: ['https://example.com/'], status: [200] },
};

export function aService(check: string, node: string, over: Partial<ServiceEnd> = {}): ServiceEnd {
  return { cluster: CLUSTER, layer: 'service', check, node, aim: {}, ...over };
}

/**
 * Three nodes with a floater on each network, and everything that a check aims at, as if deploy had made what
 * it needs.
 */
export function boundFor(plugin: Plugin): BoundPlan {
  const services = servicesOf(SEEN, {
    plugins: [plugin],
    settings: { options: OPTIONS, external: true },
    untested: [],
  });
  const plan = aPlan(3, { checks: [{ name: plugin.name, paths: plugin.paths }], services });
  const floaters = NODES.flatMap((n): readonly Floater[] => [
    aFloater(n),
    aFloater(n + 10, { node: `n${n}`, layer: 'node', addresses: [`198.18.0.${n}`] }),
  ]);
  const echoes = NODES.map((n) => aFloater(n + 20, { node: `n${n}`, addresses: [`10.244.${n}.3`] }));
  return bind(plan, floaters, [], { aims: new Map(services.map((end) => [endpointName(end), madeFor(end)])), echoes });
}

function madeFor({ aim: { role } }: ServiceEnd): Aim {
  const expected = NODES.map(identityOf);
  if (role === 'nodeport') return { port: 31_000, expected };
  if (role === 'cluster-ip') return { addresses: ['10.96.7.1'], port: 8889, expected };
  if (role === 'headless') return { name: 'netdoctor-floater-headless.netdoctor-system.svc', port: 8889, expected };
  if (role === 'hairpin') return { byNode: { n1: ['10.96.7.2'] }, port: 8889, untried: 'n1 alone', expected };
  return {};
}
