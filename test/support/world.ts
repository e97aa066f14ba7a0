import { plugins } from '../../plugins/registry.ts';
import type { WorldNode, WorldSection } from '../../src/diagnose/world.ts';
import type { Section } from '../../src/model/bound-plan.ts';
import { protocolsOn, UNKNOWN_TRAITS } from '../../src/model/check-traits.ts';
import { layersOf } from '../../src/model/network.ts';
import { CLUSTER } from './plan.ts';

/** `tcp pod-pod ipv4` … */
export function aSection(words: string): WorldSection {
  const [check = '', path = '', family = ''] = words.split(' ');
  const section = { check, path, family } as Section;
  const [from, to] = layersOf(section.path);
  const traits = plugins.find(({ name }) => name === check)?.traits ?? UNKNOWN_TRAITS;
  return { ...section, from, to, protocols: protocolsOn(traits, section.path), rows: new Int32Array() };
}

export function aWorldNode(name: string, over: Partial<WorldNode> = {}): WorldNode {
  return { cluster: CLUSTER, name, zone: undefined, subnet: undefined, podCIDRs: [], ...over };
}
