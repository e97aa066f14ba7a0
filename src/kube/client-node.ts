import type { ConnectionOptions } from 'node:tls';
import { KubeConfig } from '@kubernetes/client-node';
import type { Dispatcher } from './transport.ts';

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
  const create: unknown = Reflect.get(config, 'createDispatcher');
  if (typeof create !== 'function') throw new TypeError('client-node has no createDispatcher any more');
  return create.call(config, cluster, tls);
}
