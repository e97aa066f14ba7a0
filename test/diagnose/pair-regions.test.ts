import { expect, test } from 'vitest';
import { diagnosed, failing, LAYERED, type NamedProbe, type RunOptions, way } from '../support/diagnosed.ts';
import { timeout } from '../support/matrix.ts';

const RUN: RunOptions = { nodes: 59, checks: ['tcp', 'udp', 'mtu', 'icmp'], paths: LAYERED };

function codes(fails: (probe: NamedProbe) => boolean): readonly string[] {
  return diagnosed(RUN, failing(timeout, fails)).findings.map(({ code }) => code);
}

const isPing = ({ check }: NamedProbe) => check === 'icmp';

test('all four pings of a pair among sixty nodes are no chance', () => {
  expect(codes((probe) => isPing(probe) && way('n6', 'n15')(probe))).toEqual(['ND201']);
});

test('three of the four may be chance', () => {
  expect(codes((probe) => isPing(probe) && probe.path !== 'node-pod' && way('n6', 'n15')(probe))).toEqual(['ND901']);
});
