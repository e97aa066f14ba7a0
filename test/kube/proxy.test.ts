import { describe, expect, test } from 'vitest';
import { proxyFromEnvironment } from '../../src/kube/proxy.ts';

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
    expect(proxyFromEnvironment(server, env)).toBe(proxy);
  });

  test.each([
    'https://localhost',
    'https://LOCALHOST:6443',
    'https://127.0.0.1:6443',
    'https://127.8.9.1',
    'https://[::1]:6443',
  ])('%s is never reached by a proxy of the environment', (server) =>
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
    expect(found).toBe(way === 'proxy' ? PROXY : undefined);
    expect(proxyFromEnvironment(server, { HTTPS_PROXY: PROXY, no_proxy: rules })).toBe(found);
  });
});
