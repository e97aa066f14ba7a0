import { UserError } from '../errors.ts';
import { agnhostProfile, customProfile, type ImageProfile, kosmosProfile } from '../floater/image-profile.ts';
import { type CameFrom, fromFlag, nameOf } from './came-from.ts';
import type { CheckArgs } from './settings-table.ts';

/** The settings that choose the floater images. An empty text counts as not set. */
export type ImageArgs = Pick<
  CheckArgs,
  'image' | 'imageRepository' | 'floaterVersion' | 'imageCommand' | 'imageAnswer' | 'dstImage' | 'dstImageRepository'
>;

/**
 * @throws UserError if settings contradict each other or one is missing, e.g. the repository of a netctl
 * release
 */
export function sourceProfile(args: ImageArgs, cameFrom: CameFrom): ImageProfile {
  const { image, imageRepository: repository, floaterVersion: version } = args;
  if (image) {
    if (version && !versionIsForDst(args)) throw bothNameAnImage(cameFrom);
    return ownProfile(image, args, cameFrom) ?? agnhostProfile({ image });
  }
  refuseWithoutImage(args, cameFrom);
  if (!version) return agnhostProfile({ repository: repository || undefined });
  if (repository) return kosmosProfile({ repository, version });
  throw new UserError(
    `${nameOf('floaterVersion', cameFrom)} is a release of netctl's floater image, and no repository is named that holds it`,
    { code: 'BAD_FLAG', hint: 'name it by --image-repository, e.g. ghcr.io/kosmos-io' },
  );
}

/** The second cluster's image: its own if one is named, else the first cluster's. */
export function dstProfile(args: ImageArgs, source: ImageProfile): ImageProfile {
  const { dstImage, dstImageRepository: repository, floaterVersion: version } = args;
  if (dstImage) return ownProfile(dstImage, args) ?? agnhostProfile({ image: dstImage });
  if (!repository) return source;
  return version ? kosmosProfile({ repository, version }) : agnhostProfile({ repository });
}

/** Whether `floaterVersion` applies to the second cluster's image, whatever the first cluster's image is. */
export function versionIsForDst({ dstImage, dstImageRepository }: ImageArgs): boolean {
  return Boolean(dstImageRepository) && !dstImage;
}

/**
 * An image of the user's own, with its command and answer; undefined if neither is set, since it then works
 * like agnhost.
 */
function ownProfile(
  image: string,
  { imageCommand: command, imageAnswer: answer }: ImageArgs,
  cameFrom: CameFrom = fromFlag,
): ImageProfile | undefined {
  if (!command && !answer) return undefined;
  if (command && answer) return customProfile({ image, command: command.trim().split(/\s+/), answer });
  const missing = command ? 'imageAnswer' : 'imageCommand';
  const given = nameOf(command ? 'imageCommand' : 'imageAnswer', cameFrom);
  throw new UserError(`${given} is half of what a floater image of your own needs`, {
    code: 'BAD_FLAG',
    hint: `give ${nameOf(missing, fromFlag)} too: how it is started, and what it answers`,
  });
}

function refuseWithoutImage({ imageCommand, imageAnswer, dstImage }: ImageArgs, cameFrom: CameFrom): void {
  if (dstImage || (!imageCommand && !imageAnswer)) return;
  const given = nameOf(imageCommand ? 'imageCommand' : 'imageAnswer', cameFrom);
  throw new UserError(`${given} is about a floater image of your own, and none is named`, {
    code: 'BAD_FLAG',
    hint: 'name it by --image',
  });
}

function bothNameAnImage(cameFrom: CameFrom): UserError {
  const names = ['image', 'floaterVersion'].map((arg) => nameOf(arg, cameFrom));
  return new UserError(`${names.join(' and ')} both say which image: keep one`, { code: 'BAD_FLAG' });
}
