import { END_ROLES, type EndRole } from '../../model/end-role.ts';
import type { Family, Layer } from '../../model/network.ts';
import type { ServiceBoard, ServiceSpot } from './board.ts';
import { DNS, VIRTUAL } from './ends.ts';

/** What the way to a set of ends depends on. */
export type Way =
  /** kube-proxy, or its replacement. */
  | 'virtual'
  | 'dns'
  /** Only the resolvers of the pods: the cache on the node, resolv.conf. */
  | 'resolver'
  /** The address of the DNS Service, while its pods answer. */
  | 'dns-service'
  /** The pods behind Services, including those of DNS. */
  | 'pods'
  /** The floaters behind one of our Services. */
  | 'floaters'
  | 'all'
  | EndRole;

/** A possible cause on the ways to services. */
export interface Suspect {
  readonly kind: 'node' | 'everywhere' | 'end';
  /** For kind `node`. */
  readonly node: number;
  /** For kind `end`. */
  readonly end: number;
  /** For kind `everywhere`: in this cluster. */
  readonly cluster?: string;
  readonly way: Way;
  readonly family?: Family;
  readonly layer?: Layer;
  readonly cost: number;
}

/**
 * If several sets have the same ends in a run, the first is named: not Services if only DNS or the API server
 * was asked.
 */
const SETS: readonly { readonly way: Way; readonly roles: readonly EndRole[] }[] = [
  { way: 'apiserver', roles: ['apiserver'] },
  { way: 'dns', roles: DNS },
  { way: 'dns-service', roles: ['resolver', 'dns-service', 'headless'] },
  { way: 'virtual', roles: VIRTUAL },
  { way: 'resolver', roles: ['resolver', 'headless'] },
  { way: 'pods', roles: [...DNS, 'cluster-ip'] },
  { way: 'floaters', roles: ['cluster-ip', 'headless'] },
  { way: 'cluster-ip', roles: ['cluster-ip'] },
  { way: 'headless', roles: ['headless'] },
  { way: 'hairpin', roles: ['hairpin'] },
  { way: 'nodeport', roles: ['nodeport'] },
];

/** Every suspect that could show something, the plainest of each kind first. */
export function suspectsOf({ nodes, roles, sections, clusterOfEnd }: ServiceBoard): readonly Suspect[] {
  const present = new Set(roles);
  const sets = SETS.filter((set, index) => isNew(set, index, present)).map(({ way }) => way);
  const ways: readonly Way[] = present.size > 1 ? [...sets, 'all'] : sets;
  const narrows = narrowings(sections);
  const narrowed = (base: Suspect): readonly Suspect[] =>
    narrows.map((narrow) => ({ ...base, ...narrow, cost: base.cost + narrow.cost }));
  const none = { node: -1, end: -1 };
  return [
    ...[...new Set(clusterOfEnd)].flatMap((cluster) =>
      ways.map((way): Suspect => ({ ...none, kind: 'everywhere', cluster, way, cost: Math.log(12) })),
    ),
    ...roles.map((way, end): Suspect => ({ ...none, kind: 'end', end, way, cost: Math.log(2 * roles.length) })),
    ...Array.from({ length: nodes }, (_, node) =>
      ways.map((way): Suspect => ({ ...none, kind: 'node', node, way, cost: Math.log(12 * nodes) })),
    ).flat(),
  ].flatMap(narrowed);
}

/** A set with the same ends as an earlier one says nothing new. */
function isNew({ roles }: (typeof SETS)[number], index: number, present: ReadonlySet<EndRole>): boolean {
  const key = (list: readonly EndRole[]) =>
    list
      .filter((role) => present.has(role))
      .toSorted()
      .join();
  const own = key(roles);
  return own !== '' && !SETS.slice(0, index).some((before) => key(before.roles) === own);
}

type Narrow = Pick<Suspect, 'family' | 'layer' | 'cost'>;

function narrowings(sections: ServiceBoard['sections']): readonly Narrow[] {
  const families = [...new Set(sections.map(({ family }) => family))];
  const layers = [...new Set(sections.map(({ from }) => from))];
  return [
    { cost: 0 },
    ...(families.length > 1 ? families.map((family) => ({ family, cost: Math.log(2) + 0.7 })) : []),
    ...(layers.length > 1 ? layers.map((layer) => ({ layer, cost: Math.log(2) + 0.7 })) : []),
  ];
}

/** Whether the probe would fail if this were the cause. */
export function predicts(
  suspect: Suspect,
  { roles, sections, clusterOfEnd, aimedAt }: ServiceBoard,
  spot: ServiceSpot,
): boolean {
  const { kind, node, end, way, family, layer, cluster } = suspect;
  const section = sections[spot.section];
  if (family && section?.family !== family) return false;
  if (layer && section?.from !== layer) return false;
  // What closes a node's port to others does not close it to the node itself.
  if (kind === 'end') return spot.end === end && spot.node !== aimedAt[end];
  if (kind === 'node' && spot.node !== node) return false;
  if (cluster !== undefined && clusterOfEnd[spot.end] !== cluster) return false;
  const role = roles[spot.end];
  return role !== undefined && rolesOf(way).includes(role);
}

export function rolesOf(way: Way): readonly EndRole[] {
  if (way === 'all') return END_ROLES;
  return SETS.find((set) => set.way === way)?.roles ?? END_ROLES.filter((role) => role === way);
}
