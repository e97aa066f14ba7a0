import { type CameFrom, fromFlag, nameOf } from '../config/came-from.ts';
import { parseRequestTimeout } from '../config/duration.ts';
import type { FlagsWith, SettingArgs } from '../config/setting.ts';
import { hasDestination } from '../config/settings.ts';
import { argsWith, type Settings } from '../config/settings-table.ts';
import { UserError } from '../errors.ts';
import type { KubeClient } from '../kube/client.ts';
import type { ResolvedContext } from '../kube/context.ts';
import { findContext } from '../kube/find-context.ts';
import type { KubeFlags } from '../kube/kube-flags.ts';
import { refuseText } from '../kube/text-for-path.ts';
import { withoutPassword } from '../kube/without-password.ts';
import type { Io } from '../ui/io.ts';
import { say } from '../ui/say.ts';

/** What leads to clusters. */
type LeadingFlag = FlagsWith<Settings, { readonly part: 'cluster' }>;

/** What leads to clusters and to the floaters' namespace there. */
export type ClusterArgs = SettingArgs<Settings, LeadingFlag | 'namespace' | 'dst-namespace'>;

const LEADING_ARGS = argsWith(({ part }) => part === 'cluster');

/** The given arguments that lead to clusters. Namespaces are not included. */
export function clusterArgsOf(args: ClusterArgs): ClusterArgs {
  return Object.fromEntries(
    Object.entries(args).filter(([arg, value]) => LEADING_ARGS.includes(arg) && value !== undefined),
  );
}

export function withoutUndefined<T extends object>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** One cluster of a run. */
export interface RunCluster {
  /** The run's name for the cluster. */
  readonly name: string;
  readonly client: KubeClient;
  readonly namespace: string;
}

export interface ClustersRequest {
  readonly args: ClusterArgs;
  /** The namespaces of the source and of the destination. */
  readonly namespaces: readonly [string, string];
  readonly cameFrom: CameFrom;
}

/**
 * The clusters that flags, configuration and environment lead to: the source, then the destination if there
 * is one. The first lines of a run's output say which clusters these are, and why.
 * @throws UserError if kubectl would refuse
 */
export async function openClusters(request: ClustersRequest, io: Io): Promise<readonly RunCluster[]> {
  const { source, destination } = contextsOf(request, io.env);
  const contexts = destination ? [source, destination] : [source];
  // A wrong flag is reported before anything else is printed.
  const connect = await connector(request.args, io);
  return describeClusters(contexts, request, io).map((cluster, index) => ({
    ...cluster,
    client: connect(contexts[index] ?? source),
  }));
}

/** Prints which clusters these are, and why. @returns the run's names for them, and their namespaces */
export function describeClusters(
  contexts: readonly ResolvedContext[],
  { args, namespaces, cameFrom }: ClustersRequest,
  io: Pick<Io, 'stderr'>,
): readonly Omit<RunCluster, 'client'>[] {
  const names = distinctNames(contexts.map(({ name }) => name));
  return contexts.map((context, index) => {
    const keys = index === 0 ? SOURCE_KEYS : DESTINATION_KEYS;
    const role = contexts.length === 1 ? '' : `${index === 0 ? 'source' : 'destination'}: `;
    const namespaceKey = args[keys.namespace] === undefined ? 'namespace' : keys.namespace;
    const namespace = `namespace ${namespaces[index]} (${cameFrom(namespaceKey)})`;
    say(io.stderr, `${role}${contextWords(context, { keys, args, cameFrom })}, ${namespace}`);
    return { name: names[index] ?? context.name, namespace: namespaces[index] ?? '' };
  });
}

/** Makes clients for contexts. Does not connect to a cluster yet. */
export async function connector(args: ClusterArgs, io: Io): Promise<(context: ResolvedContext) => KubeClient> {
  const requestTimeoutMs = parseRequestTimeout(args.requestTimeout);
  const { connect } = await import('../kube/sdk.ts');
  const options = { signal: io.signal, env: io.env, terminal: process.stdin.isTTY === true, requestTimeoutMs };
  return (context) => connect(context, options);
}

