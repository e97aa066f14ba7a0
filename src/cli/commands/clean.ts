import { defineCommand } from '../define-command.ts';
import { configFlags, dstFlags, kubectlFlags } from '../flags.ts';

export const clean = defineCommand({
  name: 'clean',
  describe: 'Remove everything that netdoctor made on the cluster, and nothing else',
  options: {
    ...kubectlFlags,
    ...configFlags,
    ...dstFlags,
    timeout: { type: 'string', requiresArg: true, default: '60s', describe: 'How long to wait until all is gone' },
  },
  run: async (args, io) => (await import('../../run/clean.ts')).runClean(args, io),
});
