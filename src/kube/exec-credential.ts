import { UserError } from '../errors.ts';
import { oneLine } from '../text/visible.ts';
import type { ResolvedContext } from './context.ts';
import type { ExecEntry } from './kubeconfig.ts';
import { MOST_CREDENTIAL } from './limits.ts';
import { interactiveMode } from './refusals.ts';
import { type Certificate, checkPair } from './tls.ts';

/** What a credential program gave. */
export interface ExecCredential {
  readonly token?: string;
  readonly certificate?: Certificate;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number;
}

export interface ExecSurroundings {
  readonly env: NodeJS.ProcessEnv;
  /** Whether standard input is a terminal. */
  readonly terminal: boolean;
  readonly ca: string | undefined;
  /** Ends the program with us. */
  readonly signal?: AbortSignal | undefined;
}

/** The name under which a cluster's extension holds configuration for its credential programs. */
const CLUSTER_EXTENSION = 'client.authentication.k8s.io/exec';

/**
 * Runs the credential program of a user as kubectl does (client-go's plugin/pkg/client/auth/exec).
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 * @throws UserError with what the user can do about it
 */
export async function runCredentialProgram(
  context: ResolvedContext,
  exec: ExecEntry,
  around: ExecSurroundings,
): Promise<ExecCredential> {
  const interactive = isInteractive(exec, around.terminal);
  const env = {
    ...around.env,
    ...Object.fromEntries((exec.env ?? []).map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(execInfo(context, exec, { interactive, ca: around.ca })),
  };
  return parseCredential(await output(exec, { env, interactive, signal: around.signal }), exec);
}

function isInteractive(exec: ExecEntry, terminal: boolean): boolean {
  const mode = interactiveMode(exec);
  if (mode !== 'Always' || terminal) return mode !== 'Never' && terminal;
  throw trouble(exec, 'needs a terminal (interactiveMode Always), and standard input is none', {
    hint: 'run it in a terminal, or log in with another method first',
  });
}

interface InfoOptions {
  readonly interactive: boolean;
  readonly ca: string | undefined;
}

/** The document in KUBERNETES_EXEC_INFO; the cluster is in it only where the user entry asks for it. */
export function execInfo({ cluster }: ResolvedContext, exec: ExecEntry, { interactive, ca }: InfoOptions): object {
  const config = cluster.extensions?.find(({ name }) => name === CLUSTER_EXTENSION)?.extension;
  const about = {
    server: cluster.server,
    ...(cluster['tls-server-name'] ? { 'tls-server-name': cluster['tls-server-name'] } : {}),
    ...(cluster['insecure-skip-tls-verify'] ? { 'insecure-skip-tls-verify': true } : {}),
    ...(ca ? { 'certificate-authority-data': Buffer.from(ca, 'utf8').toString('base64') } : {}),
    ...(cluster['proxy-url'] ? { 'proxy-url': cluster['proxy-url'] } : {}),
    ...(cluster['disable-compression'] ? { 'disable-compression': true } : {}),
    ...(config === undefined ? {} : { config }),
  };
  return {
    kind: 'ExecCredential',
    apiVersion: exec.apiVersion,
    spec: { ...(exec.provideClusterInfo ? { cluster: about } : {}), interactive },
  };
}

interface OutputOptions {
  readonly env: NodeJS.ProcessEnv;
  readonly interactive: boolean;
  readonly signal: AbortSignal | undefined;
}

/** No shell: command and arguments go to the system as they are. The program's stderr is the user's. */
async function output(exec: ExecEntry, { env, interactive, signal }: OutputOptions): Promise<string> {
  const { execa } = await import('execa');
  const { stdout, failed, exitCode, code, shortMessage, isMaxBuffer } = await execa(
    exec.command ?? '',
    exec.args ?? [],
    {
      env,
      extendEnv: false,
      reject: false,
      stdin: interactive ? 'inherit' : 'ignore',
      stderr: 'inherit',
      maxBuffer: MOST_CREDENTIAL,
      ...(signal ? { cancelSignal: signal } : {}),
    },
  );
  if (!failed) return stdout;
  if (isMaxBuffer) throw trouble(exec, `printed more than ${MOST_CREDENTIAL / 1024} KiB, which is no credential`);
  if (code === 'ENOENT' || code === 'EACCES') {
    throw trouble(exec, 'cannot be run: it is not installed, or not executable', { hint: installHint(exec) });
  }
  throw trouble(exec, exitCode === undefined ? `failed: ${shortMessage ?? ''}` : `failed with exit code ${exitCode}`, {
    hint: 'run it by hand, or log in again',
  });
}

function installHint({ installHint }: ExecEntry): string {
  const words = oneLine(installHint ?? '').trim();
  return words || 'install the program that the kubeconfig names, or put its folder into PATH';
}

/** @throws UserError where it is no credential of the version that was asked for */
export function parseCredential(text: string, exec: ExecEntry): ExecCredential {
  const answer = parsed(text);
  if (answer?.kind !== 'ExecCredential' || answer.apiVersion !== exec.apiVersion) {
    throw trouble(exec, `did not print an ExecCredential of ${exec.apiVersion}`);
  }
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = answer.status ?? {};
  if (!token && !cert && !key) throw trouble(exec, 'gave neither a token nor a certificate');
  if (Boolean(cert) !== Boolean(key)) throw trouble(exec, 'gave a certificate or a key, not both');
  const certificate = cert && key ? { cert, key } : undefined;
  if (certificate) checkPair(certificate);
  const expiresAt = expirationTimestamp ? Date.parse(expirationTimestamp) : undefined;
  if (Number.isNaN(expiresAt)) throw trouble(exec, 'gave an expirationTimestamp that is no time');
  return {
    ...(token ? { token } : {}),
    ...(certificate ? { certificate } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

interface CredentialDocument {
  readonly kind?: unknown;
  readonly apiVersion?: unknown;
  readonly status?: {
    readonly token?: string;
    readonly clientCertificateData?: string;
    readonly clientKeyData?: string;
    readonly expirationTimestamp?: string;
  };
}

function parsed(text: string): CredentialDocument | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The words never hold what the program printed: it may be a secret. */
function trouble({ command }: ExecEntry, words: string, { hint }: { hint?: string } = {}): UserError {
  return new UserError(`the credential program ${command} ${words}`, {
    code: 'EXEC_CREDENTIAL',
    hint: hint ?? "see the user's exec section in the kubeconfig",
  });
}
