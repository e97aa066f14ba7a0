import type { ConnectionOptions } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from './transport.ts';

/** Of KubeConfig, as it is in the version that package.json pins; a test shows if one of them is gone. */
export const PRIVATE_METHODS = ['createDispatcher'] as const;

/**
 * Connections for requests that go directly to an API server. The only module that loads
 * @kubernetes/client-node. That library creates a new dispatcher, and with it a new TLS connection, for each
 * of its own requests, so we ask it for one dispatcher and keep it.
 */
export function directDispatcher(server: string, tls: ConnectionOptions): Dispatcher {
  const cluster = {
    name: 'cluster',
    server,
    // client-node refuses plain http unless verification is turned off.
    skipTLSVerify: tls.rejectUnauthorized === false || server.startsWith('http:'),
  };
  const config = new KubeConfig();
  config.loadFromClusterAndUser(cluster, { name: 'user' });
  // Private in client-node's types; the public methods add credentials of their own.
  const [name] = PRIVATE_METHODS;
  const create: unknown = Reflect.get(config, name);
  if (typeof create !== 'function') throw new TypeError(`client-node no longer has ${name}`);
  return create.call(config, cluster, tls);
}
