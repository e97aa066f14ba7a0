/** The address of an API server or a proxy, read as Go's net/url reads it. */
export interface Address {
  /** Scheme in lower case, host, port and path; without user, password and zone. */
  readonly url: URL;
  /** The host to connect to: a name, or an address without brackets but with its zone: `fe80::1%eth0`. */
  readonly host: string;
  readonly port: number;
  /** User and password, decoded from the URL's escapes; undefined if there are none. */
  readonly login: Login | undefined;
}

export interface Login {
  readonly user: string;
  readonly password: string;
}

/** Go's `portMap` in net/http/transport.go. */
const PORTS: Readonly<Record<string, number>> = { 'http:': 80, 'https:': 443, 'socks5:': 1080, 'socks5h:': 1080 };

/** An IPv6 address and its zone, whose `%` a URL writes as `%25` (RFC 6874). */
const ZONE = /^([a-z][a-z0-9+.-]*:\/\/(?:[^/?#]*@)?\[[0-9a-f:.]+)%25([^\]/?#]+)\]/i;

/** @returns undefined if it is not an address */
export function parseAddress(text: string): Address | undefined {
  const zone = ZONE.exec(text)?.[2];
  const url = parseUrl(text.replace(ZONE, '$1]'));
  if (!url || url.hostname === '') return undefined;
  try {
    const login = { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
    const name = url.hostname.replace(/^\[|\]$/g, '');
    const host = zone === undefined ? name : `${name}%${decodeURIComponent(zone)}`;
    const hasLogin = url.username !== '' || url.password !== '';
    Object.assign(url, { username: '', password: '' });
    return { url, host, port: Number(url.port) || (PORTS[url.protocol] ?? 0), login: hasLogin ? login : undefined };
  } catch {
    // A `%` that does not start a valid escape.
    return undefined;
  }
}

/** Whether the address uses TLS. The scheme may be in capitals. */
export function isHttps(address: string): boolean {
  return /^https:/i.test(address);
}

/** `host:port`, as proxies expect it. */
export function hostPort({ host, port }: Pick<Address, 'host' | 'port'>): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** For an Authorization or a Proxy-Authorization header. */
export function basicAuth({ user, password }: Login): string {
  return `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}
