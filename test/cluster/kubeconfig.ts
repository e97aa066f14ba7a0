import { readFileSync } from 'node:fs';
import { stringify } from 'yaml';

export type Access = {
  readonly context: string;
  readonly user: string;
  readonly server: string;
  /** Files: the cluster's CA, the client's certificate and its key. */
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
};

const encoded = (path: string): string => readFileSync(path).toString('base64');

/** A kubeconfig that contains everything itself, so that the file can be moved. */
export function kubeconfigText(access: Access): string {
  const user = `${access.user}-${access.context}`;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': access.context,
    clusters: [
      {
        name: access.context,
        cluster: { server: access.server, 'certificate-authority-data': encoded(access.ca) },
      },
    ],
    users: [
      {
        name: user,
        user: {
          'client-certificate-data': encoded(access.certificate),
          'client-key-data': encoded(access.key),
        },
      },
    ],
    contexts: [{ name: access.context, context: { cluster: access.context, user } }],
  };
  // Go's parser reads the plain words y and n, which are names of clusters, as booleans.
  return stringify(config, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' });
}
