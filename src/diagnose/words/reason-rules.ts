import type { Protocol } from '../../model/check-traits.ts';
import type { Family } from '../../model/network.ts';
import type { FailReason } from '../../model/verdict.ts';
import { REASONS } from '../codes/reasons.ts';

/** How other probes between the same ends fared, if there were any. */
export type Fared = 'passed' | 'failed';

/** What the run shows about a finding. Whatever is absent is not known, and decides nothing. */
export interface Shown {
  /** The reasons of its failed probes, with how often each occurs. */
  readonly reasons?: ReadonlyMap<FailReason, number>;
  /** The details of its failed probes, or of a sample of them. */
  readonly details?: readonly string[];
  /** What its probes send. */
  readonly protocols?: readonly Protocol[];
  /** Its IP families, if others were probed too. */
  readonly families?: readonly Family[];
  /** The same probes over the other IP family. */
  readonly otherFamily?: Fared;
  /** Probes from other nodes to the same Services. */
  readonly otherNodes?: Fared;
  /** Probes from node to node, on the network of the nodes. */
  readonly nodeLayer?: Fared;
  /** Probes between the node of the finding and its own pods. */
  readonly ownPods?: Fared;
  /** What is not reached are pods behind Services, also those that were asked without a Service. */
  readonly isBehindServices?: boolean;
  /** Nothing but the pod network was probed. */
  readonly isPodsOnly?: boolean;
}

/** Which reasons move if something shows. Of two rules that hold, the first one's reasons come first. */
export interface ReasonRule {
  readonly codes: RegExp;
  readonly when: (shown: Shown) => boolean;
  readonly first?: readonly string[];
  readonly without?: readonly string[];
}

/** Between floaters: whatever is lost there is lost on a wire, in a route or by a rule. */
const NETWORK = /^ND([12]|30|901)/;
/** Services: their addresses are translated on the node. */
const TRANSLATED = /^ND5(04|1[1-46])/;
/** All but what could not be measured. */
const ANY = /^ND[1235]/;

/** Reasons that lose packets without a word. None of them answers. */
const SILENT: readonly string[] = [
  REASONS.nodeLink,
  REASONS.equalPaths,
  REASONS.paths,
  REASONS.uplink,
  REASONS.isolation,
  REASONS.tunnel,
  REASONS.conntrack,
  REASONS.dnsConntrack,
  REASONS.firewallPair,
  REASONS.luck,
];

/** Those of them that the source does not notice when it sends. A full table it does: the call fails. */
const ON_WIRES: readonly string[] = SILENT.filter(
  (reason) => reason !== REASONS.conntrack && reason !== REASONS.dnsConntrack,
);

/** What would stop the nodes themselves as well. */
const BELOW_NODES: readonly string[] = [
  REASONS.nodeLink,
  REASONS.nodeRoutes,
  REASONS.uplink,
  REASONS.subnetRoutes,
  REASONS.isolation,
];

const OF_PODS: readonly string[] = [REASONS.tunnel, REASONS.podRoutes, REASONS.cniAgent];

const OF_IPV4: readonly string[] = [REASONS.duplicateIpv4, REASONS.reversePath, REASONS.arp];
const OF_IPV6: readonly string[] = [REASONS.neighbourDiscovery, REASONS.duplicateIpv6, REASONS.routerAdvertisements];

/** The words of the system, or of ICMP, in a share of the details that is no accident. */
const SHARE = 0.2;

