import type { EndRole } from '../../model/end-role.ts';
import type { Layer } from '../../model/network.ts';
import { eachPair } from '../each-pair.ts';
import type { DiagnosisContext } from '../locate.ts';
import type { Cause } from '../search.ts';
import { PASSED } from '../symptom.ts';
import type { World } from '../world.ts';
import { dnsPodsBeside, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { DNS } from './ends.ts';

/**
 * Which nodes each node loses. Services are in the cluster that asks for them, so ways across clusters do not
 * count.
 */
export interface Lost {
  /**
   * By source, the share of the others that it does not reach; by destination, the share that does not reach
   * it.
   */
  readonly out: Float32Array;
  readonly into: Float32Array;
  readonly has: (source: number, to: number) => boolean;
}

export function lostWays({ place }: Cause, { world, groupings }: Pick<DiagnosisContext, 'world' | 'groupings'>): Lost {
  const nodes = world.nodes.length;
  const [out, into] = [new Int32Array(nodes), new Int32Array(nodes)];
  const pairs = new Uint8Array(nodes * nodes);
  const clusters = world.nodes.map(({ cluster }) => cluster);
  const members = Map.groupBy(clusters, (cluster) => cluster);
  const sizes = Int32Array.from(clusters, (cluster) => members.get(cluster)?.length ?? 0);
  eachPair(place, { nodes, groupings }, (source, to) => {
    pairs[source * nodes + to] = 1;
    const isWithin = clusters[source] === clusters[to];
    // A node that is alone in its cluster is known by its ways to the other cluster.
    if (isWithin || sizes[source] === 1) out[source] = (out[source] ?? 0) + 1;
    if (isWithin) into[to] = (into[to] ?? 0) + 1;
  });
  const share = (count = 0, node = 0) => count / Math.max(1, (sizes[node] ?? 0) - 1);
  return {
    out: Float32Array.from(out, share),
    into: Float32Array.from(into, share),
    has: (source, to) => pairs[source * nodes + to] === 1,
  };
}

/** Behind the address of such a Service is one pod or another. */
const ANY_POD: readonly EndRole[] = ['resolver', 'dns-service', 'headless', 'cluster-ip', 'nodeport'];

/** A node that loses this share of the others mostly also loses ends whose node is unknown. */
const MUCH = 0.34;

/**
 * Whether a probe to a service fails because of a cause between nodes. `mostly`: unless others that lose the
 * same nodes reach it. `perhaps`: it leads to one of several pods, and it is not known to which.
 */
export type Loss = 'surely' | 'mostly' | 'perhaps' | undefined;

interface Unseen {
  /** The source's layer. */
  readonly layer: Layer | undefined;
  readonly floaters: World['floaters'];
}

/** Whether nothing reaches the node's pods, and it was not probed whether they reach others. */
export function isUnseen({ place, facet }: Cause, node: number, { layer, floaters }: Unseen): boolean {
  if (place.kind !== 'node' || place.heading !== 'inbound' || place.node !== node) return false;
  const isSource = floaters.some((one) => one.section.from === layer);
  return !isSource && facet.ins.every((index) => floaters[index]?.section.to === layer);
}

export function lossOf(board: ServiceBoard, { node, end }: ServiceSpot, lost: Lost): Loss {
  const { hosts, roles } = board;
  const out = lost.out[node] ?? 0;
  if (out >= 1) return 'surely';
  const host = hosts[end] ?? -1;
  if (host >= 0) return lost.has(node, host) ? 'surely' : undefined;
  const role = roles[end] ?? 'own';
  const pods = DNS.includes(role) ? dnsPodsBeside(board, end).map((pod) => hosts[pod] ?? -1) : [];
  const known = pods.length > 0 ? lossOfPods(pods, node, lost) : undefined;
  if (pods.length > 0 && role !== 'headless') return known;
  // By its name, it leads to any pod behind it, not only to those of DNS.
  const any = lossAnywhere(role, out, lost);
  return any === 'surely' ? any : (known ?? any);
}

/** For the DNS Service, the pods behind it are known. */
function lossOfPods(hosts: readonly number[], node: number, lost: Lost): Loss {
  const gone = hosts.filter((host) => host >= 0 && lost.has(node, host)).length;
  if (gone === hosts.length) return 'surely';
  const isMuch = (lost.out[node] ?? 0) >= MUCH && hosts.some((host) => host < 0);
  return gone > 0 || isMuch ? 'mostly' : undefined;
}

function lossAnywhere(role: EndRole, out: number, lost: Lost): Loss {
  const isAny = ANY_POD.includes(role);
  if (out >= MUCH) return isAny ? 'surely' : 'mostly';
  return isAny && lost.into.some((share) => share > 0.5) ? 'perhaps' : undefined;
}

/** If a node reaches every DNS pod at its own address, it fails at the Service for another reason. */
export function reachesDnsPods(board: ServiceBoard, { section, node, end }: ServiceSpot): boolean {
  const role = board.roles[end];
  if (role !== 'resolver' && role !== 'dns-service' && role !== 'headless') return false;
  const states = dnsPodsBeside(board, end).map((pod) => stateAt(board, { section, node, end: pod }));
  return states.length > 0 && states.every((state) => state === PASSED);
}
