import { BlockList, isIP } from 'node:net';

/**
 * The proxy that Go's net/http, and so kubectl, would take from the environment for this server
 * (golang.org/x/net/http/httpproxy). The npm package proxy-from-env differs: it knows no CIDR, prefers lower case and
 * lets ALL_PROXY count, which Go does not.
 */
export function proxyFromEnvironment(server: string, env: NodeJS.ProcessEnv): string | undefined {
  const { protocol, hostname, port } = new URL(server);
  const secure = protocol === 'https:';
  const proxy = secure ? env.HTTPS_PROXY || env.https_proxy : env.HTTP_PROXY || env.http_proxy;
  if (!proxy) return undefined;
  const target = { host: hostname.replace(/^\[|\]$/g, '').toLowerCase(), port: port || (secure ? '443' : '80') };
  const direct =
    isLocal(target.host) || (env.NO_PROXY || env.no_proxy || '').split(',').some((rule) => matches(rule, target));
  return direct ? undefined : proxyUrl(proxy);
}

interface Target {
  readonly host: string;
  readonly port: string;
}

/** `host:port` alone means http. */
function proxyUrl(text: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
}

function isLocal(host: string): boolean {
  return host === 'localhost' || inRange(host, '127.0.0.0/8') || inRange(host, '::1/128');
}

/** One rule of NO_PROXY: `*`, CIDR, address, domain (with its subdomains), `.domain` (subdomains alone), each with `:port`. */
function matches(rule: string, { host, port }: Target): boolean {
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
