import { defineCommand } from '../define-command.ts';
import { configFlags, outputFile, reportOutput } from '../flags.ts';
import { settingOptions } from '../setting-options.ts';

export const resume = defineCommand({
  name: 'resume',
  describe: 'Probe again what failed or was not finished, and report all of it together',
  options: {
    ...settingOptions('resume'),
    ...configFlags,
    run: { type: 'string', requiresArg: true, describe: 'The run to go on with (default: the newest of the clusters)' },
    output: reportOutput,
    'output-file': outputFile,
    'no-deploy': { type: 'boolean', describe: 'Use the floaters that are there already, and make none' },
  },
  run: async (args, io) => (await import('../../run/resume/resume.ts')).runResume(args, io),
});
