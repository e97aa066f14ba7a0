import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../../errors.ts';
import { allDone, daemonSetsPath, listAll, orUndefined, podsPath, servicesPath } from '../../kube/api.ts';
import type { KubeClient } from '../../kube/client.ts';
import { flagWords } from '../../kube/flag-words.ts';
import type { KubeObject, Pod } from '../../kube/objects.ts';
import type { Note } from '../../model/remark.ts';
import { counted } from '../../text/plural.ts';
import { CHECKS_SELECTOR } from './names.ts';
import { refusalWords, removeMade } from './put.ts';
import { unlabelFloaters } from './selected.ts';

export interface UnmakeRequest {
  readonly client: KubeClient;
  readonly namespace: string;
  /** Not the run's own signal: fixtures are removed also if the run was interrupted. */
  readonly signal: AbortSignal;
  /** Milliseconds until the pods must be gone; 10 s by default. */
  readonly waitMs?: number;
  readonly onProgress?: (words: string) => void;
}

const WAIT_MS = 10_000;
const POLL_MS = 500;

/**
 * Removes what checks made, and nothing else; the floaters stay, without the labels. Safe to repeat, also if
 * nothing was made. What cannot be removed becomes a note, because by now there are results, and they matter
 * more.
 */
export async function unmakeForChecks(request: UnmakeRequest): Promise<readonly Note[]> {
  const work = { ...request, client: request.client.withSignal(request.signal) };
  const { client, namespace } = work;
  const kinds = [
    { kind: 'Service', path: servicesPath(namespace) },
    { kind: 'DaemonSet', path: daemonSetsPath(namespace) },
  ];
  const removed = await allDone([
    ...kinds.map((kind) => removeAll(work, kind)),
    withNote(work, "the floaters' labels for Services are still there", () => unlabelFloaters({ client, namespace })),
  ]);
  return [...removed.flat(), ...(await withNote(work, 'pods that checks made are still there', () => untilGone(work)))];
}

interface FixtureKind {
  readonly kind: string;
  /** The path of the kind in the namespace. */
  readonly path: string;
}

async function removeAll(work: UnmakeRequest, { kind, path }: FixtureKind): Promise<readonly Note[]> {
  const { client, namespace } = work;
  let found: readonly KubeObject[] = [];
  const listed = await withNote(work, `${kind}s that checks made may still be there`, async () => {
    // A server without this kind has no such objects.
    found = (await orUndefined(listAll<KubeObject>(client, path, { labelSelector: CHECKS_SELECTOR }))) ?? [];
  });
  const removed = await allDone(
    found.map((object) =>
      withNote(work, `${kind} ${namespace}/${object.metadata.name} is still there`, () =>
        removeMade(client, path, object),
      ),
    ),
  );
  return [...listed, ...removed.flat()];
}

/**
 * The DaemonSet's pods are deleted in the background.
 * @throws ClusterError that names the pods left when the time is up
 */
async function untilGone(request: UnmakeRequest): Promise<void> {
  const { client, namespace, signal, waitMs = WAIT_MS, onProgress } = request;
  const deadline = Date.now() + waitMs;
  while (true) {
    const pods = await listAll<Pod>(client, podsPath(namespace), { labelSelector: CHECKS_SELECTOR });
    if (pods.length === 0) return;
    onProgress?.(`waiting for ${counted(pods.length, 'pod')} to go`);
    if (Date.now() >= deadline) throw stillThere(pods, waitMs);
    await sleep(POLL_MS, undefined, { signal });
  }
}

const NAMED = 3;

function stillThere(pods: readonly Pod[], waitMs: number): ClusterError {
  const more = pods.length > NAMED ? ` and ${pods.length - NAMED} more` : '';
  const named = pods.slice(0, NAMED).map(({ metadata, spec }) => `${metadata.name} on ${spec.nodeName ?? 'no node'}`);
  return new ClusterError(`after ${waitMs / 1000} s ${named.join(', ')}${more}`, { code: 'CLEAN_TIMEOUT' });
}

/** Does something that may fail. @returns a note if it failed. @throws anything that is a bug */
async function withNote(
  { client, namespace, signal }: UnmakeRequest,
  what: string,
  work: () => Promise<void>,
): Promise<readonly Note[]> {
  try {
    await work();
    return [];
  } catch (error) {
    const why = signal.aborted ? 'there was no time to remove it' : refusalWords(error, signal);
    const flags = [flagWords(client.context), `-n ${namespace}`].filter((words) => words !== '').join(' ');
    return [{ code: 'LEFT_BEHIND', detail: `${what}: ${why}`, next: `kubectl netdoctor clean ${flags} removes it` }];
  }
}
