import { describe, expect, test } from 'vitest';
import { withoutPassword, withoutPasswords } from '../../src/kube/without-password.ts';

describe('withoutPassword', () => {
  test.each([
    ['https://me:pw@host:6443/path@x', 'https://host:6443/path@x'],
    ['https://me:p@w@host', 'https://host'],
    ['HTTPS://me@host', 'HTTPS://host'],
    ['https://host:6443/?token=t', 'https://host:6443/'],
    ['https://host:6443/a?b=c@d', 'https://host:6443/a'],
    ['https://host/#t', 'https://host/'],
    ['me:pw@host', 'host'],
    ['me:pw@host:3128', 'host:3128'],
    ['//me:pw@host', '//host'],
    ['https:\\\\me:pw@host', 'https:\\\\host'],
    ['https:/me:pw@host', 'https:/host'],
    ['socks5://me:pw@[fe80::1%25eth0]:1080', 'socks5://[fe80::1%25eth0]:1080'],
  ])('%s is %s', (address, wanted) => expect(withoutPassword(address)).toBe(wanted));

  test.each([
    'https://host:6443/a@b',
    'https://[::1]:6443',
    'https://[fe80::1%25eth0]:6443/a@b',
    'host:3128',
    '[::1]:3128',
    'no address',
    '',
  ])('%s is unchanged', (address) => expect(withoutPassword(address)).toBe(address));

  test.each([
    ['https://me:p/w@host:6443', 'host:6443'],
    ['https://me:p#w@host', 'host'],
    ['https://me:p?w@host', 'host'],
    ['https://me:pw@host:port', 'host:port'],
    ['https://me:pw@', ''],
  ])('%s is not an address; only %s of it is shown', (address, wanted) =>
    expect(withoutPassword(address)).toBe(wanted),
  );
});

describe('withoutPasswords', () => {
  test.each([
    ['connect to http://me:pw@proxy:3128 failed', 'connect to http://proxy:3128 failed'],
    ['"socks5://me:p@w@proxy" and (https://you@host/a@b)', '"socks5://proxy" and (https://host/a@b)'],
    ['mail me@host: see https://host/a@b', 'mail me@host: see https://host/a@b'],
  ])('%s is %s', (text, wanted) => expect(withoutPasswords(text)).toBe(wanted));

  test('a text of 1 MB takes almost no time', () => {
    const started = performance.now();
    for (const text of ['://', ':', 'a://b', '@', 'https://aaaaaaaa']) withoutPasswords(text.repeat(200_000));
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
