import { execa } from 'execa';
import { expect, test } from 'vitest';
import { findContext } from '../../src/kube/find-context.ts';
import { flagWords } from '../../src/kube/flag-words.ts';
import { A } from '../support/kubeconfig.ts';
import { type Folder, tempFolder } from '../support/temp.ts';

/** A named pipe into which this text is written once. */
async function pipe(folder: Folder, name: string, text: string): Promise<string> {
  const path = `${folder.path}/${name}`;
  await execa('mkfifo', [path]);
  execa('sh', ['-c', 'printf %s "$1" >"$2"', 'sh', text, path]).catch(() => undefined);
  return path;
}

test('a kubeconfig from a pipe is read once, however often it is needed, and no command names it', async () => {
  using folder = tempFolder();
  const kubeconfig = await pipe(folder, 'pipe', A);
  const first = findContext({ kubeconfig, context: 'a' }, {});
  expect(first.flags).toEqual({ context: 'a' });
  expect(first.fromPipes).toEqual(['--kubeconfig']);
  expect(flagWords(first)).toBe('--context a');
  expect(findContext({ kubeconfig }, {})).toMatchObject({ name: 'a', from: 'current-context of a pipe' });
});

test('KUBECONFIG may name a pipe as well', async () => {
  using folder = tempFolder();
  const KUBECONFIG = await pipe(folder, 'pipe', A);
  expect(findContext({}, { KUBECONFIG })).toMatchObject({ name: 'a', fromPipes: ['KUBECONFIG'] });
});

test('certificate files that are descriptors are not named either', () => {
  using folder = tempFolder();
  const kubeconfig = folder.write('config', A);
  const flags = { kubeconfig, certificateAuthority: '/dev/fd/62', clientCertificate: '/c', clientKey: '/dev/stdin' };
  const context = findContext(flags, {});
  expect(context.fromPipes).toEqual(['--certificate-authority', '--client-key']);
  expect(flagWords(context)).toBe(`--kubeconfig ${kubeconfig} --context a --client-certificate /c`);
  expect(context.cluster['certificate-authority']).toBe('/dev/fd/62');
});

test('without a pipe, the flags stay', () => {
  using folder = tempFolder();
  const kubeconfig = folder.write('config', A);
  expect(findContext({ kubeconfig }, {})).toMatchObject({ flags: { kubeconfig, context: 'a' } });
  expect(findContext({ kubeconfig }, {}).fromPipes).toBeUndefined();
});
