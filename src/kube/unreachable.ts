import { ClusterError } from '../errors.ts';
import { causeOf, codeOf, connectionWords } from './connection-words.ts';
import type { ResolvedContext } from './context.ts';
import { flagWords } from './flag-words.ts';
import { type ApiProxy, proxyWords } from './proxy.ts';
import { type Certificate, expiredOn } from './tls.ts';
import { withoutPassword, withoutPasswords } from './without-password.ts';

/** What is known about a request or an exec that got no answer. */
export interface Unanswered {
  readonly context: ResolvedContext;
  /** The proxy that it went through, if any. */
  readonly proxy: ApiProxy | undefined;
  readonly timeoutMs: number;
  /** The client certificate that was used. */
  readonly certificate: Certificate | undefined;
}

/** The connection broke after it was made, as happens when a server rejects the client's certificate. */
const CUT = /^(UND_ERR_SOCKET|ECONNRESET|EPIPE|ERR_SSL_.*ALERT.*)$/;

/** @param error from a socket, TLS or HTTP; a ClusterError if it is already known to be the proxy's */
export function unreachable(error: unknown, { context, proxy, timeoutMs, certificate }: Unanswered): ClusterError {
  const cause = causeOf(error);
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const ofProxy = error instanceof ClusterError;
  const { words, hint } = ofProxy
    ? { words: error.message, hint: error.hint }
    : timedOut
      ? { words: `no answer within ${timeoutMs / 1000} s` }
      : connectionWords(error);
  const expired = CUT.test(codeOf(cause)) ? expiredHint(certificate) : undefined;
  const through = proxy && !ofProxy ? ` through the ${proxyWords(proxy)}` : '';
  const server = withoutPassword(context.cluster.server);
  return new ClusterError(
    `the API server ${server} of context ${context.name} is not reachable${through}: ${withoutPasswords(words)}`,
    {
      code: 'API_UNREACHABLE',
      hint: expired ?? hint ?? `check that kubectl works with it: kubectl ${flagWords(context)} version`,
      cause: error,
    },
  );
}

/** What to do about an expired client certificate; undefined if it has not expired. */
export function expiredHint(certificate: Certificate | undefined): string | undefined {
  const day = certificate ? expiredOn(certificate) : undefined;
  return day === undefined ? undefined : `the client certificate of this context expired on ${day}: get a new one`;
}
