import { ClusterError } from '../errors.ts';
import type { ResolvedContext } from './context.ts';
import { flagWords } from './flag-words.ts';
import { type Certificate, expiredOn } from './tls.ts';

/** What is known of a request that got no answer. */
export interface Unanswered {
  readonly context: ResolvedContext;
  readonly timeoutMs: number;
  /** The client certificate that it was made with. */
  readonly certificate: Certificate | undefined;
}

interface Words {
  readonly words: string;
  readonly hint?: string;
}

const CLOCK = "have the server's certificate renewed, or set this machine's clock right";
const UNTRUSTED: Words = {
  words: 'its certificate is signed by an authority that is not trusted here',
  hint: "put the cluster's authority into certificate-authority-data, or give --certificate-authority FILE",
};
/** Begins like this where the parser gives no code. */
const PARSER_WORDS = 'Response does not match the HTTP/1.1 protocol';
const NO_HTTP: Words = { words: 'it does not speak HTTP', hint: "check the port of the cluster's server" };
const NO_TLS: Words = {
  words: 'it does not speak TLS',
  hint: "check the port of the cluster's server, and whether it should begin with http://",
};

/** By the codes of OpenSSL, which Node and Bun share; what they say themselves is for programmers. */
const BY_CODE: ReadonlyMap<string, Words> = new Map([
  ['CERT_HAS_EXPIRED', { words: 'its certificate has expired', hint: CLOCK }],
  ['CERT_NOT_YET_VALID', { words: 'its certificate is not valid yet', hint: CLOCK }],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT', UNTRUSTED],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', UNTRUSTED],
  ['SELF_SIGNED_CERT_IN_CHAIN', UNTRUSTED],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', UNTRUSTED],
  ['CERT_SIGNATURE_FAILURE', UNTRUSTED],
  ['ERR_SSL_WRONG_VERSION_NUMBER', NO_TLS],
  ['ERR_SSL_PACKET_LENGTH_TOO_LONG', NO_TLS],
]);

/** The connection went down after it was made: as servers do that do not take the client's certificate. */
const CUT = /^(UND_ERR_SOCKET|ECONNRESET|EPIPE|ERR_SSL_.*ALERT.*)$/;

export function unreachable(error: unknown, { context, timeoutMs, certificate }: Unanswered): ClusterError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const timedOut = error instanceof Error && error.name === 'TimeoutError';
  const { words, hint } = timedOut ? { words: `no answer within ${timeoutMs / 1000} s` } : wordsFor(cause);
  const expired = CUT.test(codeOf(cause)) ? expiredHint(certificate) : undefined;
  return new ClusterError(
    `the API server ${context.cluster.server} of context ${context.name} is not reachable: ${words}`,
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

function wordsFor(cause: unknown): Words {
  const code = codeOf(cause);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return wrongName(cause);
  const words = cause instanceof Error ? cause.message : String(cause);
  if (code.startsWith('HPE_') || words.startsWith(PARSER_WORDS)) return NO_HTTP;
  return BY_CODE.get(code) ?? { words };
}

function wrongName(cause: unknown): Words {
  const { host, cert } = cause as { readonly host?: string; readonly cert?: { readonly subjectaltname?: string } };
  const names = cert?.subjectaltname;
  return {
    words: `its certificate is not for ${host ?? 'this name'}${names ? `, but for ${names}` : ''}`,
    hint: "put a name of the certificate into the cluster's tls-server-name, or give --tls-server-name NAME",
  };
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}
