import { eachPair } from '../each-pair.ts';
import type { Setting } from '../locate.ts';
import type { Cause } from '../search.ts';
import { PASSED, UNKNOWN } from '../symptom.ts';
import type { WorldSection } from '../world.ts';
import { dnsPodsBeside, explainSpot, type ServiceBoard, type ServiceSpot, stateAt } from './board.ts';
import { DNS, type EndRole } from './ends.ts';

/** `surely`: what must fail with the cause. `perhaps`: what may, since a Service leads to one pod or another. */
export type Certainty = 'surely' | 'perhaps';

type Between = Pick<Setting, 'world' | 'groupings'>;

/**
 * Explains what a cause between nodes does to the ways to services: whoever is cut off reaches no Service either, and no
 * pod of a Service is reached on a node that is.
 * @returns what it explains
 */
export function carryOver(
  board: ServiceBoard,
  cause: Cause,
  { setting, certainty }: { readonly setting: Between; readonly certainty: Certainty },
): readonly ServiceSpot[] {
  const about = sectionsOf(cause, setting);
  const lost = lostWays(cause, setting);
  const isHeld = holdsFor(about, setting);
  const found: ServiceSpot[] = [];
  const isAbout = concerns(about, setting);
  const isWhole = cause.place.kind === 'run';
  for (const [section, where] of board.sections.entries()) {
    const wanted = new Set(board.roles.filter((role) => isHeld(role) && isAbout(where, role)));
    if (wanted.size === 0) continue;
    for (let node = 0; node < board.nodes; node += 1) {
      for (const [end, role] of board.roles.entries()) {
        const spot = { section, node, end };
        if (wanted.has(role) && isLost(board, spot, { lost, certainty, isWhole })) found.push(spot);
      }
    }
  }
  // What shuts our port everywhere need not shut that of DNS.
  return isWhole && mostlyPass(board, found) ? [] : found.filter((spot) => explainSpot(board, spot));
}

const MOSTLY = 0.8;

function mostlyPass(board: ServiceBoard, spots: readonly ServiceSpot[]): boolean {
  const states = spots.map((spot) => stateAt(board, spot)).filter((state) => state !== UNKNOWN);
  return states.filter((state) => state === PASSED).length > states.length * MOSTLY;
}

function sectionsOf({ facet }: Cause, { world }: Between): readonly WorldSection[] {
  return [...new Set([...facet.outs, ...facet.ins])].flatMap((index) => world.floaters[index]?.section ?? []);
}

/** What is no pod of the cluster. */
const OUTSIDE: readonly EndRole[] = ['apiserver', 'own', 'dns-server'];

/**
 * Whether a cause on these ways is one on the way to a service: that from the same layer to where the service stands.
 * Where floaters were not probed on that way, it may fail with what leads from or to the same ends.
 */
function concerns(about: readonly WorldSection[], { world }: Between): (where: WorldSection, role: EndRole) => boolean {
  const measured = new Set(world.floaters.map(({ section }) => section.path));
  const layers = new Set(world.floaters.map(({ section }) => section.from));
  return (where, role) => {
    const target = OUTSIDE.includes(role) ? 'node' : 'pod';
    const alike = `${where.from}-${target}`;
    const isKnown = [...measured].some((path) => path === alike);
    return about.some(({ path, from, to, family }) => {
      if (family !== where.family) return false;
      if (isKnown) return path === alike;
      return from === where.from || (to === 'pod' && target === 'pod') || !layers.has(where.from);
    });
  };
}

/** A rule about one protocol holds for the services that speak it; one about a port, for none. */
function holdsFor(about: readonly WorldSection[], { world }: Between): (role: EndRole) => boolean {
  const all = new Set(world.floaters.map(({ section }) => section.check));
  const checks = new Set(about.map(({ check }) => check));
  if (checks.size === all.size) return () => true;
  if (checks.has('udp') && !checks.has('tcp')) return (role) => DNS.includes(role) || role === 'dns-server';
  if (checks.has('tcp') && !checks.has('udp') && all.has('udp')) {
    return (role) => role === 'headless' || !(DNS.includes(role) || role === 'dns-server');
  }
  return () => false;
}

/** Services stand in the cluster that asks for them: what goes across clusters is not counted. */
interface Lost {
  /** By source, the share of the others that it does not reach; by destination, the share that does not reach it. */
  readonly out: Float32Array;
  readonly into: Float32Array;
  readonly has: (source: number, to: number) => boolean;
}

function lostWays({ place }: Cause, { world, groupings }: Between): Lost {
  const nodes = world.nodes.length;
  const [out, into] = [new Int32Array(nodes), new Int32Array(nodes)];
  const pairs = new Uint8Array(nodes * nodes);
  const clusters = world.nodes.map(({ cluster }) => cluster);
  const members = Map.groupBy(clusters, (cluster) => cluster);
  const sizes = Int32Array.from(clusters, (cluster) => members.get(cluster)?.length ?? 0);
  eachPair(place, { nodes, groupings }, (source, to) => {
    pairs[source * nodes + to] = 1;
    const isWithin = clusters[source] === clusters[to];
    // Alone in its cluster a node is known by its ways to the other one.
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

/** Behind the address of a Service stands one pod or another. */
const ANY_POD: readonly EndRole[] = ['resolver', 'dns-service', 'headless', 'cluster-ip', 'nodeport'];

interface Losing {
  readonly lost: Lost;
  readonly certainty: Certainty;
  /** The cause is about everything. */
  readonly isWhole: boolean;
}

/** Who loses so many others loses, mostly, what stands nobody knows where. */
const MUCH = 0.34;

function isLost(
  board: ServiceBoard,
  { section, node, end }: ServiceSpot,
  { lost, certainty, isWhole }: Losing,
): boolean {
  const { hosts, roles } = board;
  const out = lost.out[node] ?? 0;
  const isByService = roles[end] === 'resolver' || roles[end] === 'dns-service' || roles[end] === 'headless';
  if (board.symptom === 'reach' && isByService && !isWhole && reachesDnsPods(board, { section, node, end }))
    return false;
  if (out >= 1) return true;
  const host = hosts[end] ?? -1;
  if (host >= 0) return lost.has(node, host);
  const role = roles[end] ?? 'own';
  // Of the DNS Service it is known which pods stand behind it; of other Services it is not.
  const behind = DNS.includes(role) ? dnsPodsBeside(board, end).map((pod) => hosts[pod] ?? -1) : [];
  if (behind.some((one) => one >= 0 && lost.has(node, one))) return true;
  if (out >= MUCH && !(behind.length > 0 && behind.every((one) => one >= 0))) return true;
  if (certainty === 'surely' || !ANY_POD.includes(role) || behind.length > 0) return false;
  return lost.into.some((share) => share > 0.5);
}

/** Whoever reaches every DNS pod by its own address fails at the Service for another reason. */
function reachesDnsPods(board: ServiceBoard, { section, node, end }: ServiceSpot): boolean {
  const states = dnsPodsBeside(board, end).map((pod) => stateAt(board, { section, node, end: pod }));
  return states.length > 0 && states.every((state) => state === PASSED);
}
