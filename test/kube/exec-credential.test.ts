import { chmodSync } from 'node:fs';
import { inspect } from 'node:util';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { UserError } from '../../src/errors.ts';
import { execInfo, parseCredential, runCredentialProgram } from '../../src/kube/exec-credential.ts';
import type { ExecEntry } from '../../src/kube/kubeconfig.ts';
import { resolved } from '../support/kube.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

const V1 = 'client.authentication.k8s.io/v1';
const entry: ExecEntry = { apiVersion: V1, command: 'login', interactiveMode: 'Never' };
const credential = (status: unknown, apiVersion = V1) => JSON.stringify({ apiVersion, kind: 'ExecCredential', status });

function script(folder: Folder, text: string): string {
  const file = folder.write('login', `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o700);
  return file;
}

function run(exec: Partial<ExecEntry>, terminal = false) {
  const around = { env: { PATH: process.env.PATH }, terminal, ca: undefined };
  return runCredentialProgram(resolved, { ...entry, ...exec }, around);
}

async function refusal(running: Promise<unknown>): Promise<UserError> {
  const error: unknown = await running.catch((thrown: unknown) => thrown);
  if (!(error instanceof UserError)) throw new Error(`not a UserError: ${String(error)}`);
  return error;
}

describe('a credential program', () => {
  test('gets its arguments unchanged, its environment and the document', async () => {
    using folder = tempFolder();
    const command = script(
      folder,
      `printf '{"kind":"ExecCredential","apiVersion":"${V1}","status":{"token":"%s|%s|%s"}}' "$1" "$MORE" "$(printf %s "$KUBERNETES_EXEC_INFO" | tr -d '"')"`,
    );
    const given = await run({ command, args: ['$(id); a b'], env: [{ name: 'MORE', value: 'more' }] });
    expect(given).toEqual({
      token: `$(id); a b|more|{kind:ExecCredential,apiVersion:${V1},spec:{interactive:false}}`,
    });
  });

  test('that is missing: the install hint, on one line and harmless', async () => {
    const error = await refusal(run({ command: '/nonexistent/login', installHint: 'get it\n  \u001b[1mthere\n' }));
    expect(error.message).toContain('/nonexistent/login cannot be run');
    expect(error.hint).toBe('get it \\x1b[1mthere');
  });

  test('that fails: its exit code, and nothing of its output', async () => {
    using folder = tempFolder();
    const error = await refusal(run({ command: script(folder, 'echo secret; exit 3') }));
    expect(error.message).toContain('failed with exit code 3');
    expect(`${error.message}${error.hint}`).not.toContain('secret');
  });

  const SECRET = ['--oidc-client-secret=s3cret'];

  test.each<[how: string, exec: Partial<ExecEntry>, words: string]>([
    ['is killed', { command: '/bin/sh', args: ['-c', 'kill -9 $$', ...SECRET] }, '/bin/sh was ended by SIGKILL'],
    ['fails', { command: '/bin/sh', args: ['-c', 'exit 3', ...SECRET] }, '/bin/sh failed with exit code 3'],
    ['is missing', { command: '/nonexistent/login', args: SECRET }, '/nonexistent/login cannot be run'],
    ['is below a file', { command: '/bin/sh/login', args: SECRET }, '/bin/sh/login cannot be run'],
    ['gets a NUL', { command: '/bin/sh', args: [`${SECRET}\0`] }, '/bin/sh cannot be run'],
    ['gets a NUL by its environment', { command: '/bin/sh', env: [{ name: 'A', value: 's3cret\0' }] }, 'cannot be run'],
    ['gets far too much', { command: '/bin/sh', args: ['s3cret'.repeat(1_000_000)] }, '/bin/sh cannot be run'],
    ['contains its arguments', { command: 'login --secret=s3cret' }, 'program login … cannot be run'],
    ['contains a variable', { command: 'SECRET=s3cret login' }, 'program SECRET … cannot be run'],
    ['has no name', { command: '\0s3cret' }, 'cannot be run'],
  ])('that %s: nothing of its arguments is shown', async (_, exec, words) => {
    const error = await refusal(run(exec));
    expect(error.message).toContain(words);
    expect(inspect({ ...error, hint: error.hint, cause: error.cause, message: error.message })).not.toContain('s3cret');
  });

  test('that hangs ends when we end', async () => {
    const exec = { ...entry, command: '/bin/sleep', args: ['60'] };
    const around = { env: {}, terminal: false, ca: undefined, signal: AbortSignal.timeout(100) };
    const started = Date.now();
    await refusal(runCredentialProgram(resolved, exec, around));
    expect(Date.now() - started).toBeLessThan(10_000);
  });

  const V1BETA1 = 'client.authentication.k8s.io/v1beta1';

  test.each([
    { mode: 'Never', terminal: true, apiVersion: V1, asks: false },
    { mode: 'IfAvailable', terminal: true, apiVersion: V1, asks: true },
    { mode: 'IfAvailable', terminal: false, apiVersion: V1, asks: false },
    { mode: 'Always', terminal: true, apiVersion: V1, asks: true },
    { mode: '', terminal: true, apiVersion: V1BETA1, asks: true },
    { mode: '', terminal: false, apiVersion: V1BETA1, asks: false },
  ])(
    'of $apiVersion, mode "$mode", terminal $terminal: may ask $asks',
    async ({ mode, terminal, apiVersion, asks }) => {
      using folder = tempFolder();
      const told = `$(printf %s "$KUBERNETES_EXEC_INFO" | tr -d '"' | sed 's/.*interactive:\\([a-z]*\\).*/\\1/')`;
      const status = `{"kind":"ExecCredential","apiVersion":"${apiVersion}","status":{"token":"%s %s"}}`;
      const command = script(folder, `printf '${status}' "${told}" "$(readlink /proc/self/fd/0 || echo unknown)"`);
      const { token = '' } = await run({ command, apiVersion, interactiveMode: mode }, terminal);
      const [may, stdin] = token.split(' ');
      expect(may).toBe(String(asks));
      if (!asks && stdin !== 'unknown') expect(stdin).toBe('/dev/null');
    },
  );

  test('that may ask is given our standard input', async () => {
    using folder = tempFolder();
    const document = `{"kind":"ExecCredential","apiVersion":"${V1}","status":{"token":"%s"}}`;
    const exec = { ...entry, command: script(folder, `read answer; printf '${document}' "$answer"`) };
    const source = import.meta.resolve('../../src/kube/exec-credential.ts');
    const args = [resolved, { ...exec, interactiveMode: 'Always' }, { env: process.env, terminal: true }];
    const code = `import { runCredentialProgram } from '${source}';
      console.log(JSON.stringify(await runCredentialProgram(...${JSON.stringify(args)})));`;
    const { stdout } = await execa(process.execPath, ['--input-type=module', '-e', code], { input: 'the answer\n' });
    expect(JSON.parse(stdout)).toEqual({ token: 'the answer' });
  });

  test('that needs a terminal if there is none', async () => {
    const error = await refusal(run({ interactiveMode: 'Always' }));
    expect(error.message).toContain('needs a terminal');
  });
});

