import { UserError } from '../errors.ts';
import { oneLine } from '../text/visible.ts';
import type { ResolvedContext } from './context.ts';
import { parseGoYaml, type Value } from './go-yaml.ts';
import type { ExecEntry } from './kubeconfig.ts';
import { MOST_CREDENTIAL } from './limits.ts';
import { interactiveMode } from './refusals.ts';
import { type Certificate, checkPair } from './tls.ts';

/** The output of a credential program. */
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
  /** Ends the program when we end. */
  readonly signal?: AbortSignal | undefined;
}

/** The name of the cluster extension that holds configuration for credential programs. */
const CLUSTER_EXTENSION = 'client.authentication.k8s.io/exec';

/**
 * Runs a user's credential program as kubectl does (client-go's plugin/pkg/client/auth/exec).
 * https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 * @throws UserError that says what the user can do about it
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

/** The document in KUBERNETES_EXEC_INFO; it contains the cluster only if the user entry asks for it. */
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

/**
 * Runs without a shell: command and arguments go to the system unchanged. The program's stderr goes to the
 * user.
 */
async function output(exec: ExecEntry, options: OutputOptions): Promise<Uint8Array> {
  const { stdout, failed, exitCode, code, signal, isMaxBuffer } = await started(exec, options);
  if (!failed) return stdout;
  if (isMaxBuffer) throw trouble(exec, `printed more than ${MOST_CREDENTIAL / 1024} KiB, which is no credential`);
  if (code === 'ENOENT' || code === 'EACCES') {
    throw trouble(exec, 'cannot be run: it is not installed, or not executable', { hint: installHint(exec) });
  }
  const end = signal
    ? `was ended by ${signal}`
    : exitCode === undefined
      ? undefined
      : `failed with exit code ${exitCode}`;
  throw trouble(exec, end ?? `cannot be run${code ? ` (${code})` : ''}`, { hint: 'run it by hand, or log in again' });
}

/** execa's own error messages quote the arguments, which may be secret, so only its codes are reported. */
async function started(exec: ExecEntry, { env, interactive, signal }: OutputOptions) {
  const { execa } = await import('execa');
  const options = { env, extendEnv: false, reject: false, encoding: 'buffer', stderr: 'inherit' } as const;
  const stdin = interactive ? 'inherit' : 'ignore';
  try {
    return await execa(exec.command ?? '', exec.args ?? [], {
      ...options,
      stdin,
      maxBuffer: MOST_CREDENTIAL,
      ...(signal ? { cancelSignal: signal } : {}),
    });
  } catch {
    throw trouble(exec, 'cannot be run: its arguments or its environment are none that a system takes');
  }
}

function installHint({ installHint }: ExecEntry): string {
  const words = oneLine(installHint ?? '').trim();
  return words || 'install the program that the kubeconfig names, or put its folder into PATH';
}

/** @throws UserError if it is not a credential of the version that was requested */
export function parseCredential(bytes: Uint8Array, exec: ExecEntry): ExecCredential {
  const answer = parsed(bytes);
  if (answer?.kind !== 'ExecCredential' || answer.apiVersion !== exec.apiVersion) {
    throw trouble(exec, `did not print an ExecCredential of ${exec.apiVersion}`);
  }
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = statusOf(answer, exec);
  if (!token && !cert && !key) throw trouble(exec, 'gave neither a token nor a certificate');
  if (Boolean(cert) !== Boolean(key)) throw trouble(exec, 'gave a certificate or a key, not both');
  const certificate = cert && key ? { cert, key } : undefined;
  if (certificate) checkPair(certificate);
  const expiresAt = expirationTimestamp === undefined ? undefined : timeOf(expirationTimestamp);
  if (Number.isNaN(expiresAt)) throw trouble(exec, 'gave an expirationTimestamp that is no time');
  return {
    ...(token ? { token } : {}),
    ...(certificate ? { certificate } : {}),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

interface CredentialDocument {
  readonly kind?: Value;
  readonly apiVersion?: Value;
  readonly status?: Value;
}

/** kubectl also accepts YAML, and therefore a byte-order mark before the JSON. */
function parsed(bytes: Uint8Array): CredentialDocument | undefined {
  try {
    const text = Buffer.from(bytes).toString('utf8');
    const value: Value = /^[ \t\r\n]*\{/.test(text) ? JSON.parse(text) : parseGoYaml(bytes);
    return typeof value === 'object' && value !== null ? (value as CredentialDocument) : undefined;
  } catch {
    return undefined;
  }
}

const STATUS = ['token', 'clientCertificateData', 'clientKeyData', 'expirationTimestamp'] as const;

function statusOf(
  { status }: CredentialDocument,
  exec: ExecEntry,
): { readonly [K in (typeof STATUS)[number]]?: string } {
  const given = STATUS.map((key) => [key, Reflect.get(Object(status), key)]).filter(([, value]) => value != null);
  const wrong = given.find(([, value]) => typeof value !== 'string');
  if (wrong) throw trouble(exec, `gave a ${wrong[0]} that is no text`);
  return Object.fromEntries(given);
}

/** RFC 3339, as `metav1.Time` accepts it; NaN for anything else. */
function timeOf(text: string): number {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
}

/** If the command contains arguments, as for a shell, they are not shown. */
function shownCommand({ command = '' }: ExecEntry): string {
  const [program = ''] = command.split(/[\s=\p{Cc}]/u);
  return program === command ? command : `${program} …`;
}

/** The message never contains the program's output, which may be a secret. */
function trouble(exec: ExecEntry, words: string, { hint }: { hint?: string } = {}): UserError {
  return new UserError(`the credential program ${shownCommand(exec)} ${words}`, {
    code: 'EXEC_CREDENTIAL',
    hint: hint ?? "see the user's exec section in the kubeconfig",
  });
}
