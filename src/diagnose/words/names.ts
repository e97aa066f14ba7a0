import type { Subject } from '../finding.ts';
import type { Setting } from '../locate.ts';
import type { Place } from '../region.ts';

type Named = Pick<Setting, 'world' | 'groupings'>;

/** Whether a node's name alone says which it is. */
function isOne({ world }: Pick<Setting, 'world'>): boolean {
  return world.run.spec.destinations.length === 0;
}

/** `n1`; with two clusters `n1 of a`. */
export function nodeName(setting: Named, node: number): string {
  const { cluster = '', name = '' } = setting.world.nodes[node] ?? {};
  return isOne(setting) ? name : `${name} of ${cluster}`;
}

/** `zone z1`; with two clusters `zone z1 of a`; `cluster a`. */
export function groupName(setting: Named, grouping: number, group: number): string {
  const { kind = 'zone', names = [] } = setting.groupings[grouping] ?? {};
  const { cluster = '', name = '' } = names[group] ?? {};
  return kind === 'cluster' || isOne(setting) ? `${kind} ${name}` : `${kind} ${name} of ${cluster}`;
}

/** The cluster that the node is not of: `cluster b`. */
export function otherCluster(
  setting: Named,
  { node, grouping }: { readonly node: number; readonly grouping: number },
): string {
  const { names = [], of } = setting.groupings[grouping] ?? {};
  return groupName(
    setting,
    grouping,
    [...names.keys()].findIndex((group) => group !== of?.[node]),
  );
}

/** `1 probe`, `2 probes`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

export function subjectOf(setting: Named, place: Place): Subject {
  const { world, groupings } = setting;
  const node = (index: number) => {
    const { cluster = '', name = '' } = world.nodes[index] ?? {};
    return { cluster, name };
  };
  switch (place.kind) {
    case 'node':
    case 'across':
    case 'same':
      return { kind: 'node', ...node(place.node) };
    case 'legs': {
      const { of, names = [] } = groupings[place.grouping] ?? {};
      const own = of?.[place.node] ?? 0;
      const group = (wanted: (index: number) => boolean) =>
        names.find((_, index) => wanted(index)) ?? { cluster: '', name: '' };
      return { kind: 'cluster', ...group((index) => index === own), to: group((index) => index !== own) };
    }
    case 'pair':
      return { kind: 'pair', ...node(place.node), to: node(place.to) };
    case 'group':
    case 'block': {
      const { kind = 'zone', names = [] } = groupings[place.grouping] ?? {};
      const group = (index: number) => names[index] ?? { cluster: '', name: '' };
      const to = place.kind === 'block' ? { to: group(place.to) } : {};
      return { kind, ...group(place.group), ...to };
    }
    case 'run':
    case 'everySame':
      return { kind: 'run', cluster: world.run.spec.source.name, name: '' };
    default:
      return place satisfies never;
  }
}
