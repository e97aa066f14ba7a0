import type { Section } from '../../src/model/bound-plan.ts';
import { type Family, layersOf } from '../../src/model/network.ts';
import type { ServiceEnd } from '../../src/model/plan.ts';
import type { FailReason } from '../../src/model/verdict.ts';
import { canShow } from './chance.ts';
import { behind, dnsPodOf, hasHairpin, isJoined, OUTSIDE } from './ends.ts';
import { ELSEWHERE, type Network } from './network.ts';
import { probePartly } from './partly.ts';
import { converse, type Place, type Traffic } from './walk.ts';
import type { Outcome, Probed, World } from './world.ts';

/** The outcome of one probe. */
export function probe(worlds: readonly World[], probed: Probed): Outcome {
  return firstFailure(worlds, (world) => {
    if (world.kind === 'partial') return probePartly(world, probed);
    const outcome = probeIn(world, probed);
    return world.kind === 'spoiling' && !isSeen(outcome, probed.section) ? undefined : outcome;
  });
}

function isSeen(outcome: Outcome, { check }: Section): boolean {
  return (outcome === 'LOSS' || outcome === 'SLOW') && canShow(check, outcome);
}

function probeIn(world: World, { section, source, endpoint }: Probed): Outcome {
  const { endpoints, nodeOf } = world.layout;
  const [layer, toLayer] = layersOf(section.path);
  const from: Place = { node: nodeOf[source] ?? ELSEWHERE, layer };
  const end = endpoints[endpoint];
  if (end?.layer === 'service') return probeService(world, { from, end, family: section.family });
  if (toLayer === 'service') throw new RangeError(`${section.path} does not lead to a floater`);
  const to: Place = { node: nodeOf[endpoint] ?? ELSEWHERE, layer: toLayer };
  const byGateways = isJoined(world.network, from, to) ? ({ byGateways: true } as const) : undefined;
  return firstFailure(trafficsOf(section), (traffic) =>
    converse(world.faults, byGateways ? { ...traffic, ...byGateways } : traffic, [from, to]),
  );
}

/** What a check sends, one after another; from a pod to a node, mtu uses only TCP. */
function trafficsOf({ check, path, family }: Section): readonly Traffic[] {
  const key = `${check}/${path === 'pod-node'}/${family}`;
  const known = TRAFFICS.get(key) ?? madeTraffics({ check, path, family });
  TRAFFICS.set(key, known);
  return known;
}

const TRAFFICS = new Map<string, readonly Traffic[]>();

function madeTraffics({ check, path, family }: Section): readonly Traffic[] {
  const tcp = { protocol: 'tcp', port: 'floater', family } as const;
  const udp = { protocol: 'udp', port: 'floater', family } as const;
  switch (check) {
    case 'tcp':
      return [{ ...tcp, tells: true }];
    case 'udp':
      return [{ ...udp, tells: true }];
    case 'icmp':
      return [{ protocol: 'icmp', port: 'floater', family }];
    case 'mtu':
      return [tcp, { ...tcp, full: true }, ...(path === 'pod-node' ? [] : [udp])];
    default:
      throw new RangeError(`${check} does not probe floaters`);
  }
}

function firstFailure<T, R extends Outcome>(list: readonly T[], of: (one: T) => R | undefined): R | undefined {
  for (const one of list) {
    const reason = of(one);
    if (reason) return reason;
  }
  return undefined;
}

interface Asked {
  readonly from: Place;
  readonly end: ServiceEnd;
  readonly family: Family;
}

function probeService(world: World, asked: Asked): Outcome {
  const { from, end, family } = asked;
  switch (end.check) {
    case 'dns':
      return probeDns(world, asked);
    case 'apiserver':
      return byProxy(world, from) ?? ask(world, from, { to: OUTSIDE, protocol: 'tcp', port: 'api', family });
    case 'service':
      return end.aim.role === 'hairpin' ? hairpin(world, asked) : floaterService(world, asked);
    default:
      throw new RangeError(`no way to probe ${end.check}`);
  }
}

type Ask = Pick<Traffic, 'protocol' | 'port' | 'family'> & { readonly to: Place };

function ask({ faults }: World, from: Place, { to, ...traffic }: Ask): FailReason | undefined {
  return converse(faults, traffic, [from, to]);
}

/** Every Service needs the kube-proxy of the node that asks. */
function byProxy({ faults }: World, { node }: Place): FailReason | undefined {
  return faults.get('proxy')?.find((fault) => fault.node === undefined || fault.node === node)?.reason;
}

function probeDns(world: World, { from, end, family }: Asked): FailReason | undefined {
  const pod = dnsPodOf(world.network, end);
  return pod ? askDnsPod(world, { from, pod, family }) : lookUp(world, { from, end, family });
}

interface AskedPod {
  readonly from: Place;
  readonly pod: Network['dnsPods'][number];
  readonly family: Family;
}

function askDnsPod(world: World, { from, pod, family }: AskedPod): FailReason | undefined {
  const dead = world.faults.get('dns-pod')?.find(({ node }) => world.network.dnsPods.indexOf(pod) === node);
  if (dead) return dead.reason;
  return ask(world, from, { to: { node: pod.node, layer: 'pod' }, protocol: 'udp', port: 'dns', family });
}

/** Through the DNS Service, which is asked again if it is silent: fails only if no DNS pod can be reached. */
function lookUp(world: World, { from, end: { cluster }, family }: Asked): FailReason | undefined {
  const closed =
    byProxy(world, from) ??
    world.faults.get('dns-service')?.find(({ node }) => node === clusterNumber(world, cluster))?.reason;
  if (closed) return closed;
  const own = world.network.dnsPods.filter((pod) => pod.cluster === cluster);
  return oneOf(world)(own, (pod) => askDnsPod(world, { from, pod, family }));
}

function clusterNumber({ network }: World, cluster: string): number {
  return network.clusters.indexOf(cluster);
}

/**
 * A repeated probe meets another pod: it fails only if none answers, but a single pod is enough to spoil it.
 */
function oneOf({ kind }: World): typeof allFail {
  return kind === 'spoiling' ? firstFailure : allFail;
}

function allFail<T>(list: readonly T[], of: (one: T) => FailReason | undefined): FailReason | undefined {
  let last: FailReason | undefined;
  for (const one of list) {
    last = of(one);
    if (!last) return undefined;
  }
  return last;
}

/**
 * Three tries at floaters behind it, different for each source. By name, only the lookup needs kube-proxy.
 */
function floaterService(world: World, asked: Asked): FailReason | undefined {
  const { from, end, family } = asked;
  const isNamed = end.aim.role === 'headless';
  const before = isNamed ? asNamed(world, lookUp(world, asked)) : byProxy(world, from);
  if (before) return before;
  return oneOf(world)(behind(world.network, from, end.cluster), (node) =>
    ask(world, from, { to: { node, layer: 'pod' }, protocol: 'tcp', port: 'floater', family }),
  );
}

function asNamed({ kind }: World, reason: FailReason | undefined): FailReason | undefined {
  return kind === 'spoiling' ? reason : reason && 'DNS';
}

function hairpin(world: World, { from, end, family }: Asked): Outcome {
  if (!hasHairpin(world.network, from, end.cluster)) return 'skip';
  return byProxy(world, from) ?? ask(world, from, { to: from, protocol: 'tcp', port: 'floater', family });
}
