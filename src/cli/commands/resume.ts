import { defineCommand } from '../define-command.ts';
import { checkFlags, configFlags, dstFlags, kubectlFlags, outputFile, reportOutput } from '../flags.ts';

const {
  'probe-timeout': probeTimeout,
  'pod-wait': podWait,
  concurrency,
  timeout,
  'auto-clean': autoClean,
} = checkFlags;

export const resume = defineCommand({
  name: 'resume',
  describe: 'Probe again what failed or was not finished, and report all of it together',
  options: {
    ...kubectlFlags,
    ...configFlags,
    ...dstFlags,
    run: { type: 'string', requiresArg: true, describe: 'The run to go on with (default: the newest of the clusters)' },
    'probe-timeout': probeTimeout,
    'pod-wait': podWait,
    concurrency,
    timeout,
    'auto-clean': autoClean,
    output: reportOutput,
    'output-file': outputFile,
    'no-deploy': { type: 'boolean', describe: 'Use the floaters that are there already, and make none' },
  },
  run: async (args, io) => (await import('../../run/resume/resume.ts')).runResume(args, io),
});
