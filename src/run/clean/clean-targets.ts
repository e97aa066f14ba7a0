import { namespaceSetting } from '../../config/settings.ts';
import { toNetdoctorError, UserError } from '../../errors.ts';
import { NETCTL_NAMESPACE } from '../../floater/netctl.ts';
import type { ResolvedContext } from '../../kube/context.ts';
import { flagWords } from '../../kube/flag-words.ts';
import type { ClusterRef, Plan } from '../../model/plan.ts';
import type { Io } from '../../ui/io.ts';
import {
  type ClustersRequest,
  connector,
  contextsOf,
  describeClusters,
  type RunCluster,
  withoutUndefined,
} from '../clusters.ts';
import { destinationArgs } from '../saved/saved-args.ts';
import type { FailedCleanup } from './failed-cleanups.ts';
import { type AskedCluster, ask, isSameCluster, lastPlan } from './last-plan.ts';

/** A cluster to clean. */
export interface CleanTarget extends RunCluster {
  readonly fingerprint: string;
  /** The namespace in which to look for netctl's floater. */
  readonly netctlNamespace: string;
}

export interface CleanTargets {
  readonly targets: readonly CleanTarget[];
  readonly failed: readonly FailedCleanup[];
}

type GivenClusters = Pick<ClustersRequest, 'args' | 'cameFrom'>;

/**
 * The clusters that flags and configuration lead to. If they name no second cluster, the one of the last run
 * from this cluster is used too, provided that it is still the same. Namespaces that the user did not name
 * are those of that run. Prints all of this first.
 * @throws UserError if the source cannot be found, or a flag is wrong
 */
export async function cleanTargets(given: GivenClusters, io: Io): Promise<CleanTargets> {
  const { args } = given;
  for (const namespace of [args.namespace, args.dstNamespace]) namespaceSetting(namespace);
  const { source, destination } = contextsOf(given, io.env);
  const connect = await connector(args, io);
  const first = await ask(connect(source));
  const plan = await lastPlan(first, destination?.name, io);
  const request = withRun(given, destination ? undefined : plan?.destinations[0], plan);
  const second: Second = destination ? { context: destination } : ofRun(plan, request, io.env);
  const contexts = second.context ? [source, second.context] : [source];
  const clusters = describeClusters(contexts, request, io);
  const asked = [first, ...(second.context ? [await ask(connect(second.context))] : [])];
  const all = asked.flatMap((one, index) => {
    const cluster = clusters[index];
    if (!cluster) return [];
    const { namespace = NETCTL_NAMESPACE, dstNamespace = namespace } = args;
    const error = errorOf(one, index === 0 ? {} : second, plan);
    const full = { ...cluster, client: one.client, netctlNamespace: index === 0 ? namespace : dstNamespace };
    return [{ ...full, fingerprint: one.fingerprint, error }];
  });
  return sorted(all, second.failed);
}

type Candidate = Omit<CleanTarget, 'fingerprint'> & Pick<AskedCluster, 'fingerprint'> & { readonly error: unknown };

function sorted(all: readonly Candidate[], more: FailedCleanup | undefined): CleanTargets {
  const targets = all.flatMap(({ error, fingerprint, ...cluster }) =>
    error === undefined && typeof fingerprint === 'string' ? [{ ...cluster, fingerprint }] : [],
  );
  const failed = all.flatMap(({ error, name, client, namespace }) =>
    error === undefined
      ? []
      : [{ name, error: toNetdoctorError(error), command: commandFor(client.context, namespace) }],
  );
  return { targets, failed: more ? [...failed, more] : failed };
}

/** The second cluster, if there is one. */
interface Second {
  readonly context?: ResolvedContext;
  /** What the run knew about it, if the run named it. */
  readonly ref?: ClusterRef;
  readonly failed?: FailedCleanup;
}

/** The context may be gone by now. This is reported, and the source is still cleaned. */
function ofRun(plan: Plan | undefined, request: ClustersRequest, env: NodeJS.ProcessEnv): Second {
  const ref = plan?.destinations[0];
  if (!ref) return {};
  try {
    const { destination } = contextsOf(request, env);
    return destination ? { context: destination, ref } : {};
  } catch (error) {
    const flags = { ...ref.flags, context: ref.flags.context ?? ref.context };
    const command = commandFor({ flags }, request.namespaces[1]);
    return { failed: { name: ref.name, error: toNetdoctorError(error), command } };
  }
}

function errorOf({ client, fingerprint }: AskedCluster, { ref }: Second, plan: Plan | undefined): unknown {
  if (typeof fingerprint !== 'string') return fingerprint.error;
  if (!ref || isSameCluster(ref, { client, fingerprint })) return undefined;
  const { name } = client.context;
  return new UserError(`context ${name} leads to another cluster than in run ${plan?.runId ?? ''}`, {
    code: 'OTHER_CLUSTER',
  });
}

/** Completes the given arguments by those of the run, and marks these as coming from the run. */
function withRun(
  { args, cameFrom }: GivenClusters,
  ref: ClusterRef | undefined,
  plan: Plan | undefined,
): ClustersRequest {
  const { dstNamespace: _, ...leading } = destinationArgs(ref);
  const all = {
    ...withoutUndefined(leading),
    ...withoutUndefined(args),
    namespace: args.namespace ?? plan?.source.namespace,
    // As in check, a namespace given for the first cluster also applies to the second.
    dstNamespace: args.dstNamespace ?? (args.namespace ? undefined : plan?.destinations[0]?.namespace),
  };
  return {
    args: all,
    namespaces: [namespaceSetting(all.namespace), namespaceSetting(all.dstNamespace ?? all.namespace)],
    cameFrom: (arg) => {
      const from = cameFrom(arg);
      return plan && from === 'the default' ? `from run ${plan.runId}` : from;
    },
  };
}

function commandFor(context: Pick<ResolvedContext, 'flags'>, namespace: string): string {
  return ['kubectl netdoctor clean', flagWords(context), `-n ${namespace}`].filter((words) => words !== '').join(' ');
}
