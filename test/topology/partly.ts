import { type Family, layersOf } from '../../src/model/network.ts';
import type { Endpoint, ServiceEnd } from '../../src/model/plan.ts';
import type { FailReason } from '../../src/model/verdict.ts';
import { behind, dnsPodOf, hasHairpin, isJoined, OUTSIDE } from './ends.ts';
import { type DnsPod, ELSEWHERE } from './network.ts';
import { shareOf } from './random.ts';
import { converse, type Place, type Traffic } from './walk.ts';
import type { Outcome, Probed, World } from './world.ts';

/** A probe where some packets are lost: each connection and each packet meets its own fate. */
interface Sender {
  readonly world: World;
  readonly cell: number;
  readonly from: Place;
  readonly family: Family;
}

type Kind = Pick<Traffic, 'protocol' | 'port' | 'full'>;

/** A connection, or a question and its answer. `flow`: its number within the probe. */
interface Flow extends Kind {
  readonly to: Place;
  readonly flow: number;
}

/** The outcome of one probe in a world whose faults stop only some packets. */
export function probePartly(world: World, { section, source, endpoint, cell }: Probed): Outcome {
  const { endpoints, nodeOf } = world.layout;
  const [layer, toLayer] = layersOf(section.path);
  const sender = { world, cell, from: { node: nodeOf[source] ?? ELSEWHERE, layer }, family: section.family };
  const end = endpoints[endpoint];
  if (end?.layer === 'service') return probeService(sender, end);
  if (toLayer === 'service') throw new RangeError(`${section.path} does not lead to a floater`);
  const to: Place = { node: nodeOf[endpoint] ?? ELSEWHERE, layer: toLayer };
  return probeFloater(sender, to, { check: section.check, hasDatagrams: section.path !== 'pod-node' });
}

interface How {
  readonly check: string;
  /** Whether mtu sends datagrams too. */
  readonly hasDatagrams: boolean;
}

function probeFloater(sender: Sender, to: Place, { check, hasDatagrams }: How): Outcome {
  switch (check) {
    case 'tcp':
      return connect(sender, { to, flow: 0, protocol: 'tcp', port: 'floater' })?.reason;
    case 'udp':
      return severalOf((nth) => ask(sender, { to, flow: nth, nth: 0, protocol: 'udp', port: 'floater' }));
    case 'icmp':
      // Nothing but its number distinguishes one ping from the next.
      return severalOf((nth) => ask(sender, { to, flow: 0, nth, protocol: 'icmp', port: 'floater' }));
    case 'mtu':
      return probeSize(sender, to, hasDatagrams);
    default:
      throw new RangeError(`${check} does not probe floaters`);
  }
}

const ATTEMPTS = 3;

/** Lost if all are lost; LOSS if some are. */
function severalOf(attempt: (nth: number) => FailReason | undefined): FailReason | undefined {
  const reasons = Array.from({ length: ATTEMPTS }, (_, nth) => attempt(nth));
  const [first] = reasons.filter((reason) => reason !== undefined);
  return first !== undefined && reasons.includes(undefined) ? 'LOSS' : first;
}

/**
 * A large request, and if it gets no answer, another and a small one. Then a full-size datagram, and if that
 * gets none, another and a small one.
 */
function probeSize(sender: Sender, to: Place, hasDatagrams: boolean): Outcome {
  const tcp = { to, protocol: 'tcp', port: 'floater' } as const;
  const first = connect(sender, { ...tcp, full: true, flow: 0 });
  const second = first && connect(sender, { ...tcp, full: true, flow: 1 });
  if (second) {
    const small = connect(sender, { ...tcp, flow: 2 });
    return small?.reason ?? (second.isOpen ? 'MTU' : second.reason);
  }
  const datagrams = hasDatagrams ? probeDatagrams(sender, to) : undefined;
  return datagrams ?? (first && 'flaky');
}

