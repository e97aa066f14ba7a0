import type { ResolvedContext } from './context.ts';
import { type ExecCredential, type ExecSurroundings, runCredentialProgram } from './exec-credential.ts';
import { impersonationHeaders } from './impersonation.ts';
import { hasOwnCredentials } from './refusals.ts';
import type { Certificate, TlsMaterial } from './tls.ts';
import { tokenFile } from './token-file.ts';

export type Headers = Readonly<Record<string, string | readonly string[]>>;

/** The credentials of one request or one exec. */
export interface Credentials {
  readonly headers: Headers;
  readonly certificate?: Certificate | undefined;
}

export interface CredentialSource {
  /** @throws UserError if they are not available */
  current(): Promise<Credentials>;
  /** New credentials after a 401, or undefined if there is no way to get others. */
  renewed(refused: Credentials): Promise<Credentials | undefined>;
}

export interface SourceOptions extends Pick<ExecSurroundings, 'env' | 'terminal' | 'signal'> {
  readonly tls: TlsMaterial;
  readonly now?: () => number;
  /** Replaces the credential program in tests. */
  readonly run?: () => Promise<ExecCredential>;
}

/**
 * The source of a context's credentials: the user entry itself, a token file that is reread, or a credential
 * program. If a user has credentials of its own, the program never runs (`UpdateTransportConfig` in
 * client-go's plugin/pkg/client/auth/exec).
 * @throws UserError if the token file cannot be read
 */
export function credentialSource(context: ResolvedContext, options: SourceOptions): CredentialSource {
  const { user } = context;
  const { tls, now } = options;
  const impersonation = impersonationHeaders(user);
  const { exec } = user;
  if (exec && !hasOwnCredentials(user)) {
    const surroundings = { env: options.env, terminal: options.terminal, ca: tls.ca, signal: options.signal };
    const run = options.run ?? (() => runCredentialProgram(context, exec, surroundings));
    return programSource(run, impersonation, now);
  }
  const file = user.tokenFile ? tokenFile(user.tokenFile, now) : undefined;
  const identified = (token: string | undefined): Credentials => ({
    headers: { ...authorization(token, user), ...impersonation },
    certificate: tls.certificate,
  });
  return {
    current: async () => identified(file ? file.current() : user.token),
    renewed: async ({ headers }) => {
      const found = file && identified(file.reread());
      return found && found.headers.Authorization !== headers.Authorization ? found : undefined;
    },
  };
}

function authorization(
  token: string | undefined,
  { username, password }: { username?: string; password?: string },
): Headers {
  if (token) return bearer(token);
  if (!username && !password) return {};
  return { Authorization: `Basic ${Buffer.from(`${username ?? ''}:${password ?? ''}`).toString('base64')}` };
}

function bearer(token: string): Headers {
  return { Authorization: `Bearer ${token}` };
}

/** A credential is replaced this long before it expires, so that none expires on the way. */
const EARLY_MS = 10_000;

interface GivenCredentials extends Credentials {
  readonly expiresAt: number;
}

/**
 * Keeps the program's credential until it expires. Callers that ask while the program runs wait for the same
 * run.
 */
function programSource(
  run: () => Promise<ExecCredential>,
  impersonation: Headers,
  now: () => number = Date.now,
): CredentialSource {
  let last: GivenCredentials | undefined;
  let running: Promise<GivenCredentials> | undefined;
  const runOnce = (): Promise<GivenCredentials> => {
    running ??= run()
      .then(({ token, certificate, expiresAt }) => {
        const headers = { ...(token ? bearer(token) : {}), ...impersonation };
        last = { headers, certificate, expiresAt: expiresAt ?? Number.POSITIVE_INFINITY };
        return last;
      })
      .finally(() => {
        running = undefined;
      });
    return running;
  };
  return {
    current: async () => (last && now() < last.expiresAt - EARLY_MS ? last : await runOnce()),
    // Another request may already have renewed it.
    renewed: async (refused) => (last && last !== refused ? last : await runOnce()),
  };
}
