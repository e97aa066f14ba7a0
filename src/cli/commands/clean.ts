import { defineCommand } from '../define-command.ts';
import { configFlags } from '../flags.ts';
import { settingOptions } from '../setting-options.ts';

export const clean = defineCommand({
  name: 'clean',
  describe: 'Remove everything that netdoctor made on the cluster, and nothing else',
  options: {
    ...settingOptions('clean'),
    ...configFlags,
    timeout: { type: 'string', requiresArg: true, default: '60s', describe: 'How long to wait until all is gone' },
    'dry-run': { type: 'boolean', describe: 'Print what would be removed, and remove nothing' },
    netctl: { type: 'boolean', describe: "Look for netctl's floater too, and list it" },
    yes: { type: 'boolean', describe: 'With --netctl: remove it' },
    force: { type: 'boolean', describe: 'Also while a check of the cluster runs' },
  },
  run: async (args, io) => (await import('../../run/clean/clean.ts')).runClean(args, io),
});
