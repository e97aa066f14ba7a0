import { apiserver } from '../../plugins/apiserver/index.ts';
import { aims as dnsAims } from '../../plugins/dns/aims.ts';
import { service } from '../../plugins/service/index.ts';
import type { Discovered, Plugin } from '../../src/check/contract.ts';
import { type BoundPlan, bind, type Section } from '../../src/model/bound-plan.ts';
import { directionsOf } from '../../src/model/directions.ts';
import { makePlan } from '../../src/model/make-plan.ts';
import { layersOf } from '../../src/model/network.ts';
import type { Endpoint, Plan, ServiceEnd } from '../../src/model/plan.ts';
import { aNode, clusterRef, secondRef } from '../support/plan.ts';
import type { Choice } from './choice.ts';
import type { Network } from './network.ts';

/** One row of the matrix: a section from a source. */
export interface Row {
  readonly section: Section;
  /** An index into the plan's endpoints. */
  readonly source: number;
}

/** Where the result of each probe is: cell `row * width + endpoint`. */
export interface Layout {
  readonly bound: BoundPlan;
  readonly endpoints: readonly Endpoint[];
  /** For each endpoint, an index into the network's nodes; -1 for a service. */
  readonly nodeOf: readonly number[];
  readonly rows: readonly Row[];
  /** The endpoints that a row's source probes. */
  readonly aimedAt: readonly (readonly number[])[];
  readonly width: number;
  readonly probes: number;
}

/** The plan that the product would make for the network, with its own names. */
export function layOut(network: Network, { checks, within }: Choice): Layout {
  const [first = '', ...others] = network.clusters;
  const plan = makePlan({
    runId: '20300102-030405-abcd',
    source: clusterRef,
    destinations: others.length > 0 ? [secondRef] : [],
    directions: directionsOf(first, others, { oneWay: false, within }),
    nodes: network.nodes.map(({ name, cluster, zone, subnet, podCIDRs }) =>
      aNode(name, { cluster, zone, subnets: [subnet], podCIDRs }),
    ),
    untested: [],
    remarks: [],
    options: { port: '8889' },
    checks,
    services: network.clusters.flatMap((cluster) =>
      serviceEnds(
        network,
        cluster,
        checks.map(({ name }) => name),
      ),
    ),
  });
  const bound = bind(plan, [], []);
  const { endpoints } = plan;
  const places = new Map(network.nodes.map(({ cluster, name }, index) => [`${cluster}/${name}`, index]));
  const nodeOf = endpoints.map((end) =>
    end.layer === 'service' ? -1 : (places.get(`${end.cluster}/${end.node}`) ?? -1),
  );
  const rows = bound.sections.flatMap((section) =>
    [...endpoints.keys()]
      .filter((source) => endpoints[source]?.layer === layersOf(section.path)[0])
      .map((source) => ({ section, source })),
  );
  const aimedAt = aimsOfRows(rows, plan);
  const probes = aimedAt.reduce((sum, those) => sum + those.length, 0);
  return { bound, endpoints, nodeOf, rows, aimedAt, width: endpoints.length, probes };
}

const AIMING: Readonly<Record<string, Pick<Plugin, 'aims'>>> = { dns: { aims: dnsAims }, apiserver, service };

function serviceEnds(network: Network, cluster: string, checks: readonly string[]): readonly ServiceEnd[] {
  const seen = seenOf(network, cluster);
  return checks.flatMap((check) =>
    (AIMING[check]?.aims?.(seen, {}) ?? []).map((named) => ({ cluster, layer: 'service' as const, check, ...named })),
  );
}

function seenOf({ nodes, families, dnsPods }: Network, cluster: string): Discovered {
  const own = nodes.filter((node) => node.cluster === cluster);
  return {
    cluster,
    families,
    nodes: own.map(({ name, addresses }) => ({ name, internal: addresses.node, external: [] })),
    apiServer: { addresses: ['10.96.0.1'], port: 443 },
    dns: {
      service: 'kube-system/kube-dns',
      addresses: ['10.96.0.10', 'fd96::a'].slice(0, families.length),
      port: 53,
      replicas: dnsPods
        .filter((pod) => pod.cluster === cluster)
        .flatMap(({ name, addresses }) => addresses.map((address) => ({ name, address, port: 53 }))),
    },
  };
}

/**
 * All rows with the same kind of source share the list of their destinations, except for the source itself.
 */
function aimsOfRows(rows: readonly Row[], { endpoints, directions }: Plan): readonly (readonly number[])[] {
  const ways = new Set(directions.map(({ from, to }) => `${from}/${to}`));
  const ofSection = new Map<Section, readonly number[]>();
  return rows.map(({ section, source }) => {
    const all = ofSection.get(section) ?? leadingTo(section, endpoints);
    ofSection.set(section, all);
    const cluster = endpoints[source]?.cluster;
    return layersOf(section.path)[1] === 'service'
      ? all.filter((endpoint) => endpoints[endpoint]?.cluster === cluster)
      : all.filter((endpoint) => endpoint !== source && ways.has(`${cluster}/${endpoints[endpoint]?.cluster}`));
  });
}

function leadingTo({ check, path, family }: Section, endpoints: readonly Endpoint[]): readonly number[] {
  const to = layersOf(path)[1];
  return [...endpoints.keys()].filter((index) => {
    const end = endpoints[index];
    if (end?.layer !== to) return false;
    return end.layer !== 'service' || (end.check === check && (end.families?.includes(family) ?? true));
  });
}
