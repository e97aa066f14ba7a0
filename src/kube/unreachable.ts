import { ClusterError } from '../errors.ts';
import { causeOf, codeOf, connectionWords } from './connection-words.ts';
import type { ResolvedContext } from './context.ts';
import { flagWords } from './flag-words.ts';
import { type ApiProxy, proxyWords } from './proxy.ts';
import { type Certificate, expiredOn } from './tls.ts';
import { withoutPassword, withoutPasswords } from './without-password.ts';

/** What is known of a request, or of an exec, that got no answer. */
export interface Unanswered {
  readonly context: ResolvedContext;
  /** Where it went through one. */
  readonly proxy: ApiProxy | undefined;
  readonly timeoutMs: number;
  /** The client certificate that it was made with. */
  readonly certificate: Certificate | undefined;
}

/** The connection went down after it was made: as servers do that do not take the client's certificate. */
const CUT = /^(UND_ERR_SOCKET|ECONNRESET|EPIPE|ERR_SSL_.*ALERT.*)$/;

/** @param error of a socket, of TLS or of HTTP; a ClusterError where it is already known to be the proxy's */
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

/** What to do about a client certificate that is out of date; undefined where it is not. */
export function expiredHint(certificate: Certificate | undefined): string | undefined {
  const day = certificate ? expiredOn(certificate) : undefined;
  return day === undefined ? undefined : `the client certificate of this context expired on ${day}: get a new one`;
}
