import { describe, expect, test } from 'vitest';
import { isTextOfFile, mayBeToken, refuseText } from '../../src/kube/text-for-path.ts';
import { A } from '../support/kubeconfig.ts';
import { tempFolder } from '../support/temp.ts';

const YAML = 'apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user:\n    token: s3cret\n';
const PEM = '-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----\n';
const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJzM2NyZXQifQ.c2lnbmF0dXJl';
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the text of a file in place of its path', () => {
  test.each([
    ['YAML', YAML],
    ['YAML that begins with a comment', `# mine\n${YAML}`],
    ['YAML on one line', 'apiVersion: v1 clusters: []'],
    ['JSON', A],
    ['JSON on one line, after a blank', ` ${JSON.stringify({ apiVersion: 'v1' })}`],
    ['PEM', PEM],
    ['PEM whose line breaks were lost', PEM.replaceAll('\n', ' ')],
    ['a token', JWT],
    ['a token after a folder', `/home/me/${JWT}`],
    ['YAML in base64', base64(YAML)],
    ['PEM in base64', base64(PEM)],
    ['PEM in base64, by lines', base64(PEM.repeat(9)).replace(/.{76}/g, '$&\n')],
    ['more than a path can hold', 'a/'.repeat(5_000)],
  ])('%s', (_, text) => {
    expect(isTextOfFile(text)).toBe(true);
    const refuse = () => refuseText(text, 'KUBECONFIG');
    expect(refuse).toThrow('KUBECONFIG takes the path of a file, and holds the text of one');
  });

  test.each([
    ...['/home/me/.kube/config', 'config', '~/.kube/config', 'C:\\Users\\me\\.kube\\config', '/a b/c: d', '', './{a}'],
    ...['/builds/group/project/with/a/long/name/kubeconfig', '/a/b:/c/d', '/var/run/secrets/token', '/dev/fd/63'],
    'a'.repeat(300),
  ])('%j is a path', (path) => {
    expect(isTextOfFile(path)).toBe(false);
    expect(() => refuseText(path, 'KUBECONFIG')).not.toThrow();
  });

  test('an existing file with a strange name is a path', () => {
    using folder = tempFolder();
    expect(isTextOfFile(folder.write('a\nb', ''))).toBe(false);
    expect(isTextOfFile(`${folder.path}/c\nd`)).toBe(true);
  });
});

test.each([
  ['abcdef.0123456789abcdef', true],
  ['sha256~AbCdEfGhIjKlMnOpQrStUvWxYz0123456789abcdefg', true],
  ['token', false],
  ['ca.crt', false],
  ['service-account-token', false],
])('%s may be a token: %s', (name, may) => expect(mayBeToken(name)).toBe(may));
