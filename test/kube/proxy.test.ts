import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { parseAddress } from '../../src/kube/address.ts';
import { proxyFromEnvironment, proxyOf } from '../../src/kube/proxy.ts';
import { resolved } from '../support/kube.ts';

const PROXY = 'http://proxy:3128';

describe('proxyFromEnvironment', () => {
  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['https://api.example.com', {}, undefined],
    ['https://api.example.com', { HTTPS_PROXY: PROXY }, PROXY],
    ['https://api.example.com', { https_proxy: PROXY }, PROXY],
    ['https://api.example.com', { HTTPS_PROXY: PROXY, https_proxy: 'http://other' }, PROXY],
    ['https://api.example.com', { HTTPS_PROXY: '', https_proxy: PROXY }, PROXY],
    ['https://api.example.com', { HTTP_PROXY: PROXY }, undefined],
    ['http://api.example.com', { HTTP_PROXY: PROXY, HTTPS_PROXY: 'http://other' }, PROXY],
    ['https://api.example.com', { ALL_PROXY: PROXY }, undefined],
    ['https://api.example.com', { HTTPS_PROXY: 'proxy:3128' }, PROXY],
    ['https://api.example.com', { HTTPS_PROXY: 'socks5://proxy:1080' }, 'socks5://proxy:1080'],
  ])('%s with %j: %s', (server, env, proxy) => {
    expect(proxyFromEnvironment(server, env)?.url).toBe(proxy);
  });

  test.each([
    'https://localhost',
    'https://LOCALHOST:6443',
    'https://127.0.0.1:6443',
    'https://127.8.9.1',
    'https://[::1]:6443',
  ])('%s is never reached through a proxy from the environment', (server) =>
    expect(proxyFromEnvironment(server, { HTTPS_PROXY: PROXY })).toBeUndefined(),
  );

  /** As in golang.org/x/net/http/httpproxy. */
  test.each<[string, string, 'direct' | 'proxy']>([
    ['https://api.example.com', '*', 'direct'],
    ['https://api.example.com', 'a, *', 'direct'],
    ['https://api.example.com', 'example.com', 'direct'],
    ['https://example.com', 'example.com', 'direct'],
    ['https://Example.COM', ' EXAMPLE.com ', 'direct'],
    ['https://badexample.com', 'example.com', 'proxy'],
    ['https://api.example.com', '.example.com', 'direct'],
    ['https://example.com', '.example.com', 'proxy'],
    ['https://api.example.com', '*.example.com', 'direct'],
    ['https://example.com', '*.example.com', 'proxy'],
    ['https://api.example.com', 'example.com:443', 'direct'],
    ['https://api.example.com:6443', 'example.com:443', 'proxy'],
    ['https://api.example.com:6443', 'example.com:6443', 'direct'],
    ['https://api.example.com', ':443', 'proxy'],
    ['https://api.example.com', ',,', 'proxy'],
    ['https://10.1.2.3', '10.1.2.3', 'direct'],
    ['https://10.1.2.3:6443', '10.1.2.3:6443', 'direct'],
    ['https://10.1.2.3:6443', '10.1.2.3:443', 'proxy'],
    ['https://10.1.2.3', '10.0.0.0/8', 'direct'],
    ['https://11.1.2.3', '10.0.0.0/8', 'proxy'],
    ['https://10.1.2.3', '10.0.0.0/33', 'proxy'],
    ['https://10.1.2.3', '10.0.0.0/x', 'proxy'],
    ['https://10.1.2.3', '2.3', 'proxy'],
    ['https://10.1.2.3', '10.', 'proxy'],
    ['https://api.example.com', '10.0.0.0/8', 'proxy'],
    ['https://[fd00::1]:6443', 'fd00::1', 'direct'],
    ['https://[fd00::1]:6443', '[fd00::1]', 'proxy'],
    ['https://[fd00::1]:6443', '[fd00::1]:6443', 'direct'],
    ['https://[fd00::1]', 'fd00::/8', 'direct'],
    ['https://[fe80::1]', 'fd00::/8', 'proxy'],
  ])('%s with NO_PROXY=%s: %s', (server, rules, way) => {
    const found = proxyFromEnvironment(server, { HTTPS_PROXY: PROXY, NO_PROXY: rules });
    expect(found?.url).toBe(way === 'proxy' ? PROXY : undefined);
    expect(proxyFromEnvironment(server, { HTTPS_PROXY: PROXY, no_proxy: rules })).toEqual(found);
  });
});

describe('proxyOf', () => {
  const server = parseAddress('https://api.example.com');
  const found = (cluster: object, flags: object, env: NodeJS.ProcessEnv) =>
    server && proxyOf({ ...resolved, cluster: { server: 'https://api.example.com', ...cluster }, flags }, server, env);

  test.each([
    ['proxy-url of cluster "the-cluster"', { 'proxy-url': PROXY }, {}, { HTTPS_PROXY: 'http://other' }],
    ['--proxy-url', { 'proxy-url': PROXY }, { proxyUrl: PROXY }, {}],
    ['HTTPS_PROXY', {}, {}, { HTTPS_PROXY: PROXY }],
    ['https_proxy', {}, {}, { https_proxy: 'proxy:3128' }],
  ])('from %s', (from, cluster, flags, env) => {
    expect(found(cluster, flags, env)).toMatchObject({ shown: PROXY, from });
  });

  test('does not show the password', () => {
    const proxy = found({}, {}, { HTTPS_PROXY: 'me:s3cret@proxy:3128' });
    expect(proxy).toMatchObject({ shown: PROXY, address: { login: { user: 'me', password: 's3cret' } } });
  });

  test.each(['ftp://me:s3cret@proxy', 'http://me:s3cret@[proxy', 'http://me:s3cret%@proxy'])(
    '%s is invalid: one line says where it comes from',
    (url) => {
      const refuse = () => found({}, {}, { HTTPS_PROXY: url });
      expect(refuse).toThrow(UserError);
      expect(refuse).toThrow(/^the proxy ".*" \(HTTPS_PROXY\) is no http, https or socks5 address$/);
      expect(refuse).not.toThrow('s3cret');
    },
  );
});
