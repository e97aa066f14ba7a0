import { FLOATER } from '../floater/labels.ts';
import type { NamespaceState, Wanted } from '../floater/standing.ts';

/** Something that may be done, in the terms of a SelfSubjectAccessReview. */
export interface Right {
  readonly verb: 'get' | 'list' | 'create' | 'update' | 'delete';
  /** Empty for the core group. */
  readonly group: string;
  /** With its subresource, e.g. `pods/exec`. */
  readonly resource: string;
  /** Absent: in the whole cluster. */
  readonly namespace?: string;
  /** A role may be for one object alone. Never with create or list: there the API server knows of no name. */
  readonly name?: string;
}

/**
 * What a right is for. `run`: nothing works without it. `clean`: only the clean-up. `newer`: only newer servers ask for
 * it. `trial`: only to find out beforehand whether pods are taken.
 */
export type Purpose = 'run' | 'clean' | 'newer' | 'trial';

export interface NeededRight extends Right {
  readonly purpose: Purpose;
}

export interface Situation {
  readonly namespace: string;
  readonly namespaceState: NamespaceState;
  /** What is to be done to the DaemonSet; undefined where it could not be looked at. */
  readonly change: Wanted['change'] | undefined;
  readonly deploy: boolean;
  /** The server's minor version. */
  readonly minor: number;
}

/**
 * From this minor version on a WebSocket exec needs `create` on pods/exec beside `get`: feature gate
 * AuthorizePodWebsocketUpgradeCreatePermission, KEP-4006.
 */
export const EXEC_CREATE_SINCE = 35;

/** The rights that this run needs, and no others. Pure. */
export function neededRights(situation: Situation): readonly NeededRight[] {
  const { namespace, deploy, minor } = situation;
  const create = minor >= EXEC_CREATE_SINCE ? 'run' : 'newer';
  return [
    { verb: 'list', group: '', resource: 'nodes', purpose: 'run' },
    { verb: 'get', ...daemonSets(namespace), name: FLOATER, purpose: 'run' },
    { verb: 'list', group: '', resource: 'pods', namespace, purpose: 'run' },
    { verb: 'get', group: '', resource: 'pods/exec', namespace, purpose: 'run' },
    { verb: 'create', group: '', resource: 'pods/exec', namespace, purpose: create },
    ...(deploy ? deployRights(situation) : []),
  ];
}

function deployRights({ namespace, namespaceState, change }: Situation): readonly NeededRight[] {
  const needed: NeededRight[] = [];
  if (namespaceState === 'missing') needed.push({ verb: 'create', group: '', resource: 'namespaces', purpose: 'run' });
  // Where the DaemonSet could not be looked at, either may come, and one round of asking for rights is enough.
  if (change === 'created' || !change) needed.push({ verb: 'create', ...daemonSets(namespace), purpose: 'run' });
  if (change === 'updated' || !change)
    needed.push({ verb: 'update', ...daemonSets(namespace), name: FLOATER, purpose: 'run' });
  if (change !== 'unchanged') needed.push({ verb: 'create', group: '', resource: 'pods', namespace, purpose: 'trial' });
  const removes = namespaceState === 'missing' || namespaceState === 'ours';
  return [...needed, ...removalRights(namespace, removes)];
}

/** The rights that clean needs. Pure. */
export function cleanRights({ namespace, namespaceState }: CleanSituation): readonly NeededRight[] {
  const pods: NeededRight = { verb: 'list', group: '', resource: 'pods', namespace, purpose: 'clean' };
  return [...removalRights(namespace, namespaceState === 'ours'), pods];
}

export type CleanSituation = Pick<Situation, 'namespace' | 'namespaceState'>;

function removalRights(namespace: string, removesNamespace: boolean): readonly NeededRight[] {
  const home = { group: '', resource: 'namespaces', name: namespace } as const;
  return [
    { verb: 'list', ...daemonSets(namespace), purpose: 'clean' },
    { verb: 'delete', ...daemonSets(namespace), name: FLOATER, purpose: 'clean' },
    ...(removesNamespace ? [{ verb: 'delete', ...home, purpose: 'clean' } as const] : []),
  ];
}

function daemonSets(namespace: string) {
  return { group: 'apps', resource: 'daemonsets', namespace } as const;
}

/** `create daemonsets.apps in namespace n`; several verbs on one resource are joined by commas. */
export function rightWords(rights: readonly [Right, ...Right[]]): string {
  const [first] = rights;
  const where = first.namespace ? ` in namespace ${first.namespace}` : '';
  return `${rights.map(({ verb }) => verb).join(', ')} ${resourceName(first)}${where}`;
}

/** As kubectl takes it: `daemonsets.apps`, `pods/exec`. */
export function resourceName({ group, resource }: Right): string {
  return group === '' ? resource : `${resource}.${group}`;
}

/** Rights on one resource in one place, which one role can grant; in the order of their first. */
export function byResource<T extends Right>(rights: readonly T[]): readonly [T, ...T[]][] {
  const groups = new Map<string, [T, ...T[]]>();
  for (const right of rights) {
    const key = `${resourceName(right)} ${right.namespace ?? ''}`;
    const group = groups.get(key);
    if (group) group.push(right);
    else groups.set(key, [right]);
  }
  return [...groups.values()];
}
