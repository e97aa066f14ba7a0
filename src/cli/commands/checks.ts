import { defineCommand } from '../define-command.ts';

export const checks = defineCommand({
  name: 'checks',
  describe: 'List the checks, what a pass of each proves and what it needs',
  options: {
    output: { type: 'string', alias: 'o', choices: ['table', 'json'], default: 'table', describe: 'Output format' },
  },
  run: async (args, io) => (await import('../../run/list-checks.ts')).runListChecks(args, io),
});
