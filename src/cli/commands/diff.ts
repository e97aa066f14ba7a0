import { defineCommand } from '../define-command.ts';

export const diff = defineCommand({
  name: 'diff',
  describe: 'Compare two saved checks: what is broken now, fixed, still failing or slower',
  positionals: {
    before: {
      type: 'string',
      describe: 'A run (id, beginning of it, latest, previous), or a file with a report; - is stdin',
      demandOption: true,
    },
    after: { type: 'string', describe: 'What to hold against it (default: the newest run)' },
  },
  options: {
    output: {
      type: 'string',
      alias: 'o',
      choices: ['table', 'json', 'markdown'],
      default: 'table',
      describe: 'Output format',
    },
    'fail-on-slower': { type: 'boolean', describe: 'Exit code 1 also where it only became slower' },
  },
  run: async (args, io) => (await import('../../run/saved/diff.ts')).runDiff(args, io),
});
