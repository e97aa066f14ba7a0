import { anyPacket, type Cause, type Draw, drawNode, type FindingCode, type Scene } from './cause.ts';
import { atNode, kubeProxy } from './node-causes.ts';
import type { Fault } from './walk.ts';

interface Few {
  readonly words: string;
  readonly code: FindingCode;
  readonly fault: Omit<Fault, 'node'>;
}

/** Only a few probes of a node show it, and a finding may name any direction. */
function few(scene: Scene, { words, code, fault }: Few): Omit<Cause, 'kind'> {
  const node = drawNode(scene);
  const { labels, ...rest } = atNode(scene, { node, way: 'out', words, faults: [{ ...fault, node }] });
  return { ...rest, code, isSharp: true, labels: labels.map(({ subject }) => ({ subject })) };
}

/** The cache that resolv.conf of the node's pods names. */
export const nodeLocalDns: Draw = (scene) => {
  if (!scene.checks.includes('dns') || !scene.paths.includes('pod-service')) return undefined;
  const reason = scene.random.pick(['TIMEOUT', 'REFUSED'] as const);
  const fault = { part: 'dns-cache', stops: anyPacket, reason } as const;
  return few(scene, { words: 'its DNS cache is down', code: 'ND503', fault });
};

export const apiNode: Draw = (scene) => {
  if (!scene.checks.includes('apiserver')) return undefined;
  const reason = scene.random.pick(['TIMEOUT', 'RESET', 'REFUSED'] as const);
  const stops: Fault['stops'] = ({ answer, traffic }) => !answer && traffic.port === 'api';
  const fault = { part: 'egress', stops, reason } as const;
  return few(scene, { words: 'the API server is shut from it', code: 'ND513', fault });
};

/** In a run with the default checks, only the look-ups show it. */
export const kubeProxyFew: Draw = (scene) => {
  const drawn = kubeProxy(scene);
  return drawn && { ...drawn, code: 'ND511', isSharp: true };
};
