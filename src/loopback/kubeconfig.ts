import { stringify } from 'yaml';
import type { ClusterPems } from './certificates.ts';

/** The kubeconfig of a loopback cluster: one context, with its certificates inline. */
export function kubeconfigText(name: string, server: string, { server: { ca }, client }: ClusterPems): string {
  const data = (pem: string) => Buffer.from(pem).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': name,
    contexts: [{ name, context: { cluster: name, user: name } }],
    clusters: [{ name, cluster: { server, 'certificate-authority-data': data(ca) } }],
    users: [{ name, user: { 'client-certificate-data': data(client.cert), 'client-key-data': data(client.key) } }],
  });
}
