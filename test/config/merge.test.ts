import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config/load.ts';
import { effectiveArgs } from '../../src/config/merge.ts';
import type { ConfigValues } from '../../src/config/settings-table.ts';

const PATH = '/x/config.json';

async function effective(flags: ConfigValues, file: Readonly<Record<string, unknown>>) {
  return effectiveArgs(flags, await readConfig(PATH, JSON.stringify(file), {}));
}

const RELEASE = { version: 'v0.2.0', srcImageRepository: 'r' } as const;

describe('effectiveArgs', () => {
  test.each<{ flags: ConfigValues; file: Readonly<Record<string, unknown>>; args: ConfigValues }>([
    { flags: {}, file: {}, args: {} },
    { flags: { port: '9000' }, file: { port: '9001', podWaitTime: 30 }, args: { port: '9000', podWait: '30s' } },
    { flags: { port: undefined }, file: { port: 9001 }, args: { port: '9001' } },
    { flags: { oneWay: false }, file: { oneWay: true }, args: { oneWay: false } },
    { flags: { dstContext: '' }, file: { dstContext: 'b' }, args: { dstContext: '' } },
    // One way to name an image overrides the other.
    { flags: { image: 'i' }, file: RELEASE, args: { image: 'i' } },
    {
      flags: { image: 'i' },
      file: { ...RELEASE, dstImageRepository: 'd' },
      args: { image: 'i', floaterVersion: 'v0.2.0', dstImageRepository: 'd' },
    },
    {
      flags: { image: 'i', dstImage: 'j' },
      file: { ...RELEASE, dstImageRepository: 'd' },
      args: { image: 'i', dstImage: 'j' },
    },
    { flags: { image: '' }, file: RELEASE, args: { image: '', floaterVersion: 'v0.2.0', imageRepository: 'r' } },
    { flags: { imageRepository: 's' }, file: { image: 'i' }, args: { imageRepository: 's' } },
    { flags: { imageRepository: 's' }, file: RELEASE, args: { imageRepository: 's', floaterVersion: 'v0.2.0' } },
    {
      flags: { floaterVersion: 'v0.3.0' },
      file: { image: 'i', imageRepository: 'r' },
      args: { floaterVersion: 'v0.3.0', imageRepository: 'r' },
    },
    { flags: { floaterVersion: 'v0.3.0' }, file: RELEASE, args: { floaterVersion: 'v0.3.0', imageRepository: 'r' } },
    { flags: { dstImage: 'j' }, file: { dstImageRepository: 'd' }, args: { dstImage: 'j' } },
    { flags: { dstImageRepository: 'd' }, file: { dstImage: 'j' }, args: { dstImageRepository: 'd' } },
    {
      flags: { imageRepository: 's' },
      file: { image: 'i', imageCommand: 'c', imageAnswer: 'a' },
      args: { imageRepository: 's' },
    },
    { flags: { image: 'j' }, file: { image: 'i', imageCommand: 'c' }, args: { image: 'j', imageCommand: 'c' } },
    // Both choose which networks are probed, and init writes one of them.
    { flags: { layers: 'pod,node' }, file: { mode: 'pod' }, args: { layers: 'pod,node' } },
    { flags: { paths: 'node-node' }, file: { layers: ['pod'] }, args: { paths: 'node-node' } },
    { flags: { layers: '' }, file: { mode: 'node' }, args: { layers: '', paths: 'node-node' } },
    // The file's context belongs to the file's kubeconfig.
    { flags: { kubeconfig: 'k' }, file: { srcKubeConfig: 'f', context: 'c' }, args: { kubeconfig: 'k' } },
    { flags: { context: 'd' }, file: { srcKubeConfig: 'f', context: 'c' }, args: { kubeconfig: 'f', context: 'd' } },
    { flags: { dstKubeconfig: 'k' }, file: { dstContext: 'c' }, args: { dstKubeconfig: 'k' } },
  ])('$flags over $file', async ({ flags, file, args }) => {
    expect((await effective(flags, file)).args).toEqual(args);
  });

  test('says where each value came from, by the name that the file uses', async () => {
    const file = { namespace: 'n', podWaitTime: 30, image: 'i', concurrency: 8 };
    const { cameFrom } = await effective({ namespace: 'm', imageRepository: 'r' }, file);
    expect(['namespace', 'podWait', 'concurrency', 'image', 'imageRepository', 'port'].map(cameFrom)).toEqual([
      'from --namespace',
      `from podWaitTime in ${PATH}`,
      `from concurrency in ${PATH}`,
      'the default',
      'from --image-repository',
      'the default',
    ]);
  });

  test('without a file, only the flags count', () => {
    const { args, cameFrom } = effectiveArgs({ podWait: '1s' }, undefined);
    expect([args, cameFrom('podWait'), cameFrom('port')]).toEqual([
      { podWait: '1s' },
      'from --pod-wait',
      'the default',
    ]);
  });
});
