import { NODES } from '../api/resources.ts';
import type { Store } from '../api/store.ts';
import type { StandingFaults } from '../faults/standing.ts';
import type { Kubelets } from '../node/kubelets.ts';
import { withReadiness } from '../node/node-object.ts';
import { reconcileDaemonSets } from './daemon-sets.ts';
import { collectGarbage } from './garbage.ts';
import { reconcileNamespaces } from './namespaces.ts';
import { reconcilePods } from './pods.ts';

export interface ControllerOptions {
  readonly store: Store;
  readonly kubelets: Kubelets;
  readonly faults: StandingFaults;
}

/**
 * Reconciles everything after each change, with a short delay, so that many changes need only one
 * reconciliation.
 */
export function startControllers({ store, kubelets, faults }: ControllerOptions): { readonly stop: () => void } {
  let stopped = false;
  let planned = false;
  /** Whether something was deleted, or marked for deletion, since the last reconciliation. */
  let garbage = false;
  const look = () => {
    planned = false;
    if (stopped) return;
    reconcileNamespaces(store);
    reconcileDaemonSets(store);
    // Deleting garbage may make more garbage.
    const isDue = garbage;
    garbage = false;
    if (isDue) collectGarbage(store);
    void reconcilePods(store, kubelets);
  };
  const plan = () => {
    if (planned) return;
    planned = true;
    setImmediate(look);
  };
  const unsubscribe = store.onChange(({ type, object }) => {
    garbage ||= type === 'DELETED' || object.metadata.deletionTimestamp !== undefined;
    plan();
  });
  faults.onChange(() => tellNodes(store, faults));
  return {
    stop: () => {
      stopped = true;
      unsubscribe();
    },
  };
}

function tellNodes(store: Store, faults: StandingFaults): void {
  for (const node of store.list(NODES)) {
    const ready = !faults.at('down', node.metadata.name);
    if (isReady(node.status) !== ready) store.put(NODES, withReadiness(node, ready));
  }
}

function isReady(status: unknown): boolean {
  const { conditions = [] } = status as { readonly conditions?: readonly { readonly status: string }[] };
  return conditions[0]?.status === 'True';
}
