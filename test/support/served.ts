import type { Family } from '../../src/model/network.ts';
import type { Aim, PlannedNode, ServiceEnd } from '../../src/model/plan.ts';
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
  const { check, to } = probe;
  const end = scene.ends.find(({ node }) => node === to);
  if (end) return ofService(probe, scene, end.aim);
  if (check === 'mtu')
    return send(probe, scene, { to, protocol: 'tcp' }) ?? send(probe, scene, { to, protocol: 'udp' });
  return send(probe, scene, { to, protocol: check === 'tcp' || check === 'udp' ? check : 'icmp' });
}

type Going = Pick<Sent, 'to' | 'protocol'> & Partial<Pick<Sent, 'from' | 'port'>>;

/** What is on the node itself is always reached. */
function send({ from, family }: NamedProbe, { cut }: Scene, going: Going): Judgement | undefined {
  const sent = { from, family, port: 'floater', ...going } as const;
  return sent.from === sent.to ? undefined : cut(sent);
}

function ofService(probe: NamedProbe, scene: Scene, aim: Aim): Judgement | undefined {
  const { to, family } = probe;
  const { dnsOn } = scene.options;
  switch (aim.role) {
    case 'resolver':
      return lookUp(probe, scene, 'ipv4');
    case 'dns-service':
      return lookUp(probe, scene, family);
    case 'dns-replica':
      return send(probe, scene, { to: dnsOn[Number(to.slice(-1))] ?? '', protocol: 'udp', port: 'dns' });
    case 'headless':
      if (lookUp(probe, scene, 'ipv4')) return failure('DNS', 'not found');
      return send(probe, scene, { to: backend(probe, scene), protocol: 'tcp' });
    case 'cluster-ip':
      return send(probe, scene, { to: backend(probe, scene), protocol: 'tcp' });
    case 'nodeport':
      return byNodePort(probe, scene, aim.node ?? '');
    case 'hairpin':
      return aim.byNode?.[probe.from] ? undefined : { verdict: 'skip', detail: 'not selected' };
    case 'apiserver':
      return send(probe, scene, { to: CONTROL, protocol: 'tcp', port: 'api' });
    default:
      throw new RangeError(`no way to ${aim.role}`);
  }
}

function backend({ from, to, family }: NamedProbe, { nodes, options }: Scene): string {
  const selected = nodes.slice(0, SELECTED);
  return selected[hash(`${to}/${from}/${family}/${options.seed}`) % selected.length]?.name ?? '';
}

function byNodePort(probe: NamedProbe, scene: Scene, node: string): Judgement | undefined {
  const behind = backend(probe, scene);
  return (
    send(probe, scene, { to: node, protocol: 'tcp' }) ?? send(probe, scene, { from: node, to: behind, protocol: 'tcp' })
  );
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
