import { defineCommand } from '../define-command.ts';
import { settingOptions } from '../setting-options.ts';

export const init = defineCommand({
  name: 'init',
  describe: 'Write a configuration file, which check and clean read; the flags go into it',
  options: {
    ...settingOptions('init'),
    config: {
      type: 'string',
      requiresArg: true,
      describe: 'Where to write it (default ~/.kube/netdoctor/config.json)',
    },
    force: { type: 'boolean', describe: 'Replace a file that is there already' },
  },
  run: async (args, io) => (await import('../../run/init.ts')).runInit(args, io),
});
