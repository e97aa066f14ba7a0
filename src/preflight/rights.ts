import { neededForChecks } from '../floater/check-fixtures/rights.ts';
import type { NamespaceState } from '../floater/namespace.ts';
import type { SetChange } from '../floater/standing.ts';
import type { Right } from '../kube/right.ts';
import { floaterName } from '../model/labels.ts';
import { type CheckFixture, LAYERS, type Layer, type Makes } from '../model/network.ts';

/**
 * What a right is for. `run`: nothing works without it. `clean`: needed only for the clean-up. `newer`: only
 * newer servers require it. `trial`: needed only to find out in advance whether pods are accepted. `check`:
 * checks that the user chose are skipped without it.
 */
export type Purpose = 'run' | 'clean' | 'newer' | 'trial' | 'check';

export interface NeededRight extends Right {
  readonly purpose: Purpose;
  /** What cannot be made without it, in the terms of a check's `traits.makes`. */
  readonly makes?: readonly Makes[];
}

export interface Situation {
  readonly namespace: string;
  readonly namespaceState: NamespaceState;
  /** The namespace is ours, and does not admit floaters of these layers yet. */
  readonly relabels: boolean;
  /** One for each layer of the run. */
  readonly sets: readonly SetSituation[];
  readonly deploy: boolean;
  /** What checks want made. */
  readonly fixtures: readonly CheckFixture[];
  /** The server's minor version. */
  readonly minor: number;
}

export interface SetSituation {
  readonly layer: Layer;
  /** What is to be done to the DaemonSet; undefined if it could not be read. */
  readonly change: SetChange['change'] | undefined;
}

/**
 * Since this minor version, a WebSocket exec needs `create` on pods/exec in addition to `get`: feature gate
 * AuthorizePodWebsocketUpgradeCreatePermission, KEP-4006.
 */
export const EXEC_CREATE_SINCE = 35;

/** The rights that this run needs, and no others. Pure. */
export function neededRights(situation: Situation): readonly NeededRight[] {
  const { namespace, sets, deploy, minor, fixtures } = situation;
  const makes = [...new Set(fixtures.map((one) => one.makes))];
  const create = minor >= EXEC_CREATE_SINCE ? 'run' : 'newer';
  return [
    { verb: 'list', group: '', resource: 'nodes', purpose: 'run' },
    ...sets.map(({ layer }) => named('get', { namespace, layer, purpose: 'run' })),
    { verb: 'list', group: '', resource: 'pods', namespace, purpose: 'run' },
    { verb: 'get', group: '', resource: 'pods/exec', namespace, purpose: 'run' },
    { verb: 'create', group: '', resource: 'pods/exec', namespace, purpose: create },
    ...(deploy ? deployRights(situation) : []),
    ...neededForChecks({ makes, namespace }).flatMap(({ purpose, ...right }) =>
      purpose === 'check' ? [{ ...right, purpose }] : [],
    ),
  ];
}

function deployRights({ namespace, namespaceState, relabels, sets }: Situation): readonly NeededRight[] {
  const needed: NeededRight[] = [];
  if (namespaceState === 'missing') needed.push({ verb: 'create', group: '', resource: 'namespaces', purpose: 'run' });
  if (relabels) needed.push({ verb: 'update', ...home(namespace), purpose: 'run' });
  // If the DaemonSet could not be read, either may follow, and users should have to ask for rights only once.
  const created = sets.filter(({ change }) => change === 'created' || !change);
  const updated = sets.filter(({ change }) => change === 'updated' || !change);
  if (created.length > 0) needed.push({ verb: 'create', ...daemonSets(namespace), purpose: 'run' });
  needed.push(...updated.map(({ layer }) => named('update', { namespace, layer, purpose: 'run' })));
  if (sets.some(({ change }) => change !== 'unchanged'))
    needed.push({ verb: 'create', group: '', resource: 'pods', namespace, purpose: 'trial' });
  const removes = namespaceState === 'missing' || namespaceState === 'ours';
  const layers = sets.map(({ layer }) => layer);
  return [...needed, ...removalRights(namespace, layers, removes)];
}

/** The rights that clean needs: it removes the floaters of every layer. Pure. */
export function cleanRights({ namespace, namespaceState }: CleanSituation): readonly NeededRight[] {
  const pods: NeededRight = { verb: 'list', group: '', resource: 'pods', namespace, purpose: 'clean' };
  return [...removalRights(namespace, LAYERS, namespaceState === 'ours'), pods];
}

export type CleanSituation = Pick<Situation, 'namespace' | 'namespaceState'>;

function removalRights(namespace: string, layers: readonly Layer[], removesNamespace: boolean): readonly NeededRight[] {
  return [
    { verb: 'list', ...daemonSets(namespace), purpose: 'clean' },
    ...layers.map((layer) => named('delete', { namespace, layer, purpose: 'clean' })),
    ...(removesNamespace ? [{ verb: 'delete', ...home(namespace), purpose: 'clean' } as const] : []),
  ];
}

/** A right on only the DaemonSet of one layer. */
function named(
  verb: NeededRight['verb'],
  { namespace, layer, purpose }: { readonly namespace: string; readonly layer: Layer; readonly purpose: Purpose },
): NeededRight {
  return { verb, ...daemonSets(namespace), name: floaterName(layer), purpose };
}

function home(namespace: string) {
  return { group: '', resource: 'namespaces', name: namespace } as const;
}

function daemonSets(namespace: string) {
  return { group: 'apps', resource: 'daemonsets', namespace } as const;
}
