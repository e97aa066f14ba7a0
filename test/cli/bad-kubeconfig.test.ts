import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkWith, errorOf } from '../support/cli.ts';
import { config } from '../support/kubeconfig.ts';
import { tempFolder } from '../support/temp.ts';

/** Nothing listens there, and no test below gets that far. */
const NOWHERE = 'https://127.0.0.9:1';

/** A kubeconfig whose only context leads to this cluster and this user. */
function leadingTo(cluster: object, user: object = {}): string {
  return config({
    current: 'here',
    contexts: { here: { cluster: 'c', user: 'u' }, there: { cluster: 'c', user: 'u' } },
    clusters: { c: { server: NOWHERE, ...cluster } },
    users: { u: user },
  });
}

interface Bad {
  readonly what: string;
  readonly text: string;
  readonly argv?: readonly string[];
  readonly error: string | RegExp;
  readonly hint: string;
}

const UNREADABLE: readonly Bad[] = [
  { what: 'malformed YAML', text: 'a: [', error: / cannot be read: line 1, column 5: /, hint: 'valid YAML' },
  { what: 'a tab', text: 'a: b\n\tc: d', error: 'line 2, column 1: tabs cannot indent', hint: 'valid YAML' },
  { what: 'a list', text: '- a\n- b', error: 'cannot be read: it is no map of keys', hint: 'correct the file' },
  { what: 'words', text: 'just words', error: 'cannot be read: it is no map of keys', hint: 'correct the file' },
  { what: 'bytes', text: '\u0000\u0001', error: 'cannot be read', hint: 'valid YAML' },
];

const INCOMPLETE: readonly Bad[] = [
  { what: 'nothing', text: '', error: 'no current context is set', hint: 'names no context' },
  {
    what: 'an unknown context',
    text: leadingTo({}),
    argv: ['--context', 'nope'],
    error: 'context "nope" does not exist',
    hint: 'contexts that exist: here, there',
  },
  {
    what: 'an unknown cluster',
    text: leadingTo({}),
    argv: ['--cluster', 'nope'],
    error: 'cluster "nope" does not exist',
    hint: 'clusters that exist: c',
  },
  {
    what: 'an unknown user',
    text: leadingTo({}),
    argv: ['--user', 'nope'],
    error: 'user "nope" does not exist',
    hint: 'users that exist: u',
  },
];

/** The wrong cluster or user in the file, and the error about it. */
const WRONG_VALUES: readonly (readonly [object, object, string])[] = [
  [{ server: 7 }, {}, 'clusters[0].cluster.server is no text'],
  [{ 'certificate-authority-data': 7 }, {}, 'clusters[0].cluster.certificate-authority-data is no text'],
  [{ 'certificate-authority-data': 'se cret!' }, {}, 'clusters[0].cluster.certificate-authority-data is no base64'],
  [{ 'insecure-skip-tls-verify': 'yes' }, {}, 'clusters[0].cluster.insecure-skip-tls-verify is neither true nor false'],
  [{ extensions: 'x' }, {}, 'clusters[0].cluster.extensions is no list of maps'],
  [{}, { token: 1234567 }, 'users[0].user.token is no text: put it in quotes'],
  [{}, { password: 1234567 }, 'users[0].user.password is no text: put it in quotes'],
  [{}, { as: 'eve', 'as-groups': 'x' }, 'users[0].user.as-groups is no list of texts'],
  [{}, { as: 'eve', 'as-user-extra': { k: 'v' } }, 'users[0].user.as-user-extra.k is no list of texts'],
  [{}, { exec: 'login' }, 'users[0].user.exec is no map of keys'],
  [{}, { exec: { command: ['login'] } }, 'users[0].user.exec.command is no text'],
  [{}, { exec: { args: 'a b' } }, 'users[0].user.exec.args is no list of texts'],
  [{}, { exec: { env: { A: 'b' } } }, 'users[0].user.exec.env is no list of maps'],
  [{}, { exec: { env: [{ name: 'A', value: 7 }] } }, 'users[0].user.exec.env[0].value is'],
];

const BAD_FILES: readonly Bad[] = [
  {
    what: 'a CA that is not a certificate',
    text: leadingTo({ 'certificate-authority-data': btoa('nonsense') }),
    error: 'the certificate authority of this context is no PEM certificate',
    hint: 'certificate-authority-data',
  },
  {
    what: 'a CA file that is missing',
    text: leadingTo({ 'certificate-authority': 'missing.crt' }),
    error: /^the certificate authority \S+missing.crt cannot be read/,
    hint: 'check the path',
  },
  {
    what: 'a client certificate that is not one',
    text: leadingTo({}, { 'client-certificate-data': btoa('x'), 'client-key-data': btoa('x') }),
    error: 'the client certificate and its key cannot be used',
    hint: 'both must be PEM',
  },
  {
    what: 'a token file that is missing',
    text: leadingTo({}, { tokenFile: 'missing' }),
    error: /^the token file \S+missing cannot be read/,
    hint: 'log in again',
  },
  {
    what: 'a credential program that is missing',
    text: leadingTo(
      {},
      {
        exec: {
          apiVersion: 'client.authentication.k8s.io/v1',
          command: './missing',
          interactiveMode: 'Never',
          installHint: 'get it there',
        },
      },
    ),
    error: /^the credential program \S+missing cannot be run/,
    hint: 'get it there',
  },
];

describe('a kubeconfig with', () => {
  test.each([...UNREADABLE, ...INCOMPLETE, ...BAD_FILES])('$what', async ({ text, argv, error, hint }) => {
    using folder = tempFolder();
    const said = errorOf(await checkWith(folder, folder.write('config', text), argv));
    expect(said.error).toMatch(error);
    expect(said.hint).toContain(hint);
  });

  test.each(WRONG_VALUES)('%j %j, which kubectl refuses too', async (cluster, user, words) => {
    using folder = tempFolder();
    const file = folder.write('config', leadingTo(cluster, user));
    const { error, hint } = errorOf(await checkWith(folder, file));
    expect(error).toContain(`kubeconfig ${file} cannot be read: ${words}`);
    expect(hint).toBe('kubectl refuses it too: correct the file');
    expect(error).not.toMatch(/1234567|se cret/);
  });
});

describe('a kubeconfig that is', () => {
  test('a folder', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'config');
    mkdirSync(path);
    const { error, hint } = errorOf(await checkWith(folder, path));
    expect(error).toContain(`kubeconfig ${path} cannot be read`);
    expect(hint).toContain('check the path');
  });

  test('missing, but named by a flag', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'missing');
    const { error, hint } = errorOf(await checkWith(folder, '', ['--kubeconfig', path]));
    expect(error).toContain(`kubeconfig ${path} cannot be read`);
    expect(hint).toContain('check the path');
  });

  test('missing', async () => {
    using folder = tempFolder();
    const path = join(folder.path, 'missing');
    const { error, hint } = errorOf(await checkWith(folder, path));
    expect(error).toBe(`no kubeconfig found: looked at ${path}`);
    expect(hint).toContain('--kubeconfig FILE');
  });
});
