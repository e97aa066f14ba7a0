import { describe, expect, test } from 'vitest';
import { fromFlag } from '../../src/config/came-from.ts';
import { type PathArgs, pathSettings } from '../../src/config/path-settings.ts';

describe('pathSettings', () => {
  test.each<{ args: PathArgs; paths: string; layers: string }>([
    { args: {}, paths: 'pod-pod pod-service', layers: 'pod' },
    { args: { layers: '', paths: '' }, paths: 'pod-pod pod-service', layers: 'pod' },
    { args: { layers: 'pod' }, paths: 'pod-pod pod-service', layers: 'pod' },
    { args: { layers: 'node' }, paths: 'node-node node-service', layers: 'node' },
    {
      args: { layers: 'node, pod' },
      paths: 'pod-pod node-node node-pod pod-node pod-service node-service',
      layers: 'pod node',
    },
    { args: { paths: 'node-pod' }, paths: 'node-pod node-service', layers: 'pod node' },
    { args: { paths: 'pod-node,pod-pod' }, paths: 'pod-pod pod-node pod-service', layers: 'pod node' },
    { args: { paths: 'node-node,node-node' }, paths: 'node-node node-service', layers: 'node' },
  ])('$args: paths $paths, floaters on $layers', ({ args, paths, layers }) => {
    const found = pathSettings(args, fromFlag);
    expect([found.paths.join(' '), found.layers.join(' ')]).toEqual([paths, layers]);
  });

  test.each<{ args: PathArgs; words: string }>([
    { args: { layers: 'host' }, words: '--layers names "host"; there are pod, node' },
    { args: { paths: 'pod' }, words: '--paths names "pod"; there are pod-pod, node-node, node-pod, pod-node' },
    { args: { paths: 'pod-pod,pod-service' }, words: '--paths names "pod-service"' },
    {
      args: { layers: 'pod', paths: 'pod-pod' },
      words: '--paths and --layers both say which networks are probed: keep one',
    },
  ])('$args is refused', ({ args, words }) => {
    expect(() => pathSettings(args, fromFlag)).toThrow(
      expect.objectContaining({ code: 'BAD_FLAG', message: expect.stringContaining(words) }),
    );
  });

  test("an error about the file uses the file's name for the setting", () => {
    const cameFrom = (arg: string) => (arg === 'paths' ? 'from mode in /x/config.json' : fromFlag(arg));
    expect(() => pathSettings({ layers: 'pod', paths: 'pod-pod' }, cameFrom)).toThrow(
      'mode in /x/config.json and --layers',
    );
  });
});
