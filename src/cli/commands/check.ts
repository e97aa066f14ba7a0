import { defineCommand } from '../define-command.ts';
import { checkFlags, kubectlFlags } from '../flags.ts';

export const check = defineCommand({
  name: 'check',
  describe: 'Probe the network from every node to every other',
  options: {
    ...kubectlFlags,
    ...checkFlags,
    output: { type: 'string', alias: 'o', choices: ['table', 'json'], default: 'table', describe: 'Output format' },
    'print-program': {
      type: 'string',
      requiresArg: true,
      describe: 'Print the program that runs on this node, and end; floaters must be there already',
    },
  },
  run: async (args, io) => (await import('../../run/check.ts')).runCheck(args, io),
});
