import { type Case, changed, flags, withPaths } from './kubectl-given.ts';

/** On which way. Addresses of loopback take no proxy from the environment: 0.0.0.0 leads here, and is none of them. */
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
    name: 'HTTPS_PROXY does not count on loopback',
    reaches: 'a',
    given: (world) => ({ ...flags()(world), env: { HTTPS_PROXY: world.url.proxy } }),
  },
  {
    name: 'HTTPS_PROXY, for a name that only the proxy knows',
    reaches: 'a',
    given: (world) => ({
      ...changed(world, { server: 'https://api.example.test:6443' }),
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
  { name: '--request-timeout 0', reaches: 'a', given: flags('--request-timeout', '0') },
  { name: '--request-timeout 1m30s', reaches: 'a', given: flags('--request-timeout=1m30s') },
  { name: '--request-timeout in words', reaches: undefined, given: flags('--request-timeout', 'soon') },
];