describe('execInfo', () => {
  const cluster = {
    server: 'https://a',
    'tls-server-name': 'name',
    'proxy-url': 'http://p',
    extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { audience: 'x' } }, { name: 'other' }],
  };

  test('contains the cluster only if it is requested', () => {
    const context = { ...resolved, cluster };
    expect(execInfo(context, entry, { interactive: true, ca: 'CA' })).toEqual({
      kind: 'ExecCredential',
      apiVersion: V1,
      spec: { interactive: true },
    });
    expect(execInfo(context, { ...entry, provideClusterInfo: true }, { interactive: false, ca: 'CA' })).toMatchObject({
      spec: {
        cluster: {
          server: 'https://a',
          'tls-server-name': 'name',
          'proxy-url': 'http://p',
          'certificate-authority-data': 'Q0E=',
          config: { audience: 'x' },
        },
      },
    });
  });
});

describe('parseCredential', () => {
  test('a token with its expiry', () => {
    const text = credential({ token: 't', expirationTimestamp: '2030-01-01T00:00:00Z' });
    expect(parseCredential(Buffer.from(text), entry)).toEqual({ token: 't', expiresAt: Date.UTC(2030, 0, 1) });
  });

  const whole = credential({ token: 't' });
  const yaml = `kind: ExecCredential\napiVersion: ${V1}\nstatus:\n  token: t\n  expirationTimestamp: null\n`;

  test.each([
    ['a byte-order mark', Buffer.from(`\ufeff${whole}`)],
    ['UTF-16 of PowerShell', Buffer.from(`\ufeff${whole}`, 'utf16le')],
    ['blanks around it', Buffer.from(` \n${whole}\n`)],
    ['YAML', Buffer.from(yaml)],
    ['YAML with a byte-order mark', Buffer.from(`\ufeff${yaml}`)],
    ['JSON with an escaped slash', Buffer.from(whole.replaceAll('/', '\\/'))],
  ])('%s is accepted, as in kubectl', (_, bytes) => expect(parseCredential(bytes, entry)).toEqual({ token: 't' }));

  test.each([
    ['', 'did not print'],
    ['secret', 'did not print'],
    ['null', 'did not print'],
    [credential({ token: 'secret' }, 'client.authentication.k8s.io/v1beta1'), 'did not print'],
    [credential(undefined), 'neither a token nor a certificate'],
    [credential({}), 'neither a token nor a certificate'],
    [credential({ clientCertificateData: 'secret' }), 'not both'],
    [credential({ clientCertificateData: 'secret', clientKeyData: 'secret' }), 'cannot be used'],
    [credential({ token: 'secret', expirationTimestamp: 'soon' }), 'no time'],
    [credential({ token: 'secret', expirationTimestamp: '2030-01-01' }), 'no time'],
    [credential({ token: 'secret', expirationTimestamp: '' }), 'no time'],
    [credential({ token: 123 }), 'a token that is no text'],
    [`${credential({ token: 'secret' })} trailing`, 'did not print'],
    ['kind: *secret', 'did not print'],
  ])('%j: %s', (text, words) => {
    expect(() => parseCredential(Buffer.from(text), entry)).toThrow(UserError);
    expect(() => parseCredential(Buffer.from(text), entry)).toThrow(words);
    expect(() => parseCredential(Buffer.from(text), entry)).not.toThrow('secret');
  });
});
