import { UserError } from '../errors.ts';
import { agnhostProfile, type ImageProfile, kosmosProfile } from '../floater/image-profile.ts';
import { type CameFrom, nameOf } from './came-from.ts';

type Text = string | undefined;

/** What chooses the floater images; an empty text is as none. */
export interface ImageArgs {
  readonly image?: Text;
  readonly imageRepository?: Text;
  readonly floaterVersion?: Text;
  readonly dstImage?: Text;
  readonly dstImageRepository?: Text;
}

/** @throws UserError where a release of netctl's floater is named, but nothing to pull it from */
export function sourceProfile(args: ImageArgs, cameFrom: CameFrom): ImageProfile {
  const { image, imageRepository: repository, floaterVersion: version } = args;
  if (image) {
    if (version && !versionIsForDst(args)) throw bothNameAnImage(cameFrom);
    return agnhostProfile({ image });
  }
  if (!version) return agnhostProfile({ repository: repository || undefined });
  if (repository) return kosmosProfile({ repository, version });
  throw new UserError(
    `${nameOf('floaterVersion', cameFrom)} is a release of netctl's floater image, and no repository is named that holds it`,
    { code: 'BAD_FLAG', hint: 'name it by --image-repository, e.g. ghcr.io/kosmos-io' },
  );
}

/** The second cluster's image: its own if one is named, else the first's. */
export function dstProfile(args: ImageArgs, source: ImageProfile): ImageProfile {
  const { dstImage, dstImageRepository: repository, floaterVersion: version } = args;
  if (dstImage) return agnhostProfile({ image: dstImage });
  if (!repository) return source;
  return version ? kosmosProfile({ repository, version }) : agnhostProfile({ repository });
}

/** Whether the second cluster's image is a release of netctl's floater, whatever the first's is. */
export function versionIsForDst({ dstImage, dstImageRepository }: ImageArgs): boolean {
  return Boolean(dstImageRepository) && !dstImage;
}

function bothNameAnImage(cameFrom: CameFrom): UserError {
  const names = ['image', 'floaterVersion'].map((arg) => nameOf(arg, cameFrom));
  return new UserError(`${names.join(' and ')} both say which image: keep one`, { code: 'BAD_FLAG' });
}
