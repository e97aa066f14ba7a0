import { anyPacket, type Cause, type Draw, drawNode, type Scene } from './cause.ts';
import { canShow } from './chance.ts';
import { atNode } from './node-causes.ts';
import type { Fault, Part } from './walk.ts';
import { ofDnsPod } from './wide-causes.ts';

const KINDS = [
  { reason: 'LOSS', code: 'ND701', words: 'loses packets at times' },
  { reason: 'SLOW', code: 'ND702', words: 'is slow' },
] as const;

/** Everything that passes this part is late, or sometimes lost, whatever else is broken. */
function spoilt(scene: Scene, part: Part, of: string): Omit<Cause, 'kind'> | undefined {
  if (!scene.quality) return undefined;
  const node = drawNode(scene);
  const { reason, code, words } = scene.random.pick(KINDS);
  const faults = [{ part, node, stops: anyPacket, reason }];
  return { ...atNode(scene, { node, way: 'both', words: `${of} ${words}`, faults }), code };
}

/** None if it could be seen only on the way to Services. */
export const qualityNode: Draw = (scene) => {
  const drawn = spoilt(scene, 'uplink', 'its link');
  const shows = ({ reason }: Fault) =>
    ['tcp', 'udp', 'icmp'].some((check) => scene.checks.includes(check) && canShow(check, reason));
  return drawn?.faults.every(shows) ? drawn : undefined;
};

/** On the way to every Service; a finding may name any direction. */
export const qualityWay: Draw = (scene) => {
  const drawn = spoilt(scene, 'proxy', 'its way to Services');
  return drawn && { ...drawn, labels: drawn.labels.map(({ subject }) => ({ subject })) };
};

/** The DNS Service leads to this pod every other time. */
export const qualityEnd: Draw = (scene) => {
  if (!scene.quality) return undefined;
  const { code, ...how } = scene.random.pick(KINDS);
  const drawn = ofDnsPod(scene, how);
  return drawn && { ...drawn, code };
};
