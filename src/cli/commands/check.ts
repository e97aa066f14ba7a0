import { defineCommand } from '../define-command.ts';
import { checkFlags, configFlags, outputFile, reportOutput } from '../flags.ts';

export const check = defineCommand({
  name: 'check',
  describe: 'Probe the network from every node to every other',
  options: {
    ...checkFlags,
    ...configFlags,
    output: reportOutput,
    'output-file': outputFile,
    'dry-run': { type: 'boolean', describe: 'Say what would be made and probed, change nothing, and end' },
    'no-deploy': { type: 'boolean', describe: 'Use the floaters that are there already, and make none' },
    baseline: {
      type: 'string',
      requiresArg: true,
      describe: 'Say at the end what changed since this run (id, latest, previous), or file with a report',
    },
    'print-program': {
      type: 'string',
      requiresArg: true,
      describe: 'Print the program that runs on this node, and end; floaters must be there already',
    },
  },
  run: async (args, io) => (await import('../../run/check/check.ts')).runCheck(args, io),
});
