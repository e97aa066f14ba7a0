import { UserError } from '../errors.ts';
import { oneLine } from '../text/visible.ts';
import { isHttps } from './address.ts';
import type { ResolvedContext } from './context.ts';
import type { KubeFlags } from './kube-flags.ts';
import type { ClusterEntry, Kubeconfig, UserEntry } from './kubeconfig.ts';
import { fileWords } from './named-file.ts';
import { withoutPassword } from './without-password.ts';

/**
 * The context, cluster and user that kubeconfig and flags lead to, by the rules of client-go's clientcmd
 * (`DirectClientConfig` in tools/clientcmd/client_config.go).
 * @throws UserError that lists the names that exist
 */
export function resolveContext(kubeconfig: Kubeconfig, flags: KubeFlags): ResolvedContext {
  const contextName = flags.context || kubeconfig.currentContext;
  const context = contextName ? contextOf(kubeconfig, contextName) : {};
  if (!contextName && !flags.server && !flags.cluster) throw noContext(kubeconfig);
  const clusterName = flags.cluster || context.cluster || '';
  const userName = flags.user || context.user || undefined;
  const cluster = overrideCluster(clusterOf(kubeconfig, clusterName, flags), flags);
  const user = overrideUser(userOf(kubeconfig, userName, flags), flags);
  const serverFrom = flags.server ? 'from --server' : flags.cluster ? 'from --cluster' : undefined;
  return {
    name: oneLine(contextName || clusterName || withoutPassword(cluster.server)),
    flags: { ...flags, context: contextName },
    from: contextFrom(kubeconfig, flags),
    clusterName: oneLine(clusterName),
    cluster,
    userName: userName === undefined ? undefined : oneLine(userName),
    // Over plain http, kubectl sends no credentials, but it does impersonate.
    user: isHttps(cluster.server) ? user : impersonationOf(user),
    ...(serverFrom ? { serverFrom } : {}),
    ...(flags.user ? { userFrom: 'from --user' } : {}),
  };
}

function contextFrom({ currentContext, currentContextFile }: Kubeconfig, flags: KubeFlags): string {
  if (flags.context) return 'from --context';
  return currentContext ? oneLine(`current-context of ${fileWords(currentContextFile ?? '')}`) : 'no context is set';
}

function contextOf({ contexts, files, lookedAt }: Kubeconfig, name: string) {
  const context = contexts.get(name);
  if (context) return context;
  if (files.length === 0) throw noKubeconfig(`context "${name}" does not exist: no kubeconfig was found`, lookedAt);
  const hint = listed('contexts', contexts) ?? `${filesWords(files)} names no context`;
  throw new UserError(`context "${name}" does not exist`, { code: 'UNKNOWN_CONTEXT', hint });
}

function noContext({ contexts, files, lookedAt }: Kubeconfig): UserError {
  if (files.length === 0) return noKubeconfig('no kubeconfig found', lookedAt);
  const hint = listed('contexts', contexts) ?? `${filesWords(files)} names no context`;
  return new UserError('no current context is set', { code: 'NO_CONTEXT', hint: `give --context; ${hint}` });
}

function noKubeconfig(words: string, lookedAt: readonly string[]): UserError {
  return new UserError(`${words}: looked at ${lookedAt.map(fileWords).join(', ')}`, {
    code: 'NO_KUBECONFIG',
    hint: 'set KUBECONFIG, give --kubeconfig FILE, or create the file',
  });
}

/** The files to which an entry should be added. */
function filesWords(files: readonly string[], joint = ', '): string {
  return files.map(fileWords).join(joint) || 'a kubeconfig';
}

function listed(what: string, entries: ReadonlyMap<string, unknown>): string | undefined {
  return entries.size > 0 ? `${what} that exist: ${[...entries.keys()].sort().map(oneLine).join(', ')}` : undefined;
}

/**
 * --server can replace a cluster that is missing. Without it, kubectl would go to localhost:8080, which
 * nobody wants.
 */
