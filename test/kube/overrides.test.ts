import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import type { ResolvedContext } from '../../src/kube/context.ts';
import type { KubeFlags } from '../../src/kube/kube-flags.ts';
import { type ClusterEntry, loadKubeconfig, type UserEntry } from '../../src/kube/kubeconfig.ts';
import { resolveContext } from '../../src/kube/overrides.ts';
import { A, B, config } from '../support/kubeconfig.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

function context(folder: Folder, text: string, name?: string) {
  return resolveContext(loadKubeconfig(folder.write('config', text), {}), { context: name });
}

describe('resolveContext', () => {
  test('the current context, and where it came from', () => {
    using folder = tempFolder();
    const file = join(folder.path, 'config');
    expect(context(folder, A)).toEqual({
      name: 'a',
      flags: { context: 'a' },
      from: `current-context of ${file}`,
      clusterName: 'ca',
      cluster: { server: 'https://a:6443' },
      userName: 'ua',
      user: { token: 'first' },
    });
  });

  test('the context of --context', () => {
    using folder = tempFolder();
    expect(context(folder, B, 'a')).toMatchObject({ name: 'a', from: 'from --context', clusterName: 'cb' });
  });

  test('a context may have no user', () => {
    using folder = tempFolder();
    const text = config({ current: 'a', contexts: { a: { cluster: 'ca' } }, clusters: { ca: { server: 'http://a' } } });
    expect(context(folder, text)).toMatchObject({ userName: undefined, user: {} });
  });

  test.each<{ name: string; text: string; flag?: string; code: string; words: string }>([
    {
      name: 'a context that does not exist',
      text: B,
      flag: 'nope',
      code: 'UNKNOWN_CONTEXT',
      words: 'contexts that exist: a, b',
    },
    {
      name: 'a name of every object',
      text: B,
      flag: 'constructor',
      code: 'UNKNOWN_CONTEXT',
      words: 'contexts that exist: a, b',
    },
    {
      name: 'no current context',
      text: config({ contexts: { a: { cluster: 'c' } } }),
      code: 'NO_CONTEXT',
      words: 'give --context; contexts that exist: a',
    },
    { name: 'no context at all', text: config({}), code: 'NO_CONTEXT', words: 'names no context' },
    {
      name: 'a cluster that does not exist',
      text: config({ current: 'a', contexts: { a: { cluster: 'gone' } } }),
      code: 'UNKNOWN_CLUSTER',
      words: 'add the cluster',
    },
    {
      name: 'a cluster without a server',
      text: config({ current: 'a', contexts: { a: { cluster: 'c' } }, clusters: { c: {} } }),
      code: 'UNKNOWN_CLUSTER',
      words: 'add the cluster',
    },
    {
      name: 'a user that does not exist',
      text: config({
        current: 'a',
        contexts: { a: { cluster: 'c', user: 'gone' } },
        clusters: { c: { server: 'https://c' } },
      }),
      code: 'UNKNOWN_USER',
      words: 'add the user',
    },
  ])('$name is a user error: $code', ({ text, flag, code, words }) => {
    using folder = tempFolder();
    const file = folder.write('config', text);
    const wrong = () => resolveContext(loadKubeconfig(file, {}), { context: flag });
    expect(wrong).toThrow(UserError);
    expect(wrong).toThrow(expect.objectContaining({ code, hint: expect.stringContaining(words) }));
  });
});

/** A full kubeconfig, resolved with these flags. */
function withFlags(flags: KubeFlags): ResolvedContext {
  const cluster = {
    server: 'https://a',
    'certificate-authority-data': 'Q0E=',
    'tls-server-name': 'name',
    'proxy-url': 'http://proxy',
  };
  const user = {
    token: 'file',
    'client-certificate-data': 'Yw==',
    'client-key-data': 'aw==',
    as: 'eve',
    'as-groups': ['g'],
    'as-user-extra': { k: ['v'] },
  };
  return resolveContext(
    {
      clusters: new Map<string, ClusterEntry>([
        ['c', cluster],
        ['d', { server: 'https://d' }],
      ]),
      users: new Map<string, UserEntry>([
        ['u', user],
        ['v', { token: 'v' }],
      ]),
      contexts: new Map([['x', { cluster: 'c', user: 'u' }]]),
      currentContext: 'x',
      currentContextFile: '/config',
      files: ['/config'],
      lookedAt: ['/config'],
    },
    flags,
  );
}

