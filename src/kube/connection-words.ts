/** Why a connection failed, and what to do about it. */
export interface ConnectionWords {
  readonly words: string;
  readonly hint?: string;
}

const CLOCK = "have the server's certificate renewed, or set this machine's clock right";
const UNTRUSTED: ConnectionWords = {
  words: 'its certificate is signed by an authority that is not trusted here',
  hint: "put the cluster's authority into certificate-authority-data, or give --certificate-authority FILE",
};
/** The message begins like this if the parser gives no code. */
const PARSER_WORDS = 'Response does not match the HTTP/1.1 protocol';
const NO_HTTP: ConnectionWords = { words: 'it does not speak HTTP', hint: "check the port of the cluster's server" };
const NO_TLS: ConnectionWords = {
  words: 'it does not speak TLS',
  hint: "check the port of the cluster's server, and whether it should begin with http://",
};

const NO_NAME: ConnectionWords = {
  words: 'its name is not known here (ENOTFOUND)',
  hint: "check the name in the cluster's server, and this machine's DNS",
};

/** By codes that Node and Bun share, OpenSSL's first. Their own messages are for programmers. */
const BY_CODE: ReadonlyMap<string, ConnectionWords> = new Map([
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
  ['ENOTFOUND', NO_NAME],
  ['EAI_AGAIN', { words: 'no DNS server answers for its name (EAI_AGAIN)', hint: "check this machine's DNS" }],
  ['UND_ERR_CONNECT_TIMEOUT', { words: 'no connection came about in time' }],
]);

/** Describes the error of a socket, of TLS or of the HTTP parser in words that a user understands. */
export function connectionWords(error: unknown): ConnectionWords {
  const cause = causeOf(error);
  const code = codeOf(cause);
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return wrongName(cause);
  const words = cause instanceof Error ? cause.message : String(cause);
  if (code.startsWith('HPE_') || words.startsWith(PARSER_WORDS)) return NO_HTTP;
  return BY_CODE.get(code) ?? { words: words || code || 'the connection failed' };
}

export function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : '';
}

/**
 * `fetch failed` and similar errors have the reason as their cause; a name with several addresses fails once
 * per address.
 */
export function causeOf(error: unknown): unknown {
  if (error instanceof AggregateError) return error.errors[0] ?? error;
  return error instanceof Error && error.cause instanceof Error ? causeOf(error.cause) : error;
}

function wrongName(cause: unknown): ConnectionWords {
  const { host, cert } = cause as { readonly host?: string; readonly cert?: { readonly subjectaltname?: string } };
  const names = cert?.subjectaltname;
  return {
    words: `its certificate is not for ${host ?? 'this name'}${names ? `, but for ${names}` : ''}`,
    hint: "put a name of the certificate into the cluster's tls-server-name, or give --tls-server-name NAME",
  };
}
