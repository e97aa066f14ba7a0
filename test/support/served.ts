import type { Family } from '../../src/model/network.ts';
import type { PlannedNode, ServiceEnd } from '../../src/model/plan.ts';
import type { Judgement } from '../../src/model/verdict.ts';
import { type Break, failure, manyNodes, type NamedProbe, type RunOptions } from './diagnosed.ts';
import { timeout } from './matrix.ts';
import { aService } from './services.ts';

/** What a packet is, between two nodes, by name. */
export interface Sent {
  readonly from: string;
  readonly to: string;
  readonly protocol: 'tcp' | 'udp' | 'icmp';
  readonly family: Family;
  readonly port: 'floater' | 'dns' | 'api';
}

/** Undefined: it arrives, and so does the answer. */
export type Cut = (sent: Sent) => Judgement | undefined;

export interface Served {
  readonly nodes: number | readonly PlannedNode[];
  /** The nodes that DNS pods run on, by name. */
  readonly dnsOn: readonly string[];
  readonly families?: 1 | 2;
  readonly checks?: readonly string[];
  /** Checks of Services; all by default. */
  readonly services?: readonly string[];
  /** Chooses which of several pods behind a Service answers. */
  readonly seed?: number;
}

/** The node of the API server. */
const CONTROL = 'n1';
/** How many floaters, the first ones, are behind the Services of the checks. */
const SELECTED = 3;

/** A run with every kind of service end, whose probes fail where packets are cut on their way. */
export function served(options: Served, cut: Cut): { readonly run: RunOptions; readonly breaks: Break } {
  const { checks = ['tcp', 'udp', 'icmp'], families = 1, services } = options;
  const nodes = typeof options.nodes === 'number' ? manyNodes(options.nodes) : options.nodes;
  const ends = serviceEnds(nodes, options);
  const run = {
    nodes,
    checks,
    families,
    services: ends.filter(({ check }) => services?.includes(check) ?? true),
  };
  return { run, breaks: (probe) => outcome(probe, { nodes, ends, options, cut }) };
}

function serviceEnds(nodes: readonly PlannedNode[], { dnsOn, families = 1 }: Served): readonly ServiceEnd[] {
  const both = <T>(list: readonly [T, T]) => list.slice(0, families);
  const backends = nodes.slice(0, SELECTED).map(({ name }) => name);
  const own = { byNode: Object.fromEntries(backends.map((name) => [name, ['10.96.7.2']])) };
  return [
    aService('dns', 'resolver', { families: ['ipv4'], aim: { role: 'resolver' } }),
    aService('dns', 'DNS Service', {
      aim: { role: 'dns-service', addresses: both(['10.96.0.10', 'fd96::a']), port: 53 },
    }),
    ...dnsOn.map((name, index) =>
      aService('dns', `DNS pod ${index}`, {
        aim: {
          role: 'dns-replica',
          pod: `coredns-${index}`,
          addresses: [`10.244.${name.slice(1)}.${index + 9}`],
          port: 53,
        },
      }),
    ),
    aService('apiserver', 'API server', { families: ['ipv4'], aim: { role: 'apiserver', addresses: ['10.96.0.1'] } }),
    aService('service', 'ClusterIP', { aim: { role: 'cluster-ip', addresses: both(['10.96.7.1', 'fd96::7']) } }),
    aService('service', 'DNS name', { aim: { role: 'headless', name: 'x.svc' } }),
    aService('service', 'hairpin', { aim: { role: 'hairpin', ...own } }),
    ...nodes.map(({ name }) => aService('nodeport', `NodePort ${name}`, { aim: { role: 'nodeport', node: name } })),
  ];
}

interface Scene {
  readonly nodes: readonly PlannedNode[];
  readonly ends: readonly ServiceEnd[];
  readonly options: Served;
  readonly cut: Cut;
}

function outcome(probe: NamedProbe, scene: Scene): Judgement | undefined {
  const { check, from, to, family } = probe;
  const { cut, nodes, ends } = scene;
  const end = ends.find(({ node }) => node === to);
  const { role } = end?.aim ?? {};
  const sent = (where: string, protocol: Sent['protocol'], port: Sent['port'] = 'floater') =>
    where === from ? undefined : cut({ from, to: where, protocol, family, port });
  const pick = (salt: string) =>
    nodes[hash(`${salt}/${from}/${family}/${scene.options.seed}`) % Math.min(SELECTED, nodes.length)]?.name ?? '';
  switch (role) {
    case undefined:
      if (check === 'mtu') return sent(to, 'tcp') ?? sent(to, 'udp');
      return sent(to, check === 'tcp' || check === 'udp' ? check : 'icmp');
    case 'resolver':
    case 'dns-service':
      return lookUp(probe, scene, role === 'resolver' ? 'ipv4' : family);
    case 'dns-replica':
      return sent(scene.options.dnsOn[Number(to.slice(-1))] ?? '', 'udp', 'dns');
    case 'headless':
      return lookUp(probe, scene, 'ipv4') ? failure('DNS', 'not found') : sent(pick('name'), 'tcp');
    case 'apiserver':
      return sent(CONTROL, 'tcp', 'api');
    case 'cluster-ip':
      return sent(pick('ip'), 'tcp');
    case 'hairpin':
      return nodes.slice(0, SELECTED).some(({ name }) => name === from)
        ? undefined
        : { verdict: 'skip', detail: 'not selected' };
    case 'nodeport': {
      const node = end?.aim.node ?? '';
      const behind = pick(node);
      return (
        sent(node, 'tcp') ??
        (behind === node ? undefined : cut({ from: node, to: behind, protocol: 'tcp', family, port: 'floater' }))
      );
    }
    default:
      throw new RangeError(`no way to ${role}`);
  }
}

/** Two questions, each to any of the pods. */
function lookUp({ from, to }: NamedProbe, { cut, options }: Scene, family: Family): Judgement | undefined {
  const { dnsOn, seed } = options;
  const lost = ['A', 'AAAA'].flatMap((type) => {
    const pod = dnsOn[hash(`${type}/${from}/${to}/${family}/${seed}`) % dnsOn.length] ?? '';
    const failed = pod === from ? undefined : cut({ from, to: pod, protocol: 'udp', family, port: 'dns' });
    return failed ? [failed] : [];
  });
  const [first] = lost;
  return lost.length === 1 ? ({ ...timeout, ...first, latencyMs: 0.4 } as Judgement) : first;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const char of text) value = Math.imul(value ^ char.charCodeAt(0), 0x01000193) >>> 0;
  return (value ^ (value >>> 15)) >>> 0;
}
