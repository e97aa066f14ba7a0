import { STATUS_CODES } from 'node:http';
import { ClusterError } from '../errors.ts';
import { hostPort } from './address.ts';
import { codeOf, connectionWords } from './connection-words.ts';
import { type ApiProxy, proxyWords } from './proxy.ts';

/** Where a proxy was asked to connect to. */
export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** No connection to the proxy, or no TLS with it, could be established. */
export function proxyUnreachable(proxy: ApiProxy, error: unknown): ClusterError {
  const { words } = connectionWords(error);
  const untrusted = words.includes('not trusted');
  return trouble(proxy, `cannot be reached: ${words}`, {
    cause: error,
    ...(untrusted
      ? { hint: "its authority must be one of this system's, or be in the cluster's certificate-authority-data too" }
      : {}),
  });
}

/** An HTTP proxy answered CONNECT with a status other than 200. */
export function connectRefused(proxy: ApiProxy, to: Destination, status: number): ClusterError {
  const said = [status, STATUS_CODES[status]].filter(Boolean).join(' ');
  if (status === 407) return loginWanted(proxy, ` (${said})`);
  if (status >= 500) return noWay(proxy, to, said);
  if (status >= 400) return notAllowed(proxy, to, said);
  return trouble(proxy, `answered CONNECT ${hostPort(to)} with ${said}`, {});
}

/** The proxy hung up before it answered, or its answer was invalid. */
export function proxyBroke(proxy: ApiProxy, to: Destination, error: unknown): ClusterError {
  const cause = { cause: error };
  const speaks = proxy.address.url.protocol.startsWith('socks') ? 'SOCKS5' : 'HTTP';
  const words = error instanceof Error ? error.message : String(error);
  if (error instanceof Error && error.name === 'TimeoutError') {
    return trouble(proxy, `gave no answer in time when asked to lead to ${hostPort(to)}`, cause);
  }
  const strange = codeOf(error).startsWith('HPE_') || /socks version|initial handshake response/.test(words);
  if (strange || /unknown authentication type/.test(words)) return trouble(proxy, `does not speak ${speaks}`, cause);
  return trouble(proxy, `hung up when asked to lead to ${hostPort(to)}`, cause);
}

/** The reply codes of RFC 1928, by the names that the library socks gives them when a proxy refuses. */
const REPLIES: Readonly<Record<string, string>> = {
  Failure: 'general failure',
  NetworkUnreachable: 'network unreachable',
  HostUnreachable: 'host unreachable',
  ConnectionRefused: 'connection refused',
  TTLExpired: 'TTL expired',
  CommandNotSupported: 'command not supported',
  AddressNotSupported: 'address type not supported',
};

export function socksRefused(proxy: ApiProxy, to: Destination, error: unknown): ClusterError {
  const words = error instanceof Error ? error.message : String(error);
  if (/no accepted authentication type|Authentication failed/i.test(words)) return loginWanted(proxy, '');
  const [, reply] = /rejected connection - (\w+)/.exec(words) ?? [];
  if (reply === 'NotAllowed') return notAllowed(proxy, to, 'not allowed by its rules');
  if (reply !== undefined) return noWay(proxy, to, REPLIES[reply] ?? reply);
  return proxyBroke(proxy, to, error);
}

function loginWanted(proxy: ApiProxy, said: string): ClusterError {
  const { url, login } = proxy.address;
  const words = login ? 'does not accept the user and password of its address' : 'wants a user and a password';
  return trouble(proxy, `${words}${said}`, {
    hint: `${login ? 'correct' : 'write'} them in ${proxy.from}: ${url.protocol}//USER:PASSWORD@${url.host}`,
  });
}

function notAllowed(proxy: ApiProxy, to: Destination, said: string): ClusterError {
  return trouble(proxy, `refuses to lead to ${hostPort(to)} (${said})`, {
    hint: `ask whoever runs the proxy to allow it; ${without(proxy)}`,
  });
}

function noWay(proxy: ApiProxy, to: Destination, said: string): ClusterError {
  return trouble(proxy, `cannot reach ${hostPort(to)} (${said})`, {
    hint: `check the cluster's server, and that the proxy's machine can reach it; ${without(proxy)}`,
  });
}

function trouble(proxy: ApiProxy, words: string, { hint, cause }: { hint?: string; cause?: unknown }): ClusterError {
  return new ClusterError(`the ${proxyWords(proxy)} ${words}`, {
    code: 'PROXY',
    hint: hint ?? `check the proxy's address; ${without(proxy)}`,
    cause,
  });
}

/** How to avoid the proxy. */
function without({ from }: ApiProxy): string {
  return from.endsWith('_PROXY') || from.endsWith('_proxy')
    ? `where none is needed, put the server's host into NO_PROXY`
    : `where none is needed, take away ${from}`;
}
