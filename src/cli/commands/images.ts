import { defineCommand } from '../define-command.ts';
import { checkFlags, configFlags, dstFlags } from '../flags.ts';

export const images = defineCommand({
  name: 'images',
  describe: 'Print the images that a check pulls, one a line, for a registry of your own',
  options: {
    ...configFlags,
    image: checkFlags.image,
    'image-repository': checkFlags['image-repository'],
    'floater-version': checkFlags['floater-version'],
    'dst-context': dstFlags['dst-context'],
    'dst-kubeconfig': dstFlags['dst-kubeconfig'],
    'dst-image': checkFlags['dst-image'],
    'dst-image-repository': checkFlags['dst-image-repository'],
  },
  run: async (args, io) => (await import('../../run/images.ts')).runImages(args, io),
});
