import { mkdirSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { kubeconfigFiles, loadKubeconfig } from '../../src/kube/kubeconfig.ts';
import { A, B, config } from '../support/kubeconfig.ts';
import { tempFolder } from '../support/temp.ts';

function env(...files: readonly string[]): NodeJS.ProcessEnv {
  return { HOME: '/nonexistent', KUBECONFIG: files.join(delimiter) };
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
  test('the first file that names an entry wins', () => {
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

  test('relative paths are relative to their own file', () => {
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

  test('reads plain YAML; an entry without a value is empty, and one without a name has the empty name', () => {
    using folder = tempFolder();
    const text =
      'current-context: a\ncontexts:\n- name: a\n  context: {cluster: c, more: 1}\n- name: z\n- null\nclusters: ~\n';
    const loaded = loadKubeconfig(folder.write('config', text), {});
    expect(loaded).toMatchObject({ currentContext: 'a', clusters: new Map() });
    expect([...loaded.contexts]).toEqual([
      ['a', { cluster: 'c' }],
      ['z', {}],
      ['', {}],
    ]);
  });

  test('a merge key adds its entries, and replaces those before it', () => {
    using folder = tempFolder();
    const text = `base: &base {server: https://base, insecure-skip-tls-verify: yes}
clusters:
- name: before
  cluster: {<<: *base, server: https://own}
- name: behind
  cluster: {server: https://own, <<: *base}
`;
    const { clusters } = loadKubeconfig(folder.write('config', text), {});
    expect(clusters.get('before')).toEqual({ server: 'https://own', 'insecure-skip-tls-verify': true });
    expect(clusters.get('behind')).toEqual({ server: 'https://base', 'insecure-skip-tls-verify': true });
  });

  test('if several files have the same name, the first wins; twice in one file is refused, as in kubectl', () => {
    using folder = tempFolder();
    const text = 'clusters:\n- {name: a, cluster: {server: https://x}}\n- {name: a, cluster: {server: https://y}}\n';
    const file = folder.write('config', text);
    expect(() => loadKubeconfig(file, {})).toThrow(
      expect.objectContaining({
        message: `kubeconfig ${file} cannot be read: clusters has the name "a" twice`,
        hint: 'kubectl refuses it too: correct the file',
      }),
    );
  });

  test.each(['a: [', '- a\n- b', 'just words', '{"a": 1, "a"'])('%j is refused, and the file is named', (text) => {
    using folder = tempFolder();
    const file = folder.write('config', text);
    const load = () => loadKubeconfig(undefined, env(file));
    expect(load).toThrow(UserError);
    expect(load).toThrow(`kubeconfig ${file} cannot be read`);
  });

  test('a file given by --kubeconfig must exist', () => {
    using folder = tempFolder();
    const file = join(folder.path, 'missing');
    expect(() => loadKubeconfig(file, {})).toThrow(`kubeconfig ${file} cannot be read`);
  });

  test('no file at all: it lists where it looked', () => {
    using folder = tempFolder();
    const missing = join(folder.path, 'missing');
    expect(loadKubeconfig(undefined, env(missing))).toMatchObject({ files: [], lookedAt: [missing] });
  });

  test.each([
    ['./bin/login', 'bin/login'],
    ['../login', '../login'],
    ['bin/login', 'bin/login'],
  ])('a credential program with a slash, %s, is relative to its file', (command, path) => {
    using folder = tempFolder();
    const users = { u: { exec: { command } }, v: { exec: { command: 'login' } }, w: { exec: { command: '/login' } } };
    const loaded = loadKubeconfig(folder.write('config', config({ users })), {});
    const commands = ['u', 'v', 'w'].map((name) => loaded.users.get(name)?.exec?.command);
    expect(commands).toEqual([join(folder.path, path), 'login', '/login']);
  });
});