export const REASON_RULES: readonly ReasonRule[] = [
  // What somebody said.
  { codes: ANY, when: says(/prohibited|packet filtered/i), first: [REASONS.prohibited], without: SILENT },
  { codes: ANY, when: says(/permission denied/i), first: [REASONS.permission], without: SILENT },
  { codes: ANY, when: says(/operation not permitted/i), first: [REASONS.ownRules], without: ON_WIRES },
  { codes: ANY, when: says(/invalid argument/i), first: [REASONS.blackhole], without: SILENT },
  { codes: ANY, when: says(/network (is )?unreachable|net unreachable/i), first: [REASONS.noRoute], without: SILENT },
  {
    codes: ANY,
    when: says(/no route to host|host (is )?unreachable|address unreachable/i),
    first: [REASONS.noNeighbour],
  },
  {
    codes: NETWORK,
    when: only('REFUSED'),
    first: [REASONS.rejectRule, REASONS.nobodyListens],
    without: [...SILENT, REASONS.podRoutes, REASONS.cniAgent, REASONS.subnetRoutes, REASONS.pairRoute],
  },
  { codes: NETWORK, when: only('RESET'), first: [REASONS.resets], without: SILENT },
  { codes: /^ND703/, when: only('REFUSED', 'RESET'), first: [REASONS.machines], without: SILENT },
  { codes: /^ND(501|502|503)/, when: only('REFUSED'), first: [REASONS.dnsPort] },
  { codes: /^ND502/, when: only('UNREACHABLE'), first: [REASONS.dnsRejected], without: [REASONS.dnsConntrack] },
  { codes: TRANSLATED, when: both(only('REFUSED'), areReached), first: [REASONS.oldRules] },
  { codes: TRANSLATED, when: both(only('REFUSED'), areUnreached), first: [REASONS.noEndpoint] },
  { codes: /^ND513/, when: only('RESET'), first: [REASONS.resets] },
  { codes: /^ND(504|502)/, when: only('DNS'), first: [REASONS.dnsConfig] },
  { codes: /^ND515/, when: only('REFUSED'), first: [REASONS.noListener], without: [REASONS.noWayOut] },
  // What the probes are.
  {
    codes: /^ND(106|302)/,
    when: sending('icmp'),
    first: [REASONS.noPing],
    without: [REASONS.unknownPort, REASONS.nobodyListens, REASONS.noUdp],
  },
  { codes: /^ND(106|302)/, when: sendingNo('icmp'), without: [REASONS.noPing] },
  { codes: /^ND(106|302)/, when: sendingNo('udp'), without: [REASONS.noUdp] },
  // Silence.
  { codes: /^ND106/, when: only('TIMEOUT'), without: [REASONS.nobodyListens] },
  { codes: /^ND515/, when: only('TIMEOUT'), first: [REASONS.outFirewall], without: [REASONS.noListener] },
  // Pods and nodes.
  { codes: /^ND512/, when: ({ isBehindServices }) => isBehindServices === true, first: OF_PODS },
  {
    codes: /^ND104/,
    when: ({ ownPods }) => ownPods === 'failed',
    first: [REASONS.ownBridge, REASONS.cniAgent],
    without: [REASONS.tunnel, REASONS.podRoutes],
  },
  { codes: /^ND104/, when: ({ ownPods }) => ownPods === 'passed', without: [REASONS.ownBridge] },
  {
    codes: /^ND(10[1-3]|20|21|301)/,
    when: ({ nodeLayer }) => nodeLayer === 'passed',
    first: OF_PODS,
    without: [...BELOW_NODES, REASONS.cniAlone],
  },
  {
    codes: /^ND(10[1-3]|20|21|301)/,
    when: ({ isPodsOnly }) => isPodsOnly === true,
    first: OF_PODS,
    without: [REASONS.cniAlone],
  },
  // One IP family.
  {
    codes: /^ND(10[1-6]|20|21)/,
    when: ({ otherFamily }) => otherFamily === 'passed',
    first: [REASONS.oneFamily],
    without: [REASONS.nodeLink, REASONS.isolation],
  },
  { codes: /^ND(107|303)/, when: isOf('ipv4'), without: OF_IPV6 },
  { codes: /^ND(107|303)/, when: isOf('ipv6'), without: OF_IPV4 },
  // Sizes.
  {
    codes: /^ND404/,
    when: says(/path MTU discovery works/),
    first: [REASONS.toldHop],
    without: [REASONS.clampedHop],
  },
  { codes: /^ND404/, when: says(/full-size datagrams are lost/), without: [REASONS.toldHop] },
];

function only(...wanted: readonly FailReason[]): ReasonRule['when'] {
  return ({ reasons }) =>
    reasons !== undefined && reasons.size > 0 && [...reasons.keys()].every((reason) => wanted.includes(reason));
}

/** From other nodes, the same Services answer. */
function areReached({ otherNodes }: Shown): boolean {
  return otherNodes === 'passed';
}

function areUnreached(shown: Shown): boolean {
  return !areReached(shown);
}

function both(one: ReasonRule['when'], other: ReasonRule['when']): ReasonRule['when'] {
  return (shown) => one(shown) && other(shown);
}

function says(words: RegExp): ReasonRule['when'] {
  return ({ details = [] }) => {
    const times = details.filter((detail) => words.test(detail)).length;
    return times > 0 && times >= details.length * SHARE;
  };
}

function sending(protocol: Protocol): ReasonRule['when'] {
  return ({ protocols }) => protocols?.length === 1 && protocols[0] === protocol;
}

function sendingNo(protocol: Protocol): ReasonRule['when'] {
  return ({ protocols = [] }) => protocols.length > 0 && !protocols.includes(protocol);
}

function isOf(family: 'ipv4' | 'ipv6'): ReasonRule['when'] {
  return ({ families }) => families?.length === 1 && families[0] === family;
}
