import { describe, expect, test } from 'vitest';
import { type CheckOptionArgs, checkOptions } from '../../src/config/check-options.ts';
import { SETTINGS } from '../../src/config/settings-table.ts';

/** Every check that has a flag of its own, without options. */
const NONE = Object.fromEntries(
  Object.values(SETTINGS).flatMap((setting) => ('option' in setting ? [[setting.option.check, {}]] : [])),
);

describe('checkOptions', () => {
  test.each<{ args: CheckOptionArgs; is: object }>([
    { args: {}, is: {} },
    {
      args: { url: '', urlStatus: '', urlContains: '', urlInsecure: false, target: '', targetPort: '', dnsName: '' },
      is: {},
    },
    { args: { url: 'http://a/, https://b' }, is: { http: { urls: ['http://a/', 'https://b'] } } },
    { args: { url: 'http://a', urlStatus: '200, 404' }, is: { http: { urls: ['http://a'], status: [200, 404] } } },
    { args: { urlContains: 'ok, well', urlInsecure: true }, is: { http: { contains: 'ok, well', insecure: true } } },
    {
      args: { target: '10.0.0.1,fd00::1', targetPort: '80,443' },
      is: { targets: { addresses: ['10.0.0.1', 'fd00::1'], ports: [80, 443] } },
    },
    {
      args: { target: 'a', targetPort: '53', targetProtocol: 'udp' },
      is: { targets: { addresses: ['a'], ports: [53], protocols: ['udp'] } },
    },
    {
      args: { dnsName: 'a.b, c', dnsServer: '10.96.0.10' },
      is: { dns: { names: ['a.b', 'c'], servers: ['10.96.0.10'] } },
    },
  ])('$args: $is', ({ args, is }) => {
    expect(checkOptions(args)).toEqual({ ...NONE, ...is });
  });

  test.each<{ args: CheckOptionArgs; words: string }>([
    {
      args: { url: 'http://a', urlStatus: '99' },
      words: '--url-status is "99"; it takes a whole number from 100 to 599',
    },
    { args: { url: 'http://a', urlStatus: '2xx' }, words: '--url-status is "2xx"' },
    {
      args: { target: '10.0.0.1', targetPort: '80-90' },
      words: '--target-port is "80-90"; it takes a whole number from 1 to 65535',
    },
    {
      args: { target: '10.0.0.1' },
      words: '--target names addresses, and nothing says which ports of them are probed',
    },
    { args: { url: 'http://a,https://me:secret@b/' }, words: '--url holds a user or a password' },
    { args: { url: 'HTTPS://token@b' }, words: '--url holds a user or a password' },
  ])('$args is refused', ({ args, words }) => {
    expect(() => checkOptions(args)).toThrow(
      expect.objectContaining({ code: 'BAD_FLAG', message: expect.stringContaining(words) }),
    );
  });

  test('an @ after the host is not a password, and no error shows a password', () => {
    expect(checkOptions({ url: 'http://a/@b?c=d@e' }).http).toEqual({ urls: ['http://a/@b?c=d@e'] });
    expect(() => checkOptions({ url: 'http://me:secret@b/' })).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining('secret') }),
    );
  });
});
