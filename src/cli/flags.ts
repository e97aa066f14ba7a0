import type { Options } from 'yargs';

/** Works as in kubectl; only `--show-hidden` lists it. */
function rare<const Words extends string>(describe: Words) {
  return { type: 'string', requiresArg: true, hidden: true, describe } as const;
}

/** kubectl's own flags. */
export const kubectlFlags = {
  kubeconfig: { type: 'string', requiresArg: true, describe: 'Path to the kubeconfig file' },
  context: { type: 'string', requiresArg: true, describe: 'The kubeconfig context to use' },
  namespace: {
    type: 'string',
    alias: 'n',
    requiresArg: true,
    describe: 'Namespace of the floaters; made if it is missing (default netdoctor-system)',
  },
  cluster: rare('The kubeconfig cluster to use'),
  user: rare('The kubeconfig user to use'),
  server: { ...rare('Address and port of the API server'), alias: 's' },
  'tls-server-name': rare("Name that the server's certificate must have, if not the one in its address"),
  'certificate-authority': rare('File with the certificate of the certificate authority'),
  'insecure-skip-tls-verify': { type: 'boolean', hidden: true, describe: "Do not check the server's certificate" },
  'proxy-url': rare('Proxy on the way to the API server'),
  'request-timeout': rare('How long one request may take; 0 is without limit (default 30s)'),
  token: rare('Bearer token for the API server'),
  username: rare('User name for basic authentication'),
  password: rare('Password for basic authentication'),
  'client-certificate': rare('File with the client certificate'),
  'client-key': rare('File with the client key'),
  as: rare('User to act as'),
  'as-uid': rare('UID to act as'),
  'as-group': { ...rare('Group to act as; may be repeated'), array: true },
  'as-user-extra': { ...rare('key=value to act with; may be repeated'), array: true },
} as const satisfies Record<string, Options>;

/** What check puts on the cluster and how it probes. */
export const checkFlags = {
  checks: { type: 'string', requiresArg: true, describe: 'Checks to run, separated by commas (default: all)' },
  port: { type: 'string', requiresArg: true, default: '8889', describe: 'Port that the floaters listen on' },
  image: { type: 'string', requiresArg: true, describe: 'The floater image' },
  'image-repository': { type: 'string', requiresArg: true, describe: 'Registry that holds the default image' },
  'image-pull-policy': { choices: ['Always', 'IfNotPresent', 'Never'], describe: 'Pull policy of the floater image' },
  'image-pull-secret': { type: 'string', requiresArg: true, describe: 'Pull secret in the namespace of the floaters' },
  'pod-wait': { type: 'string', requiresArg: true, default: '60s', describe: 'How long floaters may take to be ready' },
  'probe-timeout': { type: 'string', requiresArg: true, default: '5s', describe: 'How long one probe may take' },
  concurrency: { type: 'string', requiresArg: true, default: '64', describe: 'How many nodes probe at a time' },
} as const satisfies Record<string, Options>;
