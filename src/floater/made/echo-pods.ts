import { setTimeout as sleep } from 'node:timers/promises';
import type { Pod } from '../../kube/objects.ts';
import type { Floater } from '../../plan/bind.ts';
import { listAll } from '../api.ts';
import { CONTAINER } from '../labels.ts';
import { CHECKS_SELECTOR, ECHO, podsPath } from './names.ts';
import type { MadeNote, Work } from './request.ts';

export interface Echoes {
  readonly echoes: readonly Floater[];
  readonly notes: readonly MadeNote[];
}

export interface EchoSet {
  readonly uid: string;
  readonly port: number;
  /** Where they should come: the nodes that have floaters. */
  readonly nodes: readonly string[];
}

/** Waits until every node has its echo pod, or the time is up. */
export async function awaitEchoes(work: Work, { uid, port, nodes }: EchoSet): Promise<Echoes> {
  const { client, namespace, pace, signal, deadline, onProgress } = work;
  while (true) {
    const all = await listAll<Pod>(client, podsPath(namespace), { labelSelector: CHECKS_SELECTOR });
    const pods = all.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
    const echoes = nodes.flatMap((node) => {
      const ready = pods.find((pod) => pod.spec.nodeName === node && isReady(pod));
      return ready ? [echoOf(ready, work, port)] : [];
    });
    if (echoes.length === nodes.length) return { echoes, notes: [] };
    if (Date.now() >= deadline) return { echoes, notes: [lateNote(work, nodes, echoes)] };
    onProgress(`${echoes.length} of ${nodes.length} pods of ${ECHO} ready`);
    await sleep(pace.pollMs, undefined, { signal });
  }
}

function isReady({ metadata, status }: Pod): boolean {
  if (metadata.deletionTimestamp) return false;
  return (status.conditions ?? []).some(({ type, status }) => type === 'Ready' && status === 'True');
}

/** As a floater that answers nobody's identity. */
function echoOf({ metadata, spec, status }: Pod, { cluster, namespace }: Work, port: number): Floater {
  // Meshes put their sidecars among the init containers since Kubernetes can restart those.
  const stranger = [...spec.containers, ...(spec.initContainers ?? [])].find(({ name }) => name !== CONTAINER);
  return {
    cluster,
    node: spec.nodeName ?? '',
    layer: 'pod',
    namespace,
    pod: metadata.name,
    uid: metadata.uid ?? '',
    addresses: status.podIPs?.map(({ ip }) => ip) ?? (status.podIP ? [status.podIP] : []),
    restarts: (status.containerStatuses ?? []).reduce((sum, { restartCount }) => sum + restartCount, 0),
    identity: '',
    port,
    can: [],
    ...(stranger ? { trouble: `the pod of ${ECHO} has a container that is not ours: ${stranger.name}` } : {}),
  };
}

const NAMED = 3;

function lateNote({ waitMs }: Work, nodes: readonly string[], echoes: readonly Floater[]): MadeNote {
  const there = new Set(echoes.map(({ node }) => node));
  const late = nodes.filter((node) => !there.has(node));
  const more = late.length > NAMED ? ` and ${late.length - NAMED} more` : '';
  const detail = `after ${waitMs / 1000} s ${ECHO} had no ready pod on ${late.slice(0, NAMED).join(', ')}${more}: what address they see is not checked`;
  return { code: 'NOT_READY', detail };
}
