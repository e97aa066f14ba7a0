import type { CheckOptions, Discovered, Plugin, Target } from '../../../src/check/contract.ts';
import { type BoundPlan, bind, endpointName, type Floater } from '../../../src/model/bound-plan.ts';
import { makePlan } from '../../../src/model/make-plan.ts';
import type { Layer } from '../../../src/model/network.ts';
import type { Aim, ServiceEnd } from '../../../src/model/plan.ts';
import { aFloater, aPlan, aTarget, CLUSTER } from '../../support/plan.ts';

export const SEEN: Discovered = {
  cluster: CLUSTER,
  families: ['ipv4'],
  nodes: [
    { name: 'n1', internal: ['192.0.2.1'], external: [] },
    { name: 'n2', internal: ['192.0.2.2', '2001:db8::2'], external: [] },
  ],
  apiServer: undefined,
  dns: undefined,
};

export interface ServiceBound {
  readonly plugin: Plugin;
  readonly seen?: Discovered;
  readonly options?: CheckOptions;
  readonly layers?: readonly Layer[];
  readonly floaters?: readonly Floater[];
  /** What deploy made, by the endpoint's name in words. */
  readonly made?: Readonly<Record<string, Aim>>;
}

/** Two nodes with a floater on each, and what the check aims at besides them. */
export function serviceBound(request: ServiceBound): BoundPlan {
  const { plugin, seen = SEEN, options = {}, layers = ['pod'], made = {} } = request;
  const ends: readonly ServiceEnd[] = (plugin.aims?.(seen, options) ?? []).map((aim) => ({
    cluster: CLUSTER,
    layer: 'service',
    check: plugin.name,
    ...aim,
  }));
  const paths = layers.flatMap((layer) => [`${layer}-${layer}`, `${layer}-service`] as const);
  const { nodes, source, destinations, directions, runId, remarks, ...rest } = aPlan(2);
  const plan = makePlan({
    nodes,
    source,
    destinations,
    directions,
    runId,
    remarks,
    options: rest.options,
    untested: [],
    checks: [{ name: plugin.name, paths, traits: plugin.traits }],
    services: ends,
  });
  const {
    floaters = layers.flatMap((layer, place) => [1, 2].map((n) => aFloater(n + 10 * place, { layer, node: `n${n}` }))),
  } = request;
  const aims = new Map(ends.map((end) => [endpointName(end), made[end.node] ?? {}]));
  return bind(plan, floaters, [], { aims, echoes: [] });
}

/** What the plug-in does from the first floater, by name. */
export function aimedAt(plugin: Plugin, bound: BoundPlan, source = 0) {
  const { tried, untried } = plugin.targets(bound, source);
  const name = (endpoint: number) => bound.plan.endpoints[endpoint]?.node;
  return {
    tried: tried.map(
      ({ section, endpoint, address, port }) => `${section.family} ${name(endpoint)} ${address}:${port}`,
    ),
    untried: untried.map(({ section, endpoint, judgement }) => ({
      to: `${section.family} ${name(endpoint)}`,
      judgement,
    })),
  };
}

/** A target other than a floater. */
export function serviceTarget(aim: Aim, over: Partial<Target> = {}): Target {
  const section = { check: 'x', path: 'pod-service', family: 'ipv4' } as const;
  return aTarget(0, { section, identity: '', address: aim.addresses?.[0] ?? '', port: aim.port ?? 0, aim, ...over });
}
