import { checkSettings, hasDestination } from '../config/settings.ts';
import type { ConfigValues } from '../config/settings-table.ts';
import { imagesToMirror } from '../floater/image-profile.ts';
import type { Io } from '../ui/io.ts';
import { say } from '../ui/say.ts';
import { type ConfigFlag, loadEffectiveArgs } from './effective-args.ts';

/**
 * Prints the images that a check with these settings pulls to stdout, one per line. Does not contact a
 * cluster. @returns the exit code
 */
export async function runImages(flags: ConfigValues & ConfigFlag, io: Io): Promise<number> {
  const { args, cameFrom } = await loadEffectiveArgs(flags, io);
  const { floater, dstFloater } = checkSettings(args, cameFrom);
  const profiles = hasDestination(args) ? [floater.profile, dstFloater.profile] : [floater.profile];
  for (const image of imagesToMirror(profiles)) say(io.stdout, image);
  return 0;
}
