import { describe, expect, test } from 'vitest';
import { decodeKubeconfig } from '../../src/kube/kubeconfig-values.ts';

const user = (entry: object) => ({ users: [{ name: 'u', user: entry }] }) as never;
const cluster = (entry: object) => ({ clusters: [{ name: 'c', cluster: entry }] }) as never;

describe('decodeKubeconfig accepts what kubectl accepts', () => {
  test.each<[document: unknown, value: unknown]>([
    [null, {}],
    [{}, {}],
    [
      { kind: 'Config', apiVersion: 'v1' },
      { kind: 'Config', apiVersion: 'v1' },
    ],
    [{ kind: '', apiVersion: null }, { kind: '' }],
    [{ Clusters: 5, unknown: 6 }, {}],
    [{ users: null, contexts: [null] }, { contexts: [{}] }],
    [user({ exec: { args: [null, 'a'], env: null } }), user({ exec: { args: ['', 'a'] } })],
    [user({ 'as-user-extra': { a: null, b: ['c'] } }), user({ 'as-user-extra': { a: [], b: ['c'] } })],
    [cluster({ 'certificate-authority-data': 'YW\nI=' }), cluster({ 'certificate-authority-data': 'YWI=' })],
    [cluster({ 'certificate-authority-data': [97, 98] }), cluster({ 'certificate-authority-data': 'YWI=' })],
    [cluster({ extensions: [{ name: 'a', extension: 5 }] }), cluster({ extensions: [{ name: 'a', extension: 5 }] })],
  ])('%j is %j', (document, value) => expect(decodeKubeconfig(document as never)).toEqual({ value }));
});

describe('decodeKubeconfig refuses what kubectl refuses', () => {
  const extensions = [{ name: 'a' }, { name: 'a' }];

  test.each<[document: unknown, path: string, wrong: string]>([
    ['text', '', 'is no map of keys'],
    [[], '', 'is no map of keys'],
    [{ kind: 'Secret' }, '', 'is no Config of v1, by its kind and apiVersion'],
    [{ Kind: 'Secret' }, '', 'is no Config of v1, by its kind and apiVersion'],
    [{ apiVersion: 'v2' }, '', 'is no Config of v1, by its kind and apiVersion'],
    [{ apiVersion: 1 }, '', 'has a kind or an apiVersion that is no text'],
    [{ contexts: {} }, '.contexts', 'is no list of maps'],
    [{ contexts: '' }, '.contexts', 'is no list of maps'],
    [{ contexts: ['a'] }, '.contexts[0]', 'is no map of keys'],
    [{ contexts: [{ name: true }] }, '.contexts[0].name', 'is no text: put it in quotes'],
    [{ 'current-context': false }, '.current-context', 'is no text: put it in quotes'],
    [{ preferences: 5 }, '.preferences', 'is no map of keys'],
    [{ preferences: { colors: 'yes' } }, '.preferences.colors', 'is neither true nor false'],
    [{ contexts: [{ name: 'a' }, { name: 'a' }] }, '.contexts', 'has the name "a" twice'],
    [{ users: [{}, { name: null }] }, '.users', 'has the name "" twice'],
    [{ extensions }, '.extensions', 'has the name "a" twice'],
    [cluster({ extensions }), '.clusters[0].cluster.extensions', 'has the name "a" twice'],
    [cluster({ server: 5 }), '.clusters[0].cluster.server', 'is no text: put it in quotes'],
    [cluster({ 'insecure-skip-tls-verify': 'true' }), '.clusters[0].cluster.insecure-skip-tls-verify', 'is neither'],
    [
      cluster({ 'certificate-authority-data': 'YWI' }),
      '.clusters[0].cluster.certificate-authority-data',
      'is no base64',
    ],
    [
      cluster({ 'certificate-authority-data': 'YW I=' }),
      '.clusters[0].cluster.certificate-authority-data',
      'no base64',
    ],
    [user({ 'client-key-data': 's3cret!' }), '.users[0].user.client-key-data', 'is no base64'],
    [user({ token: 12345 }), '.users[0].user.token', 'is no text: put it in quotes'],
    [user({ 'as-groups': ['a', 1] }), '.users[0].user.as-groups[1]', 'is no text: put it in quotes'],
    [user({ 'as-user-extra': { a: ['b', 1] } }), '.users[0].user.as-user-extra.a[1]', 'is no text'],
    [user({ exec: { args: 'a' } }), '.users[0].user.exec.args', 'is no list of texts'],
    [user({ exec: { env: [{ name: 'A', value: 1 }] } }), '.users[0].user.exec.env[0].value', 'is no text'],
    [user({ 'auth-provider': { config: { a: 5 } } }), '.users[0].user.auth-provider.config.a', 'is no text'],
  ])('%j: %s %s', (document, path, wrong) => {
    const decoded = decodeKubeconfig(document as never);
    expect(decoded).toEqual({ path, wrong: expect.stringContaining(wrong) });
    expect(JSON.stringify(decoded)).not.toMatch(/s3cret|12345/);
  });
});
