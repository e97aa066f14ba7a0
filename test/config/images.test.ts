import { describe, expect, test } from 'vitest';
import { fromFlag } from '../../src/config/came-from.ts';
import { dstProfile, type ImageArgs, sourceProfile } from '../../src/config/images.ts';
import { UserError } from '../../src/errors.ts';
import { abilitiesOf, agnhostProfile, answerOf } from '../../src/floater/image-profile.ts';

const AGNHOST = agnhostProfile({}).image;
const agnhostAt = (repository: string) => agnhostProfile({ repository }).image;
const floaterAt = (repository: string) => `${repository}/clusterlink-floater:v0.2.0`;

const VERSION = { floaterVersion: 'v0.2.0' } as const;
const RELEASE = { ...VERSION, imageRepository: 'src.example' } as const;

const OWN = { image: 'mine:1', imageCommand: ' /serve  --plain ', imageAnswer: 'me-$(NETDOCTOR_IDENTITY)' } as const;

describe('an image of the user’s own', () => {
  test('is started by its command and gives its answer, on both clusters', () => {
    const source = sourceProfile({ ...OWN, dstImage: 'mine:2' }, fromFlag);
    const dst = dstProfile({ ...OWN, dstImage: 'mine:2' }, source);
    expect([source, dst]).toMatchObject([
      { name: 'custom', image: 'mine:1', command: ['/serve', '--plain'], answer: OWN.imageAnswer },
      { name: 'custom', image: 'mine:2', command: ['/serve', '--plain'] },
    ]);
    expect([answerOf(source, 'abc'), abilitiesOf(source)]).toEqual(['me-abc', ['identity']]);
  });

  test('without a command and an answer, it works like agnhost', () => {
    expect(sourceProfile({ image: 'mine:1', imageCommand: '', imageAnswer: '' }, fromFlag).name).toBe('agnhost');
  });

  test.each<{ args: ImageArgs; words: string; hint: string }>([
    {
      args: { image: 'mine:1', imageCommand: 'a' },
      words: '--image-command is half of what a floater image of your own needs',
      hint: 'give --image-answer too',
    },
    { args: { image: 'mine:1', imageAnswer: 'a' }, words: '--image-answer is half', hint: 'give --image-command too' },
    {
      args: { imageCommand: 'a', imageAnswer: 'b' },
      words: '--image-command is about a floater image',
      hint: '--image',
    },
    {
      args: { imageAnswer: 'b', imageRepository: 'r' },
      words: '--image-answer is about a floater image',
      hint: '--image',
    },
    { args: { ...OWN, imageAnswer: 'two words' }, words: '"two words" is no answer', hint: 'letters, digits' },
  ])('$args is refused', ({ args, words, hint }) => {
    expect(() => sourceProfile(args, fromFlag)).toThrow(
      expect.objectContaining({
        code: 'BAD_FLAG',
        message: expect.stringContaining(words),
        hint: expect.stringContaining(hint),
      }),
    );
  });
});

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
