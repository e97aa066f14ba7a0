import { setTimeout as sleep } from 'node:timers/promises';
import { listAll, podsPath } from '../../kube/api.ts';
import type { Pod } from '../../kube/objects.ts';
import type { Floater } from '../../model/bound-plan.ts';
import type { Note } from '../../model/remark.ts';
import { counted } from '../../text/plural.ts';
import { isUp, podFacts } from '../pods.ts';
import { CHECKS_SELECTOR, ECHO } from './names.ts';
import type { Work } from './request.ts';

export interface Echoes {
  readonly echoes: readonly Floater[];
  readonly notes: readonly Note[];
}

export interface EchoSet {
  readonly uid: string;
  readonly port: number;
  /** Where they should run: the nodes that have floaters. */
  readonly nodes: readonly string[];
}

/** Waits until every node has its echo pod, or the time is up. */
export async function awaitEchoes(work: Work, { uid, port, nodes }: EchoSet): Promise<Echoes> {
  const { client, namespace, pace, signal, deadline, onProgress } = work;
  while (true) {
    const all = await listAll<Pod>(client, podsPath(namespace), { labelSelector: CHECKS_SELECTOR });
    const pods = all.filter(({ metadata }) => metadata.ownerReferences?.some((owner) => owner.uid === uid));
    const echoes = nodes.flatMap((node) => {
      const ready = pods.find((pod) => pod.spec.nodeName === node && isUp(pod));
      return ready ? [echoOf(ready, work, port)] : [];
    });
    if (echoes.length === nodes.length) return { echoes, notes: [] };
    if (Date.now() >= deadline) return { echoes, notes: [lateNote(work, nodes, echoes)] };
    onProgress(`${echoes.length} of ${counted(nodes.length, 'pod')} of ${ECHO} ready`);
    await sleep(pace.pollMs, undefined, { signal });
  }
}

/** In the form of a floater that answers without any identity. */
function echoOf(pod: Pod, { cluster, namespace }: Work, port: number): Floater {
  return { cluster, layer: 'pod', namespace, port, ...podFacts(pod, `the pod of ${ECHO}`), identity: '', can: [] };
}

const NAMED = 3;

function lateNote({ waitMs }: Work, nodes: readonly string[], echoes: readonly Floater[]): Note {
  const there = new Set(echoes.map(({ node }) => node));
  const late = nodes.filter((node) => !there.has(node));
  const more = late.length > NAMED ? ` and ${late.length - NAMED} more` : '';
  const detail = `after ${waitMs / 1000} s ${ECHO} had no ready pod on ${late.slice(0, NAMED).join(', ')}${more}: what address they see is not checked`;
  return { code: 'NOT_READY', detail };
}
