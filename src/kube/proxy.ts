import { BlockList, isIP } from 'node:net';
import { UserError } from '../errors.ts';
import { type Address, parseAddress } from './address.ts';
import type { ResolvedContext } from './context.ts';
import { withoutPassword } from './without-password.ts';

/** A proxy on the way to an API server. */
export interface ApiProxy {
  readonly address: Address;
  /** Its address without user and password. */
  readonly shown: string;
  /** What named it: `HTTPS_PROXY`, `--proxy-url` or `proxy-url of cluster "c"`. */
  readonly from: string;
}

/** The schemes that Go's net/http accepts; in a proxy-url, kubectl accepts all but the last. */
const SCHEMES = ['http:', 'https:', 'socks5:', 'socks5h:'];

/**
 * The proxy on the way to a context's API server: the cluster's, else the environment's.
 * @throws UserError if its address is invalid
 */
export function proxyOf(context: ResolvedContext, server: Address, env: NodeJS.ProcessEnv): ApiProxy | undefined {
  const { cluster, clusterName, flags } = context;
  const url = cluster['proxy-url'];
  if (url) return proxyAt(url, flags.proxyUrl === url ? '--proxy-url' : `proxy-url of cluster "${clusterName}"`);
  const found = proxyFromEnvironment(server.url.href, env);
  return found && proxyAt(found.url, found.variable);
}

/** For the middle of a sentence. */
export function proxyWords({ shown, from }: ApiProxy): string {
  return `proxy ${shown} (${from})`;
}

function proxyAt(url: string, from: string): ApiProxy {
  const address = parseAddress(url);
  const shown = withoutPassword(url);
  if (address && SCHEMES.includes(address.url.protocol)) return { address, shown, from };
  throw new UserError(`the proxy "${shown}" (${from}) is no http, https or socks5 address`, {
    code: 'BAD_PROXY',
    hint: `correct or remove it: ${from}`,
  });
}

interface EnvironmentProxy {
  readonly url: string;
  readonly variable: string;
}

/**
 * The proxy that Go's net/http, and so kubectl, would take from the environment for this server
 * (golang.org/x/net/http/httpproxy). The npm package proxy-from-env differs: it does not support CIDRs,
 * prefers lower case and honours ALL_PROXY, which Go does not.
 */
export function proxyFromEnvironment(server: string, env: NodeJS.ProcessEnv): EnvironmentProxy | undefined {
  const { protocol, hostname, port } = new URL(server);
  const secure = protocol === 'https:';
  const variable = (secure ? ['HTTPS_PROXY', 'https_proxy'] : ['HTTP_PROXY', 'http_proxy']).find((name) => env[name]);
  const proxy = variable && env[variable];
  if (!proxy) return undefined;
  const target = { host: hostname.replace(/^\[|\]$/g, '').toLowerCase(), port: port || (secure ? '443' : '80') };
  const direct =
    isLocal(target.host) || (env.NO_PROXY || env.no_proxy || '').split(',').some((rule) => matches(rule, target));
  return direct ? undefined : { url: proxyUrl(proxy), variable };
}

interface ProxyTarget {
  readonly host: string;
  readonly port: string;
}

/** `host:port` without a scheme means http. */
function proxyUrl(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
}

function isLocal(host: string): boolean {
  return host === 'localhost' || inRange(host, '127.0.0.0/8') || inRange(host, '::1/128');
}

/**
 * One rule of NO_PROXY: `*`, CIDR, address, domain (with its subdomains) or `.domain` (only subdomains), each
 * with an optional `:port`.
 */
function matches(rule: string, { host, port }: ProxyTarget): boolean {
  const text = rule.trim().toLowerCase();
  if (text === '' || text === '*') return text === '*';
  if (text.includes('/')) return inRange(host, text);
  const [, name = '', wanted] = isIP(text) ? ['', text] : (/^(.*?)(?::([^:]*))?$/.exec(text) ?? []);
  if (name === '' || (wanted && wanted !== port)) return false;
  const address = name.replace(/^\[|\]$/g, '');
  if (isIP(address)) return inRange(host, `${address}/${isIP(address) === 6 ? 128 : 32}`);
  if (isIP(host)) return false;
  const domain = name.replace(/^\*\./, '.');
  return domain.startsWith('.') ? host.endsWith(domain) : host === domain || host.endsWith(`.${domain}`);
}

function inRange(host: string, range: string): boolean {
  const [network = '', prefix = ''] = range.split('/');
  const family = isIP(network);
  if (isIP(host) === 0 || family === 0 || !/^\d{1,3}$/.test(prefix) || Number(prefix) > (family === 6 ? 128 : 32)) {
    return false;
  }
  const list = new BlockList();
  list.addSubnet(network, Number(prefix), family === 6 ? 'ipv6' : 'ipv4');
  return list.check(host, isIP(host) === 6 ? 'ipv6' : 'ipv4');
}
