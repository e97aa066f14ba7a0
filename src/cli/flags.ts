import type { Options } from 'yargs';
import { DEFAULTS } from '../config/defaults.ts';
import { DEFAULT_NAMESPACE } from '../model/labels.ts';
import { FORMAT_NAMES } from '../report/formats.ts';
import { COLOR_CHOICES } from '../ui/io.ts';

/** In words, so that the help needs not load them; test/cli holds it against the plug-ins. */
export const DEFAULT_CHECKS = 'tcp, udp, mtu, dns';

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
  choices: FORMAT_NAMES,
  default: 'table',
  describe: 'Output format',
} as const satisfies Options;

export const outputFile = {
  ...text('Write the report to a file too: FORMAT=PATH, or PATH where its ending tells; may be repeated'),
  array: true,
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
  checks: text(`Checks to run, separated by commas; kubectl netdoctor checks lists them (default ${DEFAULT_CHECKS})`),
  layers: text('Networks to probe, all paths among them: pod, node (default pod)'),
  paths: text('Paths to probe: pod-pod, node-node, node-pod, pod-node (default pod-pod)'),
  port: text(`Port that the floaters listen on (default ${DEFAULTS.port})`),
  'host-port': text('Port of the floaters on the host network (default: as --port)'),
  count: text('How often each pair is probed, on new connections (default 1; udp and icmp 3)'),
  retries: text('How often a failure is tried again; what passes then is shown as flaky (default 0)'),
  'max-loss': text('Share of repeated probes that may be lost, such as 5% (default 0)'),
  'slow-factor': text('Fail as SLOW what took more than so many times the median (default: off)'),
  'src-nodes': text('Probe from these nodes alone: names, * for any letters, separated by commas'),
  'dst-nodes': text('Probe to these nodes alone'),
  exclude: text('Leave these nodes out'),
  'node-selector': text('Put floaters on nodes with these labels alone: key=value, separated by commas'),
  tolerations: text('Taints that floaters tolerate: key=value:Effect, separated by commas, or none (default: all)'),
  external: { type: 'boolean', describe: "Probe the nodes' ExternalIPs too; with --layers pod,node" },
  target: text('Addresses of your own to probe (check targets), separated by commas'),
  'target-port': text('Ports of those addresses'),
  'target-protocol': text('tcp, udp or both (default tcp)'),
  url: text('URLs of your own to get (check http), separated by commas'),
  'url-status': text('HTTP statuses that are right (default 200 to 399)'),
  'url-contains': text('Text that the answer must hold'),
  'url-insecure': { type: 'boolean', describe: 'Do not check the certificates of the URLs' },
  'dns-name': text('Names to look up (check dns), separated by commas'),
  'dns-server': text("DNS servers to ask for them (default: the pod's own)"),
  image: text('The floater image; kubectl netdoctor images lists what is pulled'),
  'image-command': text('Command of a floater image of your own; with --image and --image-answer'),
  'image-answer': text('What that floater answers; $(NETDOCTOR_IDENTITY) stands for who it is'),
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
  quiet: { type: 'boolean', alias: 'q', describe: 'On stderr only errors, the verdict and a line for each finding' },
} as const satisfies Record<string, Options>;
