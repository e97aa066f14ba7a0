import { describe, expect, test } from 'vitest';
import { hostPort, isHttps, parseAddress } from '../../src/kube/address.ts';

describe('parseAddress', () => {
  test.each([
    ['https://api.example.test', 'https://api.example.test/', 'api.example.test:443'],
    ['HTTPS://API.example.test:6443/a/', 'https://api.example.test:6443/a/', 'api.example.test:6443'],
    ['http://10.0.0.1', 'http://10.0.0.1/', '10.0.0.1:80'],
    ['https://[::1]:6443', 'https://[::1]:6443/', '[::1]:6443'],
    ['socks5://p', 'socks5://p', 'p:1080'],
    ['SOCKS5://[fd00::1]:1', 'socks5://[fd00::1]:1', '[fd00::1]:1'],
    // As Go's net/url reads a zone (RFC 6874).
    ['https://[fe80::1%25eth0]:6443/a', 'https://[fe80::1]:6443/a', '[fe80::1%eth0]:6443'],
    ['https://[fe80::1%25en%20a]', 'https://[fe80::1]/', '[fe80::1%en a]:443'],
  ])('%s', (text, href, to) => {
    const address = parseAddress(text);
    expect(address?.url.href).toBe(href);
    expect(address && hostPort(address)).toBe(to);
    expect(address?.login).toBeUndefined();
  });

  test.each([
    ['https://me:p%40ss@host', { user: 'me', password: 'p@ss' }],
    ['socks5://me@host', { user: 'me', password: '' }],
    ['https://me:pw@[fe80::1%25eth0]', { user: 'me', password: 'pw' }],
  ])('%s has a login, and its URL has none', (text, login) => {
    const address = parseAddress(text);
    expect(address?.login).toEqual(login);
    expect(address?.url.href).not.toContain('@');
  });

  test.each(['', 'host', 'https://', 'https://[fe80::1%eth0]', 'https://me:%zz@host', 'https://host:x'])(
    '%s is not an address',
    (text) => expect(parseAddress(text)).toBeUndefined(),
  );
});

test.each([
  ['https://a', true],
  ['HTTPS://a', true],
  ['http://a', false],
  ['httpsx://a', false],
])('%s is https: %s', (address, expected) => expect(isHttps(address)).toBe(expected));
