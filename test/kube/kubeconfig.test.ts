import { mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { kubeconfigFiles, loadKubeconfig, resolveContext } from '../../src/kube/kubeconfig.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

interface Parts {
  readonly current?: string;
  readonly contexts?: Readonly<Record<string, object>>;
  readonly clusters?: Readonly<Record<string, object>>;
  readonly users?: Readonly<Record<string, object>>;
}

/** A kubeconfig as YAML (of which JSON is a part). */
function config({ current, contexts = {}, clusters = {}, users = {} }: Parts): string {
  const list = (key: string, entries: Readonly<Record<string, object>>) =>
    Object.entries(entries).map(([name, value]) => ({ name, [key]: value }));
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    ...(current === undefined ? {} : { 'current-context': current }),
    contexts: list('context', contexts),
    clusters: list('cluster', clusters),
    users: list('user', users),
  });
}

const A = config({
  current: 'a',
  contexts: { a: { cluster: 'ca', user: 'ua', namespace: 'x' } },
  clusters: { ca: { server: 'https://a:6443' } },
  users: { ua: { token: 'first' } },
});
const B = config({
  current: 'b',
  contexts: { b: { cluster: 'cb', user: 'ua' }, a: { cluster: 'cb', user: 'ua' } },
  clusters: { cb: { server: 'https://b:6443' }, ca: { server: 'https://other:6443' } },
  users: { ua: { token: 'second' } },
});

function env(...files: readonly string[]): NodeJS.ProcessEnv {
  return { HOME: '/nonexistent', KUBECONFIG: files.join(delimiter) };
}

function context(folder: Folder, text: string, name?: string) {
  return resolveContext(loadKubeconfig(folder.write('config', text), {}), name);
}

describe('kubeconfigFiles', () => {
  test.each<{ flag: string | undefined; given: NodeJS.ProcessEnv; files: readonly string[] }>([
    { flag: undefined, given: { HOME: '/home/me' }, files: ['/home/me/.kube/config'] },
    { flag: undefined, given: { HOME: '/home/me', KUBECONFIG: '' }, files: ['/home/me/.kube/config'] },
    { flag: undefined, given: env('/a', '/b', '/a'), files: ['/a', '/b'] },
    { flag: undefined, given: env('', '/a', ''), files: ['/a'] },
    { flag: '/c', given: env('/a', '/b'), files: ['/c'] },
    { flag: 'c', given: {}, files: [resolve('c')] },
  ])('$flag and $given lead to $files', ({ flag, given, files }) => {
    expect(kubeconfigFiles(flag, given)).toEqual(files);
  });
});

describe('loadKubeconfig', () => {
  test('the first file that names a thing wins', () => {
    using folder = tempFolder();
    const loaded = loadKubeconfig(undefined, env(folder.write('a', A), folder.write('b', B)));
    expect(loaded.currentContext).toBe('a');
    expect([...loaded.contexts.keys()]).toEqual(['a', 'b']);
    expect(loaded.clusters.get('ca')?.server).toBe('https://a:6443');
    expect(loaded.users.get('ua')?.token).toBe('first');
  });

  test('a missing file is skipped, and so is an empty current-context', () => {
    using folder = tempFolder();
    const files = [folder.write('empty', ''), folder.write('none', config({ current: '' })), folder.write('b', B)];
    const loaded = loadKubeconfig(undefined, env(join(folder.path, 'missing'), ...files));
    expect(loaded.currentContext).toBe('b');
    expect(loaded.files).toEqual(files);
  });

  test('relative paths count from their own file', () => {
    using folder = tempFolder();
    mkdirSync(join(folder.path, 'sub'));
    const text = config({
      clusters: { ca: { server: 'https://a', 'certificate-authority': 'pki/ca.crt' } },
      users: { ua: { 'client-certificate': '../me.crt', 'client-key': '/abs/me.key', tokenFile: 'token' } },
    });
    const loaded = loadKubeconfig(undefined, env(folder.write('sub/config', text)));
    expect(loaded.clusters.get('ca')?.['certificate-authority']).toBe(join(folder.path, 'sub/pki/ca.crt'));
    expect(loaded.users.get('ua')).toEqual({
      'client-certificate': join(folder.path, 'me.crt'),
      'client-key': '/abs/me.key',
      tokenFile: join(folder.path, 'sub/token'),
    });
  });

  test('reads plain YAML, and passes over entries that are none', () => {
    using folder = tempFolder();
    const text =
      'current-context: y\ncontexts:\n- name: y\n  context: {cluster: c}\n- name: z\n- null\n- 7\nclusters: what\n';
    const loaded = loadKubeconfig(folder.write('config', text), {});
    expect([...loaded.contexts.keys()]).toEqual(['y']);
    expect(loaded.clusters.size).toBe(0);
  });

  test.each(['a: [', '- a\n- b', 'just words', '{"a": 1, "a"'])('%j is no kubeconfig: the file is named', (text) => {
    using folder = tempFolder();
    const file = folder.write('config', text);
    const load = () => loadKubeconfig(undefined, env(file));
    expect(load).toThrow(UserError);
    expect(load).toThrow(`kubeconfig ${file} cannot be read`);
  });

  test('a file given by --kubeconfig must be there', () => {
    using folder = tempFolder();
    const file = join(folder.path, 'missing');
    expect(() => loadKubeconfig(file, {})).toThrow(`kubeconfig ${file} cannot be read`);
  });

  test('no file at all: the error says where it looked', () => {
    using folder = tempFolder();
    const missing = join(folder.path, 'missing');
    expect(() => loadKubeconfig(undefined, env(missing))).toThrow(`no kubeconfig found: looked at ${missing}`);
  });
});

describe('resolveContext', () => {
  test('the current context, and where it came from', () => {
    using folder = tempFolder();
    const file = join(folder.path, 'config');
    expect(context(folder, A)).toEqual({
      name: 'a',
      from: `current-context of ${file}`,
      clusterName: 'ca',
      cluster: { server: 'https://a:6443' },
      userName: 'ua',
      user: { token: 'first' },
    });
  });

  test('the context of the flag', () => {
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
      name: 'a context that is not there',
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
      name: 'a cluster that is not there',
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
      name: 'a user that is not there',
      text: config({
        current: 'a',
        contexts: { a: { cluster: 'c', user: 'gone' } },
        clusters: { c: { server: 'https://c' } },
      }),
      code: 'UNKNOWN_USER',
      words: 'add the user',
    },
  ])('$name is an error of the user: $code', ({ text, flag, code, words }) => {
    using folder = tempFolder();
    const file = folder.write('config', text);
    const wrong = () => resolveContext(loadKubeconfig(file, {}), flag);
    expect(wrong).toThrow(UserError);
    expect(wrong).toThrow(expect.objectContaining({ code, hint: expect.stringContaining(words) }));
  });
});