describe('flags over the kubeconfig', () => {
  test('none: everything as in the file', () => {
    const { cluster, user, serverFrom, userFrom } = withFlags({});
    expect(cluster).toMatchObject({ server: 'https://a', 'tls-server-name': 'name', 'proxy-url': 'http://proxy' });
    expect(user).toMatchObject({ token: 'file', as: 'eve', 'as-groups': ['g'] });
    expect([serverFrom, userFrom]).toEqual([undefined, undefined]);
  });

  test('--server drops the tls-server-name and nothing else', () => {
    const { cluster, serverFrom } = withFlags({ server: 'https://b' });
    expect(cluster).toEqual({ server: 'https://b', 'certificate-authority-data': 'Q0E=', 'proxy-url': 'http://proxy' });
    expect(serverFrom).toBe('from --server');
  });

  test('--tls-server-name stays with --server', () => {
    const { cluster } = withFlags({ server: 'https://b', tlsServerName: 'other' });
    expect(cluster['tls-server-name']).toBe('other');
  });

  test.each<{ flags: KubeFlags; trust: object }>([
    { flags: { insecureSkipTlsVerify: true }, trust: { 'insecure-skip-tls-verify': true } },
    { flags: { insecureSkipTlsVerify: false }, trust: { 'certificate-authority-data': 'Q0E=' } },
    { flags: { certificateAuthority: '/ca' }, trust: { 'certificate-authority': '/ca' } },
  ])('$flags decides which CA is trusted', ({ flags, trust }) => {
    const { server: _, 'tls-server-name': __, 'proxy-url': ___, ...rest } = withFlags(flags).cluster;
    expect(rest).toEqual(trust);
  });

  test('--cluster and --user select other entries, and the context says so', () => {
    expect(withFlags({ cluster: 'd', user: 'v' })).toMatchObject({
      name: 'x',
      cluster: { server: 'https://d' },
      user: { token: 'v' },
      serverFrom: 'from --cluster',
      userFrom: 'from --user',
    });
  });

  test.each<{ flags: KubeFlags; code: string; hint: string }>([
    { flags: { cluster: 'nope' }, code: 'UNKNOWN_CLUSTER', hint: 'clusters that exist: c, d' },
    { flags: { user: 'nope' }, code: 'UNKNOWN_USER', hint: 'users that exist: u, v' },
    { flags: { context: 'nope' }, code: 'UNKNOWN_CONTEXT', hint: 'contexts that exist: x' },
  ])('$flags is refused, and the error lists the names that exist', ({ flags, code, hint }) => {
    expect(() => withFlags(flags)).toThrow(expect.objectContaining({ code, hint }));
  });

  test("a certificate given by flags drops the file's data", () => {
    const { user } = withFlags({ clientCertificate: '/c', clientKey: '/k' });
    expect(user).toMatchObject({ 'client-certificate': '/c', 'client-key': '/k', token: 'file' });
    expect(Object.keys(user)).not.toContain('client-certificate-data');
    expect(Object.keys(user)).not.toContain('client-key-data');
  });

  test('lists replace lists, extras are merged by key', () => {
    const { user } = withFlags({ asGroup: ['h'], asUserExtra: ['a=b=c', 'a=d', 'nothing'] });
    expect(user).toMatchObject({ as: 'eve', 'as-groups': ['h'], 'as-user-extra': { k: ['v'], a: ['b=c', 'd'] } });
  });

  test('an empty flag counts as not set', () => {
    expect(withFlags({ server: '', token: '', as: '', asGroup: [], context: '' })).toEqual({
      ...withFlags({}),
      flags: expect.anything(),
    });
  });

  test('over plain http, only the impersonation remains', () => {
    expect(withFlags({ server: 'http://a' }).user).toEqual({
      as: 'eve',
      'as-groups': ['g'],
      'as-user-extra': { k: ['v'] },
    });
    expect(withFlags({ server: 'a:8080' })).toMatchObject({
      cluster: { server: 'http://a:8080' },
      user: { as: 'eve' },
    });
  });
});

describe('no kubeconfig', () => {
  const nothing = () => loadKubeconfig(undefined, { KUBECONFIG: '/nonexistent/config' });

  test('without flags, the error says where it looked', () => {
    const resolve = () => resolveContext(nothing(), {});
    expect(resolve).toThrow(expect.objectContaining({ code: 'NO_KUBECONFIG' }));
    expect(resolve).toThrow('no kubeconfig found: looked at /nonexistent/config');
  });

  test('--server is enough', () => {
    expect(resolveContext(nothing(), { server: 'https://a', token: 't' })).toMatchObject({
      name: 'https://a',
      from: 'no context is set',
      user: { token: 't' },
    });
  });
});
