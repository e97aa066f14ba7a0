import { createRequire } from 'node:module';
import { KubeConfig } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { directDispatcher, PRIVATE_METHODS } from '../../src/kube/client-node.ts';

const { version } = createRequire(import.meta.url)('@kubernetes/client-node/package.json');
const { devDependencies } = createRequire(import.meta.url)('../../package.json');

describe('@kubernetes/client-node, of which private methods are called', () => {
  test('is pinned to the version that has them', () => {
    expect(devDependencies['@kubernetes/client-node'], 'a range would let another one in').toBe(version);
  });

  test.each(PRIVATE_METHODS)('has KubeConfig.%s', (method) => {
    const look = `client-node ${version} has no KubeConfig.${method}: see where it makes its dispatchers now, and change src/kube/client-node.ts`;
    expect(typeof Reflect.get(KubeConfig.prototype, method), look).toBe('function');
  });

  test('which makes a dispatcher for a server, with our TLS settings', () => {
    const dispatcher = directDispatcher('https://127.0.0.1:1', { rejectUnauthorized: false });
    expect(dispatcher).toMatchObject({ request: expect.any(Function) });
  });
});
