import type { FailReason } from '../../src/model/verdict.ts';
import { anyPacket, type Cause, type Draw, fullSize, type Label, newOnly, ofFamily, RUN, type Scene } from './cause.ts';
import type { Fault, Packet } from './walk.ts';

const WIDE = { at: ['all'], labels: [{ subject: RUN }] } as const;

function wide(words: string, fault: Fault): Omit<Cause, 'kind'> {
  return { ...WIDE, words, faults: [fault] };
}

/** By rules that apply to every pod and node, like a default policy. */
export const protocol: Draw = ({ random, checks }) => {
  const own = ['tcp', 'udp', 'icmp'].filter((name) => checks.includes(name));
  if (own.length === 0) return undefined;
  const shut = random.pick(own);
  const everyPort = shut === 'udp' && random.chance(0.3);
  const stops = ({ traffic, answer }: Packet) =>
    !answer && traffic.protocol === shut && (everyPort || traffic.port === 'floater');
  const words = `${shut} is shut everywhere${everyPort ? ', to every port' : ''}`;
  return wide(words, { part: 'policy', stops, reason: random.pick(['TIMEOUT', 'TIMEOUT', 'REFUSED']) });
};

export const family: Draw = ({ random, network }) => {
  if (network.families.length < 2) return undefined;
  const broken = random.pick(network.families);
  return wide(`no ${broken} between nodes`, { part: 'fabric', stops: ofFamily(broken), reason: 'UNREACHABLE' });
};

export const overlay: Draw = () =>
  wide('the overlay is down everywhere', { part: 'overlay', stops: anyPacket, reason: 'TIMEOUT' });

export const everything: Draw = ({ random }) =>
  wide('nothing passes between nodes', {
    part: 'fabric',
    stops: newOnly,
    reason: random.pick(['TIMEOUT', 'UNREACHABLE']),
  });

export const mtuOverlay: Draw = () =>
  wide("the overlay's MTU is too large everywhere", { part: 'overlay', stops: fullSize, reason: 'MTU' });

/** One of the two pods behind the Service answers nobody. */
export const dnsPod: Draw = (scene) =>
  ofDnsPod(scene, { words: 'answers nobody', reason: scene.random.pick(['TIMEOUT', 'REFUSED', 'DNS']) });

interface AtPod {
  readonly words: string;
  readonly reason: FailReason;
}

export function ofDnsPod(
  { random, network, checks }: Scene,
  { words, reason }: AtPod,
): Omit<Cause, 'kind'> | undefined {
  if (!checks.includes('dns')) return undefined;
  const pod = random.pick(network.dnsPods);
  const fault: Fault = {
    part: 'dns-pod',
    node: network.dnsPods.indexOf(pod),
    stops: anyPacket,
    reason,
  };
  return {
    words: `DNS pod ${pod.cluster}/${pod.name} ${words}`,
    faults: [fault],
    labels: [{ subject: { kind: 'service', cluster: pod.cluster, name: `kubernetes.default (DNS pod ${pod.name})` } }],
    at: [`${pod.cluster}/${pod.name}`],
  };
}

/** The pods behind the Service answer when asked by address. */
export const dnsService: Draw = (scene) => {
  const { random, network, checks } = scene;
  if (!checks.includes('dns') && !checks.includes('service')) return undefined;
  const cluster = random.pick(network.clusters);
  const fault: Fault = {
    part: 'dns-service',
    node: network.clusters.indexOf(cluster),
    stops: anyPacket,
    reason: random.pick(['TIMEOUT', 'REFUSED']),
  };
  return {
    words: `the DNS Service of ${cluster} leads nowhere`,
    faults: [fault],
    labels: dnsServiceLabels(scene, cluster),
    at: [`${cluster}/dns-service`],
  };
};

function dnsServiceLabels({ network }: Scene, cluster: string): readonly Label[] {
  const names = [
    'kubernetes.default (DNS Service kube-system/kube-dns)',
    'kubernetes.default (resolv.conf)',
    'Service (DNS name)',
    'kube-system/kube-dns',
    'kube-dns',
  ];
  const whole: readonly Label[] = [
    { subject: { kind: 'cluster', cluster, name: cluster } },
    ...(network.clusters.length === 1 ? [{ subject: RUN }] : []),
  ];
  return [...names.map((name): Label => ({ subject: { kind: 'service', cluster, name } })), ...whole];
}
