import { defineCommand } from '../define-command.ts';
import { reportOutput } from '../flags.ts';

export const report = defineCommand({
  name: 'report',
  describe: 'Show the report of a saved check again, or pack all of it for somebody who helps',
  options: {
    run: {
      type: 'string',
      requiresArg: true,
      describe: 'Which run: its id, the beginning of it, latest or previous (default latest)',
      conflicts: 'file',
    },
    file: {
      type: 'string',
      alias: 'f',
      requiresArg: true,
      describe: 'A report in a file: what -o json or -o yaml printed; - is stdin',
    },
    output: reportOutput,
    bundle: {
      type: 'string',
      requiresArg: true,
      describe: 'Pack the run into this file too (.tar.gz), without secrets',
    },
    force: { type: 'boolean', describe: 'With --bundle: write over a file that is there' },
  },
  run: async (args, io) => (await import('../../run/saved/report.ts')).runReport(args, io),
});
