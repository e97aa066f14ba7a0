import { setTimeout as sleep } from 'node:timers/promises';
import type { DaemonSet, KubeObject, Pod } from '../../../src/kube/objects.ts';
import type { StoredMeta } from '../../../src/loopback/api/objects.ts';
import type { Ask } from './raw-client.ts';

export type Settle = () => Promise<void>;

export interface SettleOptions {
  readonly namespaces: readonly string[];
  /** Whether each namespace gets a service account for its pods. */
  readonly accounts: boolean;
}

const PATIENCE_MS = 90_000;
const POLL_MS = 150;

/** Waits until all deletions are complete and every DaemonSet has the pods that it needs. */
export function settler(ask: Ask, options: SettleOptions): Settle {
  return async () => {
    const deadline = Date.now() + PATIENCE_MS;
    while (true) {
      const unsettled = (await Promise.all(options.namespaces.map((name) => unsettledIn(ask, name, options)))).flat();
      if (unsettled.length === 0) return;
      if (Date.now() > deadline) throw new Error(`not settled: ${unsettled.join(', ')}`);
      await sleep(POLL_MS);
    }
  };
}

async function unsettledIn(ask: Ask, name: string, { accounts }: SettleOptions): Promise<readonly string[]> {
  const home = `/api/v1/namespaces/${name}`;
  const { status, body } = await ask({ method: 'GET', path: home });
  if (status === 404) return [];
  if (status !== 200) throw new Error(`${status}: ${JSON.stringify(body)}`);
  const items = async <T>(path: string) => ((await ask({ method: 'GET', path })).body as { readonly items: T[] }).items;
  if ((body as KubeObject).metadata.deletionTimestamp) {
    const left = await items<KubeObject>(`${home}/serviceaccounts`);
    return left.length > 0 && left.every(isHeld) ? [] : [`namespace ${name}`];
  }
  const sets = await items<DaemonSet & { readonly status: SetStatus }>(`/apis/apps/v1/namespaces/${name}/daemonsets`);
  const pods = await items<Pod>(`${home}/pods`);
  const account = accounts ? (await ask({ method: 'GET', path: `${home}/serviceaccounts/default` })).status : 200;
  return [
    ...(account === 200 ? [] : [`account of ${name}`]),
    ...sets.filter((set) => !isDone(set, pods)).map(({ metadata }) => `daemonset ${metadata.name}`),
    ...pods.filter((pod) => !isUp(pod)).map(({ metadata }) => `pod ${metadata.name}`),
  ];
}

/** The finalizer with which a test prevents the deletion of an object, and so of its namespace. */
export const HOLD = 'netdoctor.io/hold';

/** Only its finalizer prevents its deletion. */
function isHeld({ metadata }: KubeObject): boolean {
  const { finalizers = [], deletionTimestamp } = metadata as StoredMeta;
  return deletionTimestamp !== undefined && finalizers.includes(HOLD);
}

interface SetStatus {
  readonly observedGeneration?: number;
  readonly desiredNumberScheduled: number;
  readonly numberReady: number;
  readonly updatedNumberScheduled?: number;
}

/** It has as many pods as it needs, and its status is up to date. */
function isDone({ metadata, status }: KubeObject & { readonly status: SetStatus }, pods: readonly Pod[]): boolean {
  const { observedGeneration, desiredNumberScheduled: wanted, numberReady, updatedNumberScheduled = 0 } = status;
  const { generation, deletionTimestamp, uid } = metadata as StoredMeta;
  const ready = pods.filter(isReady).filter((pod) => pod.metadata.ownerReferences?.some((owner) => owner.uid === uid));
  return (
    !deletionTimestamp &&
    observedGeneration === generation &&
    numberReady === ready.length &&
    updatedNumberScheduled === wanted
  );
}

/** Ready, or certain never to become ready. */
function isUp(pod: Pod): boolean {
  const waiting = pod.status.containerStatuses?.[0]?.state?.waiting?.reason;
  return !pod.metadata.deletionTimestamp && (isReady(pod) || waiting === 'ImagePullBackOff');
}

function isReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some(({ type, status: holds }) => type === 'Ready' && holds === 'True');
}
