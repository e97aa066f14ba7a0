import { defineCommand } from '../define-command.ts';
import { configFlags } from '../flags.ts';
import { settingOptions } from '../setting-options.ts';

export const images = defineCommand({
  name: 'images',
  describe: 'Print the images that a check pulls, one a line, for a registry of your own',
  options: {
    ...settingOptions('images'),
    ...configFlags,
  },
  run: async (args, io) => (await import('../../run/images.ts')).runImages(args, io),
});
