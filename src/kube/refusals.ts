import { UserError } from '../errors.ts';
import { parseAddress } from './address.ts';
import type { ResolvedContext } from './context.ts';
import type { ClusterEntry, ExecEntry, UserEntry } from './kubeconfig.ts';
import { withoutPassword } from './without-password.ts';

const PROXY_SCHEMES = ['http:', 'https:', 'socks5:'];
const EXEC_VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];
const INTERACTIVE_MODES = ['Never', 'IfAvailable', 'Always'];

/**
 * Refuses what kubectl refuses before it connects: `validateClusterInfo` and `validateAuthInfo` in
 * client-go's tools/clientcmd/validation.go, `HTTPWrappersForConfig` and `TLSConfigFor` in its transport.
 * @throws UserError with the first thing that is wrong
 */
export function refuseContradictions({ cluster, clusterName, user, userName }: ResolvedContext): void {
  const wrong = clusterTrouble(cluster) ?? credentialTrouble(user) ?? impersonationTrouble(user);
  const execWrong = user.exec ? execTrouble(user.exec, user) : undefined;
  if (wrong || execWrong) {
    throw new UserError(`${wrong ?? execWrong}`, {
      code: 'BAD_CREDENTIALS',
      hint: `of cluster "${clusterName}" and user "${userName ?? ''}": change the kubeconfig or the flags`,
    });
  }
}

function clusterTrouble(cluster: ClusterEntry): string | undefined {
  const server = parseAddress(cluster.server)?.url;
  if (!server || !['http:', 'https:'].includes(server.protocol)) {
    const zone = /\[[^\]]*%(?!25)/.test(cluster.server) ? ' (the zone of an IPv6 address begins with %25)' : '';
    return `the server "${withoutPassword(cluster.server)}" is no http or https address${zone}`;
  }
  const proxy = cluster['proxy-url'];
  if (proxy && !PROXY_SCHEMES.includes(parseAddress(proxy)?.url.protocol ?? '')) {
    return 'the proxy-url is no http, https or socks5 address';
  }
  const { 'certificate-authority': caFile, 'certificate-authority-data': caData } = cluster;
  if (caFile && caData) return 'certificate-authority and certificate-authority-data are both given';
  if (cluster['insecure-skip-tls-verify'] && (caFile || caData) && server.protocol === 'https:') {
    return 'a certificate authority and insecure-skip-tls-verify are both given';
  }
  return undefined;
}

function credentialTrouble(user: UserEntry): string | undefined {
  if ((user.token || user.tokenFile) && (user.username || user.password)) {
    return 'a token and a username or password are both given';
  }
  if (user['auth-provider']) {
    const name = user['auth-provider'].name ?? '';
    return `auth-provider ${name} is not supported: use a credential program (exec), a token or a certificate`;
  }
  return certificateTrouble(user);
}

/** A key without a certificate is ignored. */
function certificateTrouble(user: UserEntry): string | undefined {
  const { 'client-certificate': file, 'client-certificate-data': data } = user;
  const { 'client-key': keyFile, 'client-key-data': keyData } = user;
  if (!file && !data) return undefined;
  if (file && data) return 'client-certificate and client-certificate-data are both given';
  if (keyFile && keyData) return 'client-key and client-key-data are both given';
  return keyFile || keyData ? undefined : 'a client certificate is given without its client key';
}

function impersonationTrouble(user: UserEntry): string | undefined {
  const more = user['as-uid'] || user['as-groups']?.length || Object.keys(user['as-user-extra'] ?? {}).length > 0;
  return more && !user.as ? 'a group, UID or extra is to be impersonated without a user (--as)' : undefined;
}

function execTrouble(exec: ExecEntry, user: UserEntry): string | undefined {
  if (!exec.command) return 'the credential program (exec) has no command';
  if (!exec.apiVersion || !EXEC_VERSIONS.includes(exec.apiVersion)) {
    // kubectl checks the version only when it is about to run the program.
    if (exec.apiVersion && hasOwnCredentials(user)) return undefined;
    return `the credential program (exec) has apiVersion "${exec.apiVersion ?? ''}"; it takes ${EXEC_VERSIONS.join(' or ')}`;
  }
  const mode = interactiveMode(exec);
  return INTERACTIVE_MODES.includes(mode)
    ? undefined
    : `the credential program (exec) has interactiveMode "${mode}"; it takes ${INTERACTIVE_MODES.join(', ')}`;
}

/** Required in v1, optional in v1beta1 (tools/clientcmd/api/v1/defaults.go). */
export function interactiveMode({ apiVersion, interactiveMode }: ExecEntry): string {
  return interactiveMode || (apiVersion?.endsWith('/v1beta1') ? 'IfAvailable' : '');
}

/** If the user has any of these, kubectl does not run the credential program. */
export function hasOwnCredentials(user: UserEntry): boolean {
  const { token, tokenFile, username, password } = user;
  const certificate = user['client-certificate'] || user['client-certificate-data'];
  return Boolean(token || tokenFile || username || password || certificate);
}
