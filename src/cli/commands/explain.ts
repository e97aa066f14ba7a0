import { defineCommand } from '../define-command.ts';

export const explain = defineCommand({
  name: 'explain',
  describe: 'Say what the code of a finding means and what to do; without one, list them',
  positionals: {
    code: { type: 'string', describe: 'The code, such as ND101' },
  },
  options: {
    output: { type: 'string', alias: 'o', choices: ['table', 'json'], default: 'table', describe: 'Output format' },
  },
  run: async (args, io) => (await import('../../run/explain.ts')).runExplain(args, io),
});
