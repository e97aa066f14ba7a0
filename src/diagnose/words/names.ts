import { isWithin } from '../each-pair.ts';
import type { Subject } from '../finding.ts';
import { sidesOf } from '../groups.ts';
import type { DiagnosisContext } from '../locate.ts';
import type { Place } from '../region.ts';
import { islandOf, type SetsPlace } from '../sets.ts';

/** More nodes than this are counted, except for the first two. */
const MOST_NAMED = 3;

export type NameScene = Pick<DiagnosisContext, 'world' | 'groupings'>;

/** Whether a node's name alone identifies it. */
function isOne({ world }: Pick<DiagnosisContext, 'world'>): boolean {
  return world.run.spec.destinations.length === 0;
}

/** `n1`, or `n1 of a` if there are two clusters. */
export function nodeName(setting: NameScene, node: number): string {
  const { cluster = '', name = '' } = setting.world.nodes[node] ?? {};
  return `${name}${ofCluster(setting.world, cluster)}`;
}

/** ` of a` if there are two clusters, otherwise empty. */
export function ofCluster({ run }: Pick<NameScene['world'], 'run'>, cluster: string): string {
  return run.spec.destinations.length === 0 ? '' : ` of ${cluster}`;
}

/** A service end. If there are two clusters, ` of a` follows its name. */
export function endName(world: NameScene['world'], end: number): string {
  const { cluster = '', node = 'it' } = world.ends[end] ?? {};
  return `${node}${ofCluster(world, cluster)}`;
}

/** `zone z1`, or `zone z1 of a` if there are two clusters; `cluster a`. */
export function groupName(setting: NameScene, grouping: number, group: number): string {
  const { kind = 'zone', names = [] } = setting.groupings[grouping] ?? {};
  const { cluster = '', name = '' } = names[group] ?? {};
  return kind === 'cluster' || isOne(setting) ? `${kind} ${name}` : `${kind} ${name} of ${cluster}`;
}

/** The cluster that the node does not belong to: `cluster b`. */
export function otherCluster(setting: NameScene, place: { readonly node: number; readonly grouping: number }): string {
  return groupName(setting, place.grouping, sidesOf(setting.groupings, place).other);
}

export function subjectOf(setting: NameScene, place: Place): Subject {
  const { world, groupings } = setting;
  const node = (index: number) => {
    const { cluster = '', name = '' } = world.nodes[index] ?? {};
    return { cluster, name };
  };
  const group = (grouping: number, index: number) => groupings[grouping]?.names[index] ?? { cluster: '', name: '' };
  switch (place.kind) {
    case 'node':
    case 'across':
    case 'same':
      return { kind: 'node', ...node(place.node) };
    case 'nodes':
      return { kind: 'block', ...blockOf(setting, place.nodes) };
    case 'legs': {
      const { own, other } = sidesOf(groupings, place);
      const names = (groupings[place.grouping]?.members[own] ?? [])
        .filter((index) => index !== place.node)
        .flatMap((index) => world.nodes[index]?.name ?? []);
      return { kind: 'cluster', ...group(place.grouping, own), nodes: names, to: group(place.grouping, other) };
    }
    case 'pair':
      return { kind: 'pair', ...node(place.node), to: node(place.to) };
    case 'group':
    case 'block': {
      const { kind = 'zone' } = groupings[place.grouping] ?? {};
      const to = place.kind === 'block' ? { to: group(place.grouping, place.to) } : {};
      return { kind, ...group(place.grouping, place.group), ...to };
    }
    case 'sets':
      return setsSubject(setting, place);
    case 'run':
    case 'everySame':
      return { kind: 'run', cluster: world.run.spec.source.name, name: '' };
    default:
      return place satisfies never;
  }
}

/** A block, named by its nodes. */
function setsSubject(setting: NameScene, place: SetsPlace): Subject {
  const island = islandOf(place, setting.world.nodes.length);
  if (island) return { kind: 'block', ...blockOf(setting, island.nodes) };
  const to = isWithin(place) ? {} : { to: blockOf(setting, place.to) };
  return { kind: 'block', ...blockOf(setting, place.from), ...to };
}

function blockOf(setting: NameScene, indices: readonly number[]): Pick<Subject, 'cluster' | 'name' | 'nodes'> {
  const { nodes } = setting.world;
  return {
    cluster: nodes[indices[0] ?? 0]?.cluster ?? '',
    name: nodesName(setting, indices),
    nodes: indices.flatMap((index) => nodes[index]?.name ?? []),
  };
}

/** `n1, n2 and n3`; `n1, n2 and 6 more` */
export function nodesName(setting: NameScene, nodes: readonly number[]): string {
  const names = nodes.map((node) => nodeName(setting, node));
  const shown = names.length > MOST_NAMED ? names.slice(0, MOST_NAMED - 1) : names.slice(0, -1);
  const last = names.length > MOST_NAMED ? `${names.length - shown.length} more` : (names.at(-1) ?? '');
  return shown.length > 0 ? `${shown.join(', ')} and ${last}` : last;
}
