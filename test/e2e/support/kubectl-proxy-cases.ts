import { type Case, changed, flags, withPaths } from './kubectl-given.ts';

const NAMED = 'https://api.example.test:6443';

/**
 * Cases about the proxy. Loopback addresses use no proxy from the environment; 0.0.0.0 leads to this machine,
 * but is not a loopback address.
 */
export const PROXY_CASES: readonly Case[] = [
  { name: 'proxy-url', reaches: 'a', given: (world) => changed(world, { 'proxy-url': world.url.proxy }) },
  {
    name: 'proxy-url with a password',
    reaches: 'a',
    given: (world) => changed(world, { 'proxy-url': world.url.proxy.replace('//', '//me:pw@') }),
  },
  { name: '--proxy-url', reaches: 'a', given: withPaths(({ url }) => ['--proxy-url', url.proxy]) },
  { name: 'a proxy-url of another kind', reaches: undefined, given: flags('--proxy-url', 'ftp://127.0.0.1') },
  {
    name: 'HTTPS_PROXY does not apply to loopback',
    reaches: 'a',
    given: (world) => ({ ...flags()(world), env: { HTTPS_PROXY: world.url.proxy } }),
  },
  {
    name: 'HTTPS_PROXY, for a name that only the proxy knows',
    reaches: 'a',
    given: (world) => ({
      ...changed(world, { server: NAMED }),
      env: { HTTPS_PROXY: world.url.proxy },
    }),
  },
  ...(
    [
      ['https_proxy without a scheme', 'https_proxy', undefined],
      ['NO_PROXY with the address', 'HTTPS_PROXY', '10.0.0.1, 0.0.0.0'],
      ['NO_PROXY with a range', 'HTTPS_PROXY', '10.0.0.0/8,0.0.0.0/8'],
      ['NO_PROXY with another range', 'HTTPS_PROXY', '10.0.0.0/8'],
      ['NO_PROXY with another port', 'HTTPS_PROXY', '0.0.0.0:1'],
      ['NO_PROXY with *', 'HTTPS_PROXY', '*'],
      ['HTTP_PROXY for https', 'HTTP_PROXY', undefined],
      ['ALL_PROXY', 'ALL_PROXY', undefined],
    ] as const
  ).map(
    ([name, variable, noProxy]): Case => ({
      name,
      reaches: 'a',
      given: (world) => {
        const proxy = variable === 'https_proxy' ? world.url.proxy.replace('http://', '') : world.url.proxy;
        return {
          ...changed(world, { server: world.url.any }),
          env: { [variable]: proxy, ...(noProxy === undefined ? {} : { NO_PROXY: noProxy }) },
        };
      },
    }),
  ),
  // By the proxy's type.
  { name: 'socks5', reaches: 'a', given: (world) => changed(world, { 'proxy-url': world.url.socks }) },
  {
    name: 'socks5 with a password',
    reaches: 'a',
    given: (world) => changed(world, { 'proxy-url': world.url.socks.replace('//', '//me:p%40w@') }),
  },
  {
    name: 'socks5 with a tls-server-name',
    reaches: 'a',
    given: (world) => changed(world, { 'proxy-url': world.url.socks, 'tls-server-name': 'api.example.test' }),
  },
  {
    name: 'socks5 with a tls-server-name that the certificate lacks',
    reaches: undefined,
    given: (world) => changed(world, { 'proxy-url': world.url.socks, 'tls-server-name': 'other.example.test' }),
  },
  {
    name: 'socks5 for IPv6',
    reaches: 'a',
    given: (world) =>
      changed(world, {
        server: 'https://[::1]:9',
        'proxy-url': world.url.socks,
        'tls-server-name': 'api.example.test',
      }),
  },
  {
    name: 'HTTPS_PROXY of socks5, for a name that only the proxy knows',
    reaches: 'a',
    given: (world) => ({
      ...changed(world, { server: NAMED }),
      env: { HTTPS_PROXY: world.url.socks },
    }),
  },
  {
    name: 'HTTPS_PROXY of socks5h',
    reaches: 'a',
    given: (world) => ({
      ...changed(world, { server: NAMED }),
      env: { HTTPS_PROXY: world.url.socks.replace('socks5', 'socks5h') },
    }),
  },
  { name: 'a proxy-url of socks5h', reaches: undefined, given: flags('--proxy-url', 'socks5h://127.0.0.1') },
  {
    name: 'https, of the CA of the cluster',
    reaches: 'a',
    given: (world) => changed(world, { 'proxy-url': world.url.secureProxy }),
  },
  {
    name: 'https with a password',
    reaches: 'a',
    given: (world) => changed(world, { 'proxy-url': world.url.secureProxy.replace('//', '//me:p%40w@') }),
  },
  {
    name: 'https, where nobody is verified',
    reaches: 'a',
    given: (world) =>
      changed(world, {
        'certificate-authority': '',
        'insecure-skip-tls-verify': true,
        'proxy-url': world.url.secureProxy,
      }),
  },
  {
    name: 'https, of a CA that is not trusted',
    reaches: undefined,
    given: (world) =>
      changed(world, { 'certificate-authority': world.path('c/ca.crt'), 'proxy-url': world.url.secureProxy }),
  },
  // By the proxy's address and the server's.
  {
    name: 'capitals in the schemes of server and proxy-url',
    reaches: 'a',
    given: (world) =>
      changed(world, {
        server: world.url.a.replace('https', 'HTTPS'),
        'proxy-url': world.url.proxy.replace('http', 'HTTP'),
      }),
  },
  {
    name: 'capitals in the scheme of socks5',
    reaches: 'a',
    given: (world) => changed(world, { 'proxy-url': world.url.socks.replace('socks', 'SOCKS') }),
  },
  {
    name: 'a server in capitals',
    reaches: 'a',
    given: withPaths(({ url }) => ['-s', url.a.replace('https', 'HTTPS')]),
  },
  {
    name: 'a server with a user and a password',
    reaches: 'a',
    given: ({ path, ...world }) =>
      changed(
        { path, ...world },
        { server: world.url.a.replace('//', '//me:p%40w@') },
        { 'client-certificate': path('a/ann.crt'), 'client-key': path('a/ann.key') },
      ),
  },
  {
    name: 'a server with a user and a password, and a token',
    reaches: 'a',
    given: (world) => changed(world, { server: world.url.a.replace('//', '//me:p%40w@') }),
  },
  {
    name: 'a zone is for the proxy to know',
    reaches: 'a',
    given: (world) =>
      changed(world, {
        server: 'https://[fe80::1%25nowhere]:9',
        'proxy-url': world.url.proxy,
        'tls-server-name': 'api.example.test',
      }),
  },
  {
    name: 'a zone that is not escaped',
    reaches: undefined,
    given: (world) => changed(world, { server: 'https://[fe80::1%nowhere]:9', 'proxy-url': world.url.proxy }),
  },
  {
    name: 'a plain server is asked for by its whole URL',
    reaches: undefined,
    given: (world) =>
      changed(world, { server: world.url.plain, 'proxy-url': world.url.proxy.replace('//', '//me:pw@') }),
  },
  {
    name: 'a plain server through socks5',
    reaches: undefined,
    given: (world) => changed(world, { server: world.url.plain, 'proxy-url': world.url.socks }),
  },
  {
    name: 'a proxy that is not there',
    reaches: undefined,
    given: (world) => changed(world, { 'proxy-url': 'http://127.0.0.1:9' }),
  },
  { name: '--request-timeout 0', reaches: 'a', given: flags('--request-timeout', '0') },
  { name: '--request-timeout 1m30s', reaches: 'a', given: flags('--request-timeout=1m30s') },
  { name: '--request-timeout in words', reaches: undefined, given: flags('--request-timeout', 'soon') },
];