function clusterOf({ clusters, files }: Kubeconfig, name: string, flags: KubeFlags): ClusterEntry {
  const cluster = clusters.get(name);
  if (!cluster && flags.cluster) {
    const hint = listed('clusters', clusters) ?? 'the kubeconfig names no cluster';
    throw new UserError(`cluster "${name}" does not exist`, { code: 'UNKNOWN_CLUSTER', hint });
  }
  if (cluster?.server || flags.server) return cluster ?? { server: '' };
  throw new UserError(`cluster "${name}" has no server, or does not exist`, {
    code: 'UNKNOWN_CLUSTER',
    hint: `add the cluster to ${filesWords(files, ' or ')}, or give --server`,
  });
}

function userOf({ users, files }: Kubeconfig, name: string | undefined, flags: KubeFlags): UserEntry {
  // If a context names no user, kubectl looks for an entry without a name.
  const user = users.get(name ?? '');
  if (user || name === undefined) return user ?? {};
  throw new UserError(`user "${name}" does not exist`, {
    code: 'UNKNOWN_USER',
    hint: (flags.user ? listed('users', users) : undefined) ?? `add the user to ${filesWords(files, ' or ')}`,
  });
}

/**
 * --server drops the file's tls-server-name; --insecure-skip-tls-verify and --certificate-authority replace
 * everything that the file says about the CA.
 */
function overrideCluster(entry: ClusterEntry, flags: KubeFlags): ClusterEntry {
  const {
    'certificate-authority': caFile,
    'certificate-authority-data': caData,
    'insecure-skip-tls-verify': insecure,
    'tls-server-name': serverName,
    ...rest
  } = entry;
  const trustByFlags = flags.insecureSkipTlsVerify === true || Boolean(flags.certificateAuthority);
  const trust: Partial<ClusterEntry> = trustByFlags
    ? given({
        'certificate-authority': flags.certificateAuthority,
        'insecure-skip-tls-verify': flags.insecureSkipTlsVerify,
      })
    : given({
        'certificate-authority': caFile,
        'certificate-authority-data': caData,
        'insecure-skip-tls-verify': insecure,
      });
  const name = flags.tlsServerName || flags.server ? flags.tlsServerName : serverName;
  return {
    ...rest,
    ...trust,
    ...given({ 'tls-server-name': name, 'proxy-url': flags.proxyUrl }),
    server: serverUrl(flags.server || String(entry.server)),
  };
}

/** kubectl treats an address without a scheme as plain http (`DefaultServerURL` in client-go/rest). */
function serverUrl(server: string): string {
  // A server's name has no invisible characters, and the address is shown.
  const shown = oneLine(server);
  return shown.includes('://') ? shown : `http://${shown}`;
}

function overrideUser(entry: UserEntry, flags: KubeFlags): UserEntry {
  const {
    'client-certificate': certificate,
    'client-certificate-data': certificateData,
    'client-key': key,
    'client-key-data': keyData,
    ...rest
  } = entry;
  return {
    ...rest,
    ...(flags.clientCertificate
      ? { 'client-certificate': flags.clientCertificate }
      : given({ 'client-certificate': certificate, 'client-certificate-data': certificateData })),
    ...(flags.clientKey ? { 'client-key': flags.clientKey } : given({ 'client-key': key, 'client-key-data': keyData })),
    ...given({
      token: flags.token,
      username: flags.username,
      password: flags.password,
      as: flags.as,
      'as-uid': flags.asUid,
      'as-groups': flags.asGroup?.length ? flags.asGroup : undefined,
    }),
    ...(flags.asUserExtra?.length
      ? { 'as-user-extra': { ...entry['as-user-extra'], ...extraOf(flags.asUserExtra) } }
      : {}),
  };
}

/** `key=value`, repeated. As in kubectl, a word without `=` is ignored. */
function extraOf(words: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const extra: Record<string, string[]> = {};
  for (const word of words) {
    const at = word.indexOf('=');
    if (at < 0) continue;
    const key = word.slice(0, at);
    extra[key] = [...(extra[key] ?? []), word.slice(at + 1)];
  }
  return extra;
}

function impersonationOf(user: UserEntry): UserEntry {
  const { as, 'as-uid': uid, 'as-groups': groups, 'as-user-extra': extra } = user;
  return given({ as, 'as-uid': uid, 'as-groups': groups, 'as-user-extra': extra });
}

/** Only the values that are set: an empty flag overrides nothing. */
function given<T extends object>(values: T): { [K in keyof T]?: NonNullable<T[K]> } {
  const set = Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== null);
  return Object.fromEntries(set) as { [K in keyof T]?: NonNullable<T[K]> };
}
