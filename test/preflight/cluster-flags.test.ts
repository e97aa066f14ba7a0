import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { savedFlags } from '../../src/preflight/cluster-flags.ts';

describe('savedFlags', () => {
  test('keeps what leads to the cluster, and nothing that is secret or not set', () => {
    const kept = { context: 'a', user: 'me', as: 'you', asGroup: ['g', 'h'], insecureSkipTlsVerify: true };
    const secret = { token: 's3cret', username: 'root', password: 'hunter2' };
    const silent = { cluster: '', server: undefined, asUserExtra: [] };
    expect(savedFlags({ ...kept, ...secret, ...silent })).toEqual(kept);
  });

  test('flags that do not belong to the cluster are left out, whatever their names', () => {
    const args = { context: 'a', namespace: 'n', clientKeyData: 'aGk=', 'client-key': '/k' };
    expect(savedFlags(args)).toEqual({ context: 'a' });
  });

  test('paths work in any folder', () => {
    expect(savedFlags({ kubeconfig: 'conf/a', clientKey: '/k', certificateAuthority: '../ca' })).toEqual({
      kubeconfig: resolve('conf/a'),
      clientKey: '/k',
      certificateAuthority: resolve('../ca'),
    });
  });

  test('addresses lose their password', () => {
    expect(savedFlags({ proxyUrl: 'http://me:pw@proxy:3128', server: 'https://a:6443' })).toEqual({
      proxyUrl: 'http://proxy:3128',
      server: 'https://a:6443',
    });
  });
});
