import { DEFAULT_NAMESPACE } from '../../model/labels.ts';
import type { SettingTable } from '../setting.ts';

const TEXT = { kind: 'text' } as const;
const PATH = { kind: 'path' } as const;
const CLUSTER = { group: 'cluster', part: 'cluster', alsoIn: ['resume', 'clean'] } as const;
const DESTINATION = { group: 'destination', part: 'cluster', alsoIn: ['resume', 'clean'] } as const;

/** A kubectl flag that few users need. */
function rare(help: string) {
  return { ...CLUSTER, hidden: true, takes: TEXT, help } as const;
}

/** Which clusters, and as whom: kubectl's own flags, then those of the second cluster. */
export const CLUSTER_SETTINGS = {
  kubeconfig: {
    ...CLUSTER,
    takes: PATH,
    help: 'Path to the kubeconfig file',
    file: { key: 'kubeconfig', about: 'path of the kubeconfig file', otherwise: "kubectl's rules" },
  },
  context: {
    ...CLUSTER,
    takes: TEXT,
    help: 'The kubeconfig context to use',
    file: { key: 'context', about: 'the kubeconfig context to use', otherwise: "the kubeconfig's own", init: '' },
  },
  namespace: {
    ...CLUSTER,
    part: 'floater',
    takes: { kind: 'namespace' },
    default: DEFAULT_NAMESPACE,
    help: 'Namespace of the floaters; made if it is missing',
    alias: 'n',
    file: { key: 'namespace', about: 'namespace of the floaters', init: DEFAULT_NAMESPACE },
  },
  cluster: rare('The kubeconfig cluster to use'),
  user: rare('The kubeconfig user to use'),
  server: { ...rare('Address and port of the API server'), alias: 's' },
  'tls-server-name': rare("Name that the server's certificate must have, if not the one in its address"),
  'certificate-authority': rare('File with the certificate of the certificate authority'),
  'insecure-skip-tls-verify': {
    ...rare("Do not check the server's certificate"),
    takes: { kind: 'boolean' },
  },
  'proxy-url': rare('Proxy on the way to the API server'),
  'request-timeout': rare('How long one request may take; 0 is without limit (default 30s)'),
  token: rare('Bearer token for the API server'),
  username: rare('User name for basic authentication'),
  password: rare('Password for basic authentication'),
  'client-certificate': rare('File with the client certificate'),
  'client-key': rare('File with the client key'),
  as: rare('User to act as'),
  'as-uid': rare('UID to act as'),
  'as-group': { ...rare('Group to act as; may be repeated'), repeated: true },
  'as-user-extra': { ...rare('key=value to act with; may be repeated'), repeated: true },
  'dst-kubeconfig': {
    ...DESTINATION,
    alsoIn: ['resume', 'clean', 'images'],
    takes: PATH,
    help: 'Second cluster: path to its kubeconfig file',
    file: { key: 'dstKubeconfig', about: 'second cluster: path of its kubeconfig file' },
  },
  'dst-context': {
    ...DESTINATION,
    alsoIn: ['resume', 'clean', 'images'],
    takes: TEXT,
    help: 'Second cluster: the kubeconfig context to use',
    file: { key: 'dstContext', about: 'second cluster: the kubeconfig context to use', init: '' },
  },
  'dst-namespace': {
    ...DESTINATION,
    part: 'floater',
    needsDestination: true,
    takes: { kind: 'namespace' },
    help: 'Second cluster: namespace of its floaters (default: as in the first)',
    file: {
      key: 'dstNamespace',
      about: 'second cluster: namespace of its floaters, if not as in the first',
      otherwise: 'as `namespace`',
      init: '',
    },
  },
  'dst-cluster': { ...DESTINATION, hidden: true, takes: TEXT, help: 'Second cluster: the kubeconfig cluster to use' },
  'dst-user': {
    ...DESTINATION,
    hidden: true,
    needsDestination: true,
    takes: TEXT,
    help: 'Second cluster: the kubeconfig user to use',
  },
  'dst-as': {
    ...DESTINATION,
    hidden: true,
    needsDestination: true,
    takes: TEXT,
    help: 'Second cluster: user to act as',
  },
} as const satisfies SettingTable;
