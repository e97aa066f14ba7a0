import type { Options } from 'yargs';
import { DEFAULTS } from '../config/defaults.ts';
import { DEFAULT_NAMESPACE } from '../floater/labels.ts';
import { COLOR_CHOICES } from '../ui/io.ts';

function text<const Words extends string>(describe: Words) {
  return { type: 'string', requiresArg: true, describe } as const;
}

/** Works as in kubectl; only `--show-hidden` lists it. */
function rare<const Words extends string>(describe: Words) {
  return { ...text(describe), hidden: true } as const;
}

/** kubectl's own flags. */
export const kubectlFlags = {
  kubeconfig: text('Path to the kubeconfig file'),
  context: text('The kubeconfig context to use'),
  namespace: {
    ...text(`Namespace of the floaters; made if it is missing (default ${DEFAULT_NAMESPACE})`),
    alias: 'n',
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

/** Of what prints a report. */
export const reportOutput = {
  type: 'string',
  alias: 'o',
  choices: ['table', 'wide', 'json', 'yaml', 'name'],
  default: 'table',
  describe: 'Output format',
} as const satisfies Options;

/** The second cluster. */
export const dstFlags = {
  'dst-kubeconfig': text('Second cluster: path to its kubeconfig file'),
  'dst-context': text('Second cluster: the kubeconfig context to use'),
  'dst-namespace': text('Second cluster: namespace of its floaters (default: as in the first)'),
  'dst-cluster': rare('Second cluster: the kubeconfig cluster to use'),
  'dst-user': rare('Second cluster: the kubeconfig user to use'),
  'dst-as': rare('Second cluster: user to act as'),
} as const satisfies Record<string, Options>;

/** Where settings come from besides the flags. */
export const configFlags = {
  config: text('Configuration file (default ~/.kube/netdoctor/config.json, if it exists)'),
} as const satisfies Record<string, Options>;

/** What check puts on the clusters and how it probes. No defaults here: a flag that is not given leaves it to the file. */
export const checkFlags = {
  checks: text('Checks to run, separated by commas: tcp, icmp (default tcp)'),
  port: text(`Port that the floaters listen on (default ${DEFAULTS.port})`),
  image: text('The floater image'),
  'image-repository': text('Registry that holds the default image'),
  'floater-version': text("Release of netctl's floater image to use; with --image-repository"),
  'image-pull-policy': { choices: ['Always', 'IfNotPresent', 'Never'], describe: 'Pull policy of the floater image' },
  'image-pull-secret': text('Pull secret in the namespace of the floaters'),
  'dst-image': text('Second cluster: the floater image (default: as in the first)'),
  'dst-image-repository': text('Second cluster: registry that holds the image'),
  'pod-wait': text(`How long floaters may take to be ready (default ${DEFAULTS.podWait})`),
  'probe-timeout': text(`How long one probe may take (default ${DEFAULTS.probeTimeout})`),
  concurrency: text(`How many nodes probe at a time (default ${DEFAULTS.concurrency})`),
  timeout: text('How long the whole run may take (default: no limit)'),
  'auto-clean': { type: 'boolean', describe: 'Remove the floaters at the end, also after Ctrl-C' },
  'one-way': { type: 'boolean', describe: 'Two clusters: only from the first to the second' },
  within: { type: 'boolean', describe: "Two clusters: each cluster's own pairs too" },
} as const satisfies Record<string, Options>;

/** How a command shows itself; src/ui/chosen-io.ts says what they do. */
export const ioFlags = {
  color: {
    choices: COLOR_CHOICES,
    requiresArg: true,
    default: 'auto',
    describe: 'Colours; auto: on a terminal, unless NO_COLOR is set',
  },
  quiet: { type: 'boolean', alias: 'q', describe: 'On stderr only errors and the verdict' },
} as const satisfies Record<string, Options>;
