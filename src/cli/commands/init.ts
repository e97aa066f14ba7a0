import { defineCommand } from '../define-command.ts';
import { checkFlags, dstFlags, kubectlFlags } from '../flags.ts';

export const init = defineCommand({
  name: 'init',
  describe: 'Write a configuration file, which check and clean read; the flags go into it',
  options: {
    config: {
      type: 'string',
      requiresArg: true,
      describe: 'Where to write it (default ~/.kube/netdoctor/config.json)',
    },
    force: { type: 'boolean', describe: 'Replace a file that is there already' },
    kubeconfig: kubectlFlags.kubeconfig,
    context: kubectlFlags.context,
    namespace: kubectlFlags.namespace,
    ...checkFlags,
    'dst-kubeconfig': dstFlags['dst-kubeconfig'],
    'dst-context': dstFlags['dst-context'],
    'dst-namespace': dstFlags['dst-namespace'],
  },
  run: async (args, io) => (await import('../../run/init.ts')).runInit(args, io),
});
