import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ClusterError } from '../errors.ts';
import { daemonSetsPath, podsPath } from '../kube/api.ts';
import type { ApiRequest, KubeClient } from '../kube/client.ts';
import { kubectlWords } from '../kube/flag-words.ts';
import type { DaemonSet } from '../kube/objects.ts';
import { floaterName, floaterWords } from '../model/labels.ts';
import type { Note } from '../model/remark.ts';
import { namespaceMissing } from './namespace.ts';
import { type DryRunOutcome, outcomeOf } from './outcome.ts';
import { POD_SECURITY, refusalHint } from './refusal-hint.ts';
import type { SetChange } from './standing.ts';

/** The minor version since which dry run is used (KEP-576); kubectl has --dry-run=server since then. */
export const DRY_RUN_SINCE = 18;
export const DRY_RUN_POD = 'netdoctor-floater-dry-run';

/** Where the dry run takes place. */
export interface Trial {
  readonly client: KubeClient;
  /** The name of the cluster in messages. */
  readonly cluster: string;
  readonly namespace: string;
}

export interface FloatersTrial extends Trial {
  readonly wanted: SetChange;
  /** Whether this user may create pods; undefined if unknown. */
  readonly mayCreatePods: boolean | undefined;
  /** The namespace would refuse these pods now, and deploy changes that first: the pods are tried then. */
  readonly podsLater?: boolean;
  /** The namespace was relabelled a moment ago, and admission may not have seen it yet. */
  readonly relabelled?: boolean;
}

/**
 * Tries whether the API server would accept our namespace, or its new label; creates nothing.
 * @param request the request that makes or changes it
 * @returns the warnings that came with the answer
 * @throws ClusterError ADMISSION_REFUSED with the server's own words
 */
export async function tryNamespace(trial: Trial, request: ApiRequest): Promise<readonly Note[]> {
  const { outcome, notes } = await attempt(trial, request);
  return [...notes, ...settle(trial, `namespace ${trial.namespace}`, outcome)];
}

/**
 * Tries whether the API server would accept the DaemonSet and one of its pods: quotas, Pod Security and most
 * policies refuse only pods, long after they accepted the DaemonSet. Creates nothing; sends nothing if
 * nothing would change.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#dry-run
 * @returns the warnings that came with the answers, and what could not be tried
 * @throws ClusterError ADMISSION_REFUSED with the server's own words
 */
export async function tryFloaters(trial: FloatersTrial): Promise<readonly Note[]> {
  if (trial.wanted.change === 'unchanged') return [];
  const [set, pod] = await Promise.all([tryDaemonSet(trial), tryPod(trial)]);
  return [...set(), ...pod()];
}

/** Gives the result later, so that of two refusals the DaemonSet's is reported. */
type LateNotes = () => readonly Note[];

async function tryDaemonSet(trial: FloatersTrial): Promise<LateNotes> {
  const { layer, change, manifest } = trial.wanted;
  const name = floaterName(layer);
  const path = daemonSetsPath(trial.namespace);
  const { outcome, notes } = await attempt(
    trial,
    change === 'created'
      ? { method: 'POST', path, body: manifest }
      : { method: 'PUT', path: `${path}/${name}`, body: manifest },
  );
  return () => [...notes, ...settle(trial, `DaemonSet ${trial.namespace}/${name}`, outcome)];
}

async function tryPod(trial: FloatersTrial): Promise<LateNotes> {
  if (trial.podsLater) return () => [];
  const what = `the ${floaterWords(trial.wanted.layer)}s' pods in namespace ${trial.namespace}`;
  const next = 'it shows when the floaters are made';
  const notAllowed: Note = {
    code: 'NOT_TRIED',
    detail: `whether the cluster takes ${what}: the user may not create pods`,
    next,
  };
  if (trial.mayCreatePods === false) return () => [notAllowed];
  const { outcome, notes } = await attemptPod(trial);
  if (outcome.kind === 'forbidden') return () => [notAllowed];
  // The existing pods count in a quota: a pod that is too many now may fit once it replaces one of them.
  if (outcome.kind === 'refused' && trial.wanted.change === 'updated') {
    const detail = `the cluster would refuse ${what} now: ${outcome.words}`;
    return () => [...notes, { code: 'ADMISSION_REFUSED', detail }];
  }
  return () => [...notes, ...settle(trial, what, outcome)];
}

const SETTLE_MS = 5_000;
const SETTLE_POLL_MS = 200;

/**
 * A controller gives each new namespace its service account `default`, and no pod is accepted before.
 * Admission uses a copy of the namespace that is some moments old.
 */
async function attemptPod(trial: FloatersTrial): Promise<TrialOutcome> {
  const deadline = Date.now() + SETTLE_MS;
  const body = podOf(trial.wanted.manifest);
  while (true) {
    const done = await attempt(trial, { method: 'POST', path: podsPath(trial.namespace), body });
    if (!isEarly(done.outcome, trial) || Date.now() >= deadline) return done;
    await sleep(SETTLE_POLL_MS);
  }
}

function isEarly(outcome: DryRunOutcome, { relabelled = false }: FloatersTrial): boolean {
  if (outcome.kind !== 'refused') return false;
  return NO_ACCOUNT_YET.test(outcome.words) || (relabelled && POD_SECURITY.test(outcome.words));
}

/** plugin/pkg/admission/serviceaccount: `error looking up service account NAMESPACE/default: … not found`. */
const NO_ACCOUNT_YET = /error looking up service account [^\n]{1,1000}? not found/i;

/**
 * The pod as the DaemonSet's controller would make it: policies against pods without an owner must not match
 * it. The owner's UID is made up; nothing looks it up, because nothing is kept.
 */
function podOf({ apiVersion, kind, metadata, spec }: DaemonSet) {
  const { template } = spec;
  const owner = { apiVersion, kind, name: metadata.name, uid: randomUUID(), controller: true };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template?.metadata,
      name: DRY_RUN_POD,
      namespace: metadata.namespace,
      ownerReferences: [owner],
    },
    spec: template?.spec,
  };
}

interface TrialOutcome {
  readonly outcome: DryRunOutcome;
  readonly notes: readonly Note[];
}

async function attempt({ client }: Trial, request: ApiRequest): Promise<TrialOutcome> {
  const warnings = new Set<string>();
  const onWarning = (text: string) => warnings.add(text);
  const outcome = await client.request({ ...request, query: { dryRun: 'All' }, onWarning }).then(
    (): DryRunOutcome => ({ kind: 'taken' }),
    (error: unknown) => outcomeOf(error),
  );
  return { outcome, notes: [...warnings].map((detail) => ({ code: 'ADMISSION_WARNING', detail })) };
}

function settle(trial: Trial, what: string, outcome: DryRunOutcome): readonly Note[] {
  const { cluster, namespace, client } = trial;
  switch (outcome.kind) {
    case 'taken':
      return [];
    case 'untried':
      return [{ code: 'NOT_TRIED', detail: `whether the cluster takes ${what}: ${outcome.words}` }];
    case 'forbidden':
    case 'other':
      throw outcome.error;
    case 'missing':
      throw namespaceMissing(namespace, outcome.error);
    case 'refused':
      throw new ClusterError(`context ${cluster}: the cluster refuses ${what}: ${outcome.words}`, {
        code: 'ADMISSION_REFUSED',
        hint: refusalHint(outcome.words, { namespace, kubectl: kubectlWords(client.context) }),
        ...outcome.facts,
      });
    default:
      return outcome satisfies never;
  }
}
