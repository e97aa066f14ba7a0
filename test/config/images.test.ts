import { describe, expect, test } from 'vitest';
import { fromFlag } from '../../src/config/came-from.ts';
import { dstProfile, type ImageArgs, sourceProfile } from '../../src/config/images.ts';
import { UserError } from '../../src/errors.ts';
import { agnhostProfile } from '../../src/floater/image-profile.ts';

const AGNHOST = agnhostProfile({}).image;
const agnhostAt = (repository: string) => agnhostProfile({ repository }).image;
const floaterAt = (repository: string) => `${repository}/clusterlink-floater:v0.2.0`;

const VERSION = { floaterVersion: 'v0.2.0' } as const;
const RELEASE = { ...VERSION, imageRepository: 'src.example' } as const;

describe('which image is pulled on which cluster', () => {
  test.each<{ args: ImageArgs; source: string; dst: string }>([
    { args: {}, source: AGNHOST, dst: AGNHOST },
    { args: { image: '', imageRepository: '', dstImage: '' }, source: AGNHOST, dst: AGNHOST },
    { args: { image: 'mine:1' }, source: 'mine:1', dst: 'mine:1' },
    { args: { imageRepository: 'src.example' }, source: agnhostAt('src.example'), dst: agnhostAt('src.example') },
    { args: RELEASE, source: floaterAt('src.example'), dst: floaterAt('src.example') },
    { args: { ...RELEASE, dstImage: 'mine:2' }, source: floaterAt('src.example'), dst: 'mine:2' },
    {
      args: { ...RELEASE, dstImageRepository: 'dst.example' },
      source: floaterAt('src.example'),
      dst: floaterAt('dst.example'),
    },
    { args: { dstImageRepository: 'dst.example' }, source: AGNHOST, dst: agnhostAt('dst.example') },
    {
      args: { image: 'mine:1', ...VERSION, dstImageRepository: 'dst.example' },
      source: 'mine:1',
      dst: floaterAt('dst.example'),
    },
  ])('$args: $source and $dst', ({ args, source, dst }) => {
    const profile = sourceProfile(args, fromFlag);
    expect([profile.image, dstProfile(args, profile).image]).toEqual([source, dst]);
  });

  test.each<{ args: ImageArgs; words: string }>([
    { args: VERSION, words: '--floater-version is a release' },
    { args: { ...VERSION, dstImageRepository: 'dst.example' }, words: '--floater-version is a release' },
    { args: { ...RELEASE, image: 'mine:1' }, words: '--image and --floater-version both say which image' },
  ])('$args is refused', ({ args, words }) => {
    expect(() => sourceProfile(args, fromFlag)).toThrow(UserError);
    expect(() => sourceProfile(args, fromFlag)).toThrow(words);
  });
});
