import { randomBytes, randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { DaemonSet, Node, Pod } from '../../kube/objects.ts';
import { type Stored, timestamp } from '../api/objects.ts';
import { DAEMON_SETS, NODES, PODS } from '../api/resources.ts';
import type { Store } from '../api/store.ts';
import { isWanted, type SchedulingRules } from './scheduling.ts';

interface Template {
  readonly metadata?: Pick<Stored['metadata'], 'labels' | 'annotations'>;
  readonly spec?: SchedulingRules & Readonly<Record<string, unknown>>;
}

/** Makes and removes the pods that every DaemonSet needs, as the controller and the scheduler do. */
export function reconcileDaemonSets(store: Store): void {
  for (const stored of store.list(DAEMON_SETS)) reconcile(store, stored);
}

function reconcile(store: Store, set: Stored): void {
  const { spec } = set as unknown as DaemonSet;
  const template = (spec.template ?? {}) as Template;
  const own = store.list(PODS, set.metadata.namespace).filter((pod) => isOwned(pod, set));
  const nodes = store.list(NODES).filter((node) => isWanted(node as unknown as Node, template.spec ?? {}));
  const names = new Set(nodes.map(({ metadata }) => metadata.name));
  if (set.metadata.deletionTimestamp) return;
  for (const pod of own) if (!names.has(nodeOf(pod)) || !isOf(pod, template)) remove(store, pod);
  const seated = new Set(own.map(nodeOf));
  for (const name of names) if (!seated.has(name)) store.put(PODS, podOf(set, template, name));
  writeStatus(store, set, { own, wanted: nodes.length, template });
}

function isOwned({ metadata }: Stored, set: Stored): boolean {
  return (metadata.ownerReferences ?? []).some(({ uid }) => uid === set.metadata.uid);
}

function nodeOf(pod: Stored): string {
  return (pod as unknown as Pod).spec.nodeName ?? '';
}

/** The pods carry the template's own hash, in the role of the controller-revision-hash. */
function isOf({ metadata }: Stored, { metadata: wanted = {} }: Template): boolean {
  return isDeepStrictEqual(metadata.annotations ?? {}, wanted.annotations ?? {});
}

/** Only marks it: the kubelet removes it. */
function remove(store: Store, pod: Stored): void {
  if (pod.metadata.deletionTimestamp) return;
  const going = { deletionTimestamp: timestamp(), deletionGracePeriodSeconds: 1 };
  store.put(PODS, { ...pod, metadata: { ...pod.metadata, ...going } });
}

function podOf({ metadata: { name, namespace, uid = '' } }: Stored, template: Template, node: string): Stored {
  const owner = { apiVersion: 'apps/v1', kind: 'DaemonSet', name, uid, controller: true, blockOwnerDeletion: true };
  return {
    metadata: {
      name: `${name}-${randomBytes(3).toString('hex').slice(0, 5)}`,
      generateName: `${name}-`,
      ...(namespace ? { namespace } : {}),
      uid: randomUUID(),
      creationTimestamp: timestamp(),
      generation: 1,
      ...template.metadata,
      ownerReferences: [owner],
    },
    spec: { ...template.spec, affinity: affinityTo(node), nodeName: node },
    status: { phase: 'Pending' },
  };
}

/** Replaces the template's terms, which chose the node. */
function affinityTo(node: string): SchedulingRules['affinity'] {
  const term = { matchFields: [{ key: 'metadata.name', operator: 'In', values: [node] }] };
  return { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [term] } } };
}

interface Counted {
  readonly own: readonly Stored[];
  readonly wanted: number;
  readonly template: Template;
}

function writeStatus(store: Store, set: Stored, { own, wanted, template }: Counted): void {
  const ready = own.filter((pod) => isReady(pod as unknown as Pod)).length;
  const status = {
    currentNumberScheduled: own.length,
    numberMisscheduled: 0,
    desiredNumberScheduled: wanted,
    numberReady: ready,
    observedGeneration: set.metadata.generation ?? 1,
    ...unlessZero('updatedNumberScheduled', own.filter((pod) => isOf(pod, template)).length),
    ...unlessZero('numberAvailable', ready),
    ...unlessZero('numberUnavailable', wanted - ready),
  };
  if (!isDeepStrictEqual(set.status, status)) store.put(DAEMON_SETS, { ...set, status });
}

function unlessZero(name: string, count: number): object {
  return count === 0 ? {} : { [name]: count };
}

function isReady({ status }: Pod): boolean {
  return (status.conditions ?? []).some(({ type, status: holds }) => type === 'Ready' && holds === 'True');
}
