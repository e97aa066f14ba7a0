import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findContext } from '../../src/kube/find-context.ts';
import { inClusterContext } from '../../src/kube/in-cluster.ts';
import { config } from '../support/kubeconfig.ts';
import { tempFolder } from '../support/temp.ts';

const POD = { KUBECONFIG: '/nonexistent', KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };

test('a pod uses its service account in its own cluster', () => {
  using folder = tempFolder();
  const tokenFile = folder.write('token', 't');
  expect(findContext({}, POD, folder.path)).toEqual({
    name: 'in-cluster',
    flags: {},
    from: `service account in ${folder.path}`,
    clusterName: 'in-cluster',
    cluster: { server: 'https://10.0.0.1:443', 'certificate-authority': join(folder.path, 'ca.crt') },
    userName: undefined,
    user: { tokenFile },
  });
});

test('an IPv6 address gets its brackets', () => {
  using folder = tempFolder();
  folder.write('token', 't');
  const context = inClusterContext({ ...POD, KUBERNETES_SERVICE_HOST: 'fd00::1' }, {}, folder.path);
  expect(context?.cluster.server).toBe('https://[fd00::1]:443');
});

test('--token and --certificate-authority apply', () => {
  using folder = tempFolder();
  folder.write('token', 't');
  expect(findContext({ token: 'flag', certificateAuthority: '/ca' }, POD, folder.path)).toMatchObject({
    cluster: { 'certificate-authority': '/ca' },
    user: { token: 'flag' },
  });
});

test('a kubeconfig takes precedence', () => {
  using folder = tempFolder();
  folder.write('token', 't');
  const text = config({ current: 'a', contexts: { a: { cluster: 'c' } }, clusters: { c: { server: 'https://a' } } });
  expect(findContext({}, { ...POD, KUBECONFIG: folder.write('config', text) }, folder.path).name).toBe('a');
});

test.each([
  { ...POD, KUBERNETES_SERVICE_HOST: '' },
  { ...POD, KUBERNETES_SERVICE_PORT: '' },
])('not a pod: %j', (env) => {
  using folder = tempFolder();
  folder.write('token', 't');
  expect(() => findContext({}, env, folder.path)).toThrow('no kubeconfig found');
});

test('no token: not a pod', () => {
  using folder = tempFolder();
  expect(() => findContext({}, POD, folder.path)).toThrow('no kubeconfig found');
});