function probeDatagrams(sender: Sender, to: Place): Outcome {
  const udp = { to, protocol: 'udp', port: 'floater', nth: 0 } as const;
  if (!ask(sender, { ...udp, full: true, flow: 3 })) return undefined;
  if (!ask(sender, { ...udp, full: true, flow: 4 })) return 'flaky';
  return ask(sender, { ...udp, flow: 5 }) ?? 'clamped';
}

/** Within the usual 5 seconds, a SYN is sent after 0, 1 and 3 seconds. */
const SYNS = 3;
/** How often what follows is sent, within what is left of them. */
const SENDINGS = 5;
/** A full-size request takes many packets; a few stand for them. */
const SEGMENTS = 3;

interface Stuck {
  readonly reason: FailReason;
  /** The connection was made; what came after it was lost. */
  readonly isOpen: boolean;
}

/** A connection and a request over it; undefined: there was an answer. */
function connect(sender: Sender, { full, ...flow }: Flow): Stuck | undefined {
  const refused = sendAgain(SYNS, (nth) => ask(sender, { ...flow, nth }));
  if (refused) return { reason: refused, isOpen: false };
  for (let segment = 0; segment < (full ? SEGMENTS : 1); segment += 1) {
    const before = SYNS + segment * SENDINGS;
    const sent = { ...flow, ...(full ? { full } : {}), open: true } as const;
    const lost = sendAgain(SENDINGS, (nth) => ask(sender, { ...sent, nth: before + nth }));
    if (lost) return { reason: lost, isOpen: true };
  }
  return undefined;
}

function sendAgain(times: number, send: (nth: number) => FailReason | undefined): FailReason | undefined {
  let last: FailReason | undefined;
  for (let nth = 0; nth < times; nth += 1) {
    last = send(nth);
    if (!last) return undefined;
  }
  return last;
}

/** The most flows of a probe. */
const FLOWS = 16;

interface Sent extends Flow {
  readonly nth: number;
  readonly open?: true;
}

/** One packet and its answer. */
function ask({ world, cell, from, family }: Sender, { to, flow, ...sent }: Sent): FailReason | undefined {
  const byGateways = isJoined(world.network, from, to) ? ({ byGateways: true } as const) : undefined;
  return converse(world.faults, { ...sent, family, flow: cell * FLOWS + flow, ...byGateways }, [from, to]);
}

function probeService(sender: Sender, end: ServiceEnd): Outcome {
  const { world, from } = sender;
  const tcp = { protocol: 'tcp', port: 'floater' } as const;
  switch (end.check) {
    case 'dns':
      return lookUp(sender, end);
    case 'apiserver':
      return connect(sender, { to: OUTSIDE, flow: 0, protocol: 'tcp', port: 'api' })?.reason;
    case 'service': {
      if (end.aim.role === 'hairpin') return hasHairpin(world.network, from, end.cluster) ? undefined : 'skip';
      const unknown = end.aim.role === 'headless' ? lookUp(sender, end) : undefined;
      const node = one(behind(world.network, from, end.cluster), sender, FLOWS - 1) ?? ELSEWHERE;
      return unknown ? 'DNS' : connect(sender, { ...tcp, to: { node, layer: 'pod' }, flow: 0 })?.reason;
    }
    default:
      throw new RangeError(`no way to probe ${end.check}`);
  }
}

/** Asks for A and AAAA, each once; the Service leads each question to one of its pods. */
function lookUp(sender: Sender, end: ServiceEnd & Endpoint): FailReason | undefined {
  const { network } = sender.world;
  const named = dnsPodOf(network, end);
  const pods = named ? [named] : network.dnsPods.filter(({ cluster }) => cluster === end.cluster);
  const question = (flow: number) => {
    const pod: DnsPod | undefined = one(pods, sender, flow);
    const to: Place = { node: pod?.node ?? ELSEWHERE, layer: 'pod' };
    return ask(sender, { to, flow, nth: 0, protocol: 'udp', port: 'dns' });
  };
  return question(6) ?? question(7);
}

/** Where a Service leads a flow. */
function one<T>(list: readonly T[], { cell }: Sender, flow: number): T | undefined {
  return list[Math.floor(shareOf(cell, flow) * list.length)];
}
