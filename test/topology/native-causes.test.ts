import { expect, test } from 'vitest';
import type { Path } from '../../src/model/network.ts';
import { drawCause } from './draws.ts';
import { scripted, threeNodes } from './scripted.ts';

const LAYERED: readonly Path[] = ['pod-pod', 'node-node', 'node-pod', 'pod-node'];

test.each<[string, string, readonly Path[], string]>([
  ['both ways, because answers between pods are lost as well', 'none', LAYERED, 'both'],
  ['both ways, because answers to a tunnel are lost as well', 'all', ['node-pod'], 'both'],
  ['on the way out alone, if answers to hosts need no route', 'none', ['node-pod', 'pod-node'], 'outbound'],
])('missing routes of the CNI show %s', (_, tunnels, paths, direction) => {
  const scene = { network: threeNodes({}), random: scripted([tunnels], false), within: true, quality: false };
  const cause = drawCause('cni-routes', { ...scene, checks: ['tcp'], paths });
  expect(cause?.labels.map((label) => label.direction)).toEqual([direction]);
});
