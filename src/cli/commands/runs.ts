import { defineCommand } from '../define-command.ts';

export const runs = defineCommand({
  name: 'runs',
  describe: 'List the checks that are saved, the newest first',
  options: {
    output: { type: 'string', alias: 'o', choices: ['table', 'json'], default: 'table', describe: 'Output format' },
  },
  run: async (args, io) => (await import('../../run/saved/runs.ts')).runRuns(args, io),
});
