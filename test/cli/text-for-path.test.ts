import { mkdirSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { errorOf } from '../support/cli.ts';
import { captureIo } from '../support/io.ts';
import { config } from '../support/kubeconfig.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

const SECRET = 's3cret';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const YAML = `apiVersion: v1\nkind: Config\ncurrent-context: a\nusers:\n- name: u\n  user: {token: ${SECRET}}\n`;
const JSON_TEXT = config({ users: { u: { token: SECRET } } });
const PEM = `-----BEGIN PRIVATE KEY-----\n${base64(`${SECRET} and so on`)}\n-----END PRIVATE KEY-----\n`;
const LINE = `    token: ${SECRET}`;
const TEXTS = [YAML, JSON_TEXT, base64(YAML), PEM, LINE];

/** Everything that a person or a program could see, including the file names left in the folder. */
async function ran(folder: Folder, argv: readonly string[], env: NodeJS.ProcessEnv) {
  const around = { HOME: folder.path, NETDOCTOR_HOME: `${folder.path}/state`, ...env };
  const { io, stdout, stderr } = captureIo(around);
  const code = await run(argv, io);
  const left = readdirSync(folder.path, { recursive: true }).join('\n');
  return { code, stderr: stderr(), everything: `${stdout()}${stderr()}${left}` };
}

function refused({ code, stderr, everything }: Awaited<ReturnType<typeof ran>>): string {
  for (const secret of [SECRET, base64(SECRET).slice(0, 6), base64(YAML).slice(0, 20)]) {
    expect(everything).not.toContain(secret);
  }
  const { error, hint } = errorOf({ code, stderr });
  expect(hint).not.toContain('\n');
  return error;
}

describe('the text of a file instead of its path', () => {
  test.each(TEXTS)('KUBECONFIG: %#', async (text) => {
    using folder = tempFolder();
    const words = 'KUBECONFIG takes the path of a file, and holds the text of one';
    expect(refused(await ran(folder, ['check'], { KUBECONFIG: text }))).toBe(words);
    expect(refused(await ran(folder, ['resume', '-o', 'json'], { KUBECONFIG: text }))).toBe(words);
    expect(refused(await ran(folder, ['clean'], { KUBECONFIG: text }))).toBe(words);
  });

  test.each(TEXTS)('--kubeconfig, --dst-kubeconfig and the configuration: %#', async (text) => {
    using folder = tempFolder();
    const kubeconfig = folder.write('config', config({ current: 'a', contexts: { a: {} } }));
    const settings = folder.write('netdoctor.json', JSON.stringify({ srcKubeConfig: text }));
    const said = async (...argv: string[]) => refused(await ran(folder, ['check', ...argv], {}));
    expect(await said(`--kubeconfig=${text}`)).toMatch(/^--kubeconfig takes the path/);
    expect(await said('--kubeconfig', kubeconfig, `--dst-kubeconfig=${text}`)).toMatch(/^--dst-kubeconfig takes/);
    expect(await said('--config', settings)).toBe(
      `srcKubeConfig in ${settings} takes the path of a file, and holds the text of one`,
    );
  });

  test.each(TEXTS)('init, which would write it: %#', async (text) => {
    using folder = tempFolder();
    expect(refused(await ran(folder, ['init', `--kubeconfig=${text}`], {}))).toContain('--kubeconfig takes the path');
    expect(refused(await ran(folder, ['init', `--dst-kubeconfig=${text}`], {}))).toContain('--dst-kubeconfig takes');
    expect(readdirSync(folder.path)).toEqual([]);
  });

  test.each(TEXTS)('NETDOCTOR_HOME and --config: %#', async (text) => {
    using folder = tempFolder();
    expect(refused(await ran(folder, ['runs'], { NETDOCTOR_HOME: text }))).toMatch(/^NETDOCTOR_HOME takes/);
    expect(refused(await ran(folder, ['check', `--config=${text}`], {}))).toMatch(/^--config takes/);
  });

  test.each([
    ['certificate-authority', 'cluster', 'the certificate authority takes'],
    ['client-certificate', 'user', 'the client certificate takes'],
    ['client-key', 'user', 'the client key takes'],
    ['tokenFile', 'user', "the tokenFile of the context's user takes"],
  ])('%s in the kubeconfig', async (key, part, words) => {
    using folder = tempFolder();
    mkdirSync(`${folder.path}/k`);
    const paths = { 'client-certificate': folder.write('crt', ''), 'client-key': folder.write('key', '') };
    for (const text of TEXTS) {
      const user = { ...(key.startsWith('client') ? paths : {}), ...(part === 'user' ? { [key]: text } : {}) };
      const cluster = { server: 'https://127.0.0.9:1', ...(part === 'cluster' ? { [key]: text } : {}) };
      const parts = { current: 'a', contexts: { a: { cluster: 'c', user: 'u' } } };
      const KUBECONFIG = folder.write('k/config', config({ ...parts, clusters: { c: cluster }, users: { u: user } }));
      expect(refused(await ran(folder, ['check'], { KUBECONFIG }))).toContain(words);
    }
  });

  test('a token in place of a token file is not shown, though it could be the name of one', async () => {
    using folder = tempFolder();
    const users = { u: { tokenFile: `sha256~${SECRET}${'x'.repeat(30)}` } };
    const clusters = { c: { server: 'https://127.0.0.9:1' } };
    const parts = { current: 'a', contexts: { a: { cluster: 'c', user: 'u' } }, clusters, users };
    const said = refused(await ran(folder, ['check'], { KUBECONFIG: folder.write('config', config(parts)) }));
    expect(said).toBe(`the token file in ${folder.path} cannot be read: it does not exist`);
  });

  test.each(['--certificate-authority', '--client-certificate', '--client-key'])('%s', async (flag) => {
    using folder = tempFolder();
    const file = folder.write('file', '-----BEGIN');
    const clusters = { c: { server: 'https://127.0.0.9:1' } };
    const users = { u: { 'client-certificate': file, 'client-key': file } };
    const parts = { current: 'a', contexts: { a: { cluster: 'c', user: 'u' } }, clusters, users };
    const KUBECONFIG = folder.write('config', config(parts));
    expect(refused(await ran(folder, ['check', `${flag}=${PEM}`], { KUBECONFIG }))).toContain(
      'takes the path of a file',
    );
  });
});

test.each(TEXTS)('text that is parsed as flags or words is not shown either: %#', async (text) => {
  using folder = tempFolder();
  for (const argv of [['--kubeconfig', text], ['--dst-context', 'a', '--kubeconfig', text], [text]]) {
    const { code, everything } = await ran(folder, ['check', ...argv], { KUBECONFIG: '/nonexistent' });
    expect(code).toBe(2);
    expect(everything).not.toMatch(/s3cret|czNjcmV0/);
  }
});

test('a context without a kubeconfig: the error says where we looked', async () => {
  using folder = tempFolder();
  const { code, stderr } = await ran(folder, ['check', '--context', 'a'], { KUBECONFIG: '/nonexistent/config' });
  const { error, hint } = errorOf({ code, stderr });
  expect(error).toBe('context "a" does not exist: no kubeconfig was found: looked at /nonexistent/config');
  expect(hint).toBe('set KUBECONFIG, give --kubeconfig FILE, or create the file');
});
