import type { Options } from 'yargs';

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
