import { describe, expect, test } from 'vitest';
import { run } from '../../src/cli/run.ts';
import { agnhostProfile } from '../../src/floater/image-profile.ts';
import { captureIo } from '../support/io.ts';
import { tempFolder } from '../support/temp.ts';

/** No cluster is asked, because there is none. */
async function images(argv: readonly string[], file?: object) {
  using folder = tempFolder();
  if (file) folder.write('config.json', JSON.stringify(file));
  const { io, stdout, stderr } = captureIo({ HOME: '/nonexistent', NETDOCTOR_HOME: folder.path });
  const code = await run(['images', ...argv], io);
  return { code, lines: stdout().split('\n').slice(0, -1), stderr: stderr() };
}

const AGNHOST = agnhostProfile({}).image;
const MIRRORED = agnhostProfile({ repository: 'mirror.example' }).image;

describe('kubectl netdoctor images', () => {
  test.each<{ argv: readonly string[]; file?: object; lines: readonly string[] }>([
    { argv: [], lines: [AGNHOST] },
    { argv: ['--image-repository', 'mirror.example'], lines: [MIRRORED] },
    { argv: [], file: { srcImageRepository: 'mirror.example' }, lines: [MIRRORED] },
    { argv: ['--image', 'mine:1'], file: { imageRepository: 'mirror.example' }, lines: ['mine:1'] },
    { argv: [], file: { image: 'mine:1', imageCommand: '/serve', imageAnswer: 'ok' }, lines: ['mine:1'] },
    { argv: [], file: { version: 'v0.2.0', srcImageRepository: 'r' }, lines: ['r/clusterlink-floater:v0.2.0'] },
    { argv: ['--dst-context', 'b'], lines: [AGNHOST] },
    { argv: ['--dst-context', 'b', '--dst-image', 'theirs:1'], lines: [AGNHOST, 'theirs:1'] },
    { argv: [], file: { dstKubeConfig: '/d', dstImageRepository: 'mirror.example' }, lines: [AGNHOST, MIRRORED] },
  ])('$argv with $file: $lines', async ({ argv, file, lines }) => {
    expect(await images(argv, file)).toEqual({ code: 0, lines, stderr: '' });
  });

  test.each([
    { argv: ['--dst-image', 'theirs:1'], words: '--dst-image is about a second cluster, and none is named' },
    { argv: ['--floater-version', 'v0.2.0'], words: "--floater-version is a release of netctl's floater image" },
  ])('$argv is refused', async ({ argv, words }) => {
    expect(await images(argv)).toMatchObject({
      code: 2,
      lines: [],
      stderr: expect.stringContaining(`error: ${words}`),
    });
  });
});