/** The contexts of the source and of the destination, if there is one. */
export function contextsOf(
  { args, cameFrom }: Omit<ClustersRequest, 'namespaces'>,
  env: NodeJS.ProcessEnv,
): { readonly source: ResolvedContext; readonly destination: ResolvedContext | undefined } {
  refuseText(args.kubeconfig, nameOf('kubeconfig', cameFrom));
  refuseText(args.dstKubeconfig, nameOf('dstKubeconfig', cameFrom));
  const { source, kubeconfig } = sourceContext({ args, cameFrom }, env);
  return {
    source,
    destination: hasDestination(args) ? findContext(destinationFlags(args, kubeconfig), env) : undefined,
  };
}

/** If the destination has no kubeconfig of its own, its context is looked up in the source's. */
function destinationFlags(args: ClusterArgs, kubeconfig: string | undefined): KubeFlags {
  return {
    kubeconfig: args.dstKubeconfig || kubeconfig,
    context: args.dstContext,
    cluster: args.dstCluster,
    user: args.dstUser,
    as: args.dstAs,
  };
}

interface SourceContext {
  readonly source: ResolvedContext;
  /** The file that a flag or the configuration named, if it is the one that was used. */
  readonly kubeconfig?: string | undefined;
}

/**
 * KUBECONFIG takes precedence over srcKubeConfig in the configuration. If the two lead to different servers
 * and the user did not say which one is meant, this does not guess.
 */
function sourceContext({ args, cameFrom }: Omit<ClustersRequest, 'namespaces'>, env: NodeJS.ProcessEnv): SourceContext {
  const { kubeconfig, ...others } = args;
  if (!kubeconfig || !env.KUBECONFIG || isFlag('kubeconfig', cameFrom)) {
    return { source: findContext(args, env), kubeconfig };
  }
  const byEnvironment = findContext(others, env);
  if (args.context && isFlag('context', cameFrom)) return { source: byEnvironment };
  const byFile = findContext(args, env);
  if (byEnvironment.cluster.server === byFile.cluster.server) return { source: byEnvironment };
  const [here, there] = [byEnvironment, byFile].map(({ cluster }) => withoutPassword(cluster.server));
  throw new UserError(`KUBECONFIG leads to ${here}, but ${kubeconfig} (${cameFrom('kubeconfig')}) to ${there}`, {
    code: 'TWO_KUBECONFIGS',
    hint: 'say which is meant with --kubeconfig or --context, or unset KUBECONFIG',
  });
}

function isFlag(arg: string, cameFrom: CameFrom): boolean {
  return cameFrom(arg) === fromFlag(arg);
}

/**
 * Two kubeconfig files often have contexts with the same name, because kubeadm names every context
 * kubernetes-admin@kubernetes.
 */
function distinctNames(names: readonly string[]): readonly string[] {
  const [source, destination] = names;
  return names.length === 1 || source !== destination ? names : [`${source} (source)`, `${destination} (destination)`];
}

const SOURCE_KEYS = { context: 'context', namespace: 'namespace', prefix: '--' } as const;
const DESTINATION_KEYS = { context: 'dstContext', namespace: 'dstNamespace', prefix: '--dst-' } as const;

interface WordsOptions {
  readonly keys: typeof SOURCE_KEYS | typeof DESTINATION_KEYS;
  readonly args: ClusterArgs;
  readonly cameFrom: CameFrom;
}

/** Values that neither flags nor configuration chose come from the context and are not explained. */
function contextWords(context: ResolvedContext, { keys, args, cameFrom }: WordsOptions): string {
  const { name, from, cluster, serverFrom, userName, userFrom, user, fromPipes = [] } = context;
  const flag = (words: string) => words.replace('--', keys.prefix);
  return [
    `context ${name} (${args[keys.context] ? cameFrom(keys.context) : from})`,
    `API server ${withoutPassword(cluster.server)}${serverFrom ? ` (${flag(serverFrom)})` : ''}`,
    ...(userFrom ? [`user ${userName} (${flag(userFrom)})`] : []),
    ...(user.as ? [`acting as ${user.as}`] : []),
    ...fromPipes.map((named) => `${flag(named)} read from a pipe`),
  ].join(', ');
}
