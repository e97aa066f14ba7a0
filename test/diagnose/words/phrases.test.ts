import { describe, expect, test } from 'vitest';
import { settingOf } from '../../../src/diagnose/locate.ts';
import type { Place } from '../../../src/diagnose/region.ts';
import type { Symptom } from '../../../src/diagnose/symptom.ts';
import { sentence } from '../../../src/diagnose/words/phrases.ts';
import type { Limits } from '../../../src/diagnose/words/scope.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import { diagnosed, manyNodes } from '../../support/diagnosed.ts';

/** 0 and 1 are in zone z1, 2 and 3 in z2. */
const setting = settingOf(worldOf(diagnosed({ nodes: manyNodes(4, (n) => ({ zone: n < 3 ? 'z1' : 'z2' })) })));

const NONE: Limits = { checks: undefined, family: undefined, layer: undefined, paths: undefined };
const PODS: Limits = { ...NONE, layer: 'pod' };
const HOSTS: Limits = { ...NONE, layer: 'node' };

const node = (heading: 'inbound' | 'outbound' | 'both') => ({ kind: 'node', node: 0, heading }) as const;
const pair = (heading: 'outbound' | 'both') => ({ kind: 'pair', node: 0, to: 1, heading }) as const;
const zone = (heading: 'inbound' | 'both') => ({ kind: 'group', grouping: 0, group: 1, heading }) as const;
const block = (group: number, to: number, heading: 'outbound' | 'both') =>
  ({ kind: 'block', grouping: 0, group, to, heading }) as const;
const everywhere = { kind: 'run', same: true } as const;

describe('reach', () => {
  test.each<readonly [Place, Limits, string]>([
    [node('inbound'), NONE, 'Nothing gets into n1'],
    [node('outbound'), PODS, 'Nothing gets out of the pods of n1'],
    [node('both'), NONE, 'n1 is cut off: nothing gets in or out'],
    [node('both'), PODS, 'The pods of n1 are cut off: nothing gets in or out'],
    [node('both'), HOSTS, 'The host network of n1 is cut off: nothing gets in or out'],
    [{ kind: 'same', node: 1 }, PODS, 'n2 and its own pods do not reach each other'],
    [pair('outbound'), NONE, 'n1 does not reach n2'],
    [pair('outbound'), PODS, 'The pods of n1 do not reach the pods of n2'],
    [pair('outbound'), HOSTS, 'The host network of n1 does not reach the host network of n2'],
    [pair('both'), NONE, 'n1 and n2 do not reach each other'],
    [pair('both'), PODS, 'The pods of n1 and the pods of n2 do not reach each other'],
    [zone('inbound'), NONE, 'Nothing gets into zone z2'],
    [zone('both'), NONE, 'Zone z2 is cut off: nothing gets in or out'],
    [zone('both'), PODS, 'The pods of zone z2 are cut off: nothing gets in or out'],
    [block(0, 1, 'outbound'), NONE, 'Zone z1 does not reach zone z2'],
    [block(0, 1, 'both'), PODS, 'The pods of zone z1 and the pods of zone z2 do not reach each other'],
    [block(1, 1, 'both'), NONE, 'Within zone z2 no node reaches another'],
    [block(1, 1, 'both'), PODS, 'The pods of zone z2 do not reach each other'],
    [{ kind: 'everySame' }, NONE, 'No node and its own pods reach each other'],
    [everywhere, NONE, 'Nothing reaches anything'],
    [everywhere, PODS, 'The pod network between nodes fails everywhere'],
    [everywhere, HOSTS, 'The network of the nodes themselves fails everywhere'],
    [everywhere, { ...NONE, checks: ['udp'] }, 'udp fails everywhere'],
    [everywhere, { ...NONE, checks: ['tcp', 'udp'] }, 'tcp and udp fail everywhere'],
    [everywhere, { ...NONE, family: 'ipv6' }, 'Nothing reaches anything over IPv6'],
  ])('%j %j', (place, limits, words) => expect(sentence(setting, { symptom: 'reach', place, limits })).toBe(words));
});

describe('other symptoms', () => {
  test.each<readonly [Symptom, Place, Limits, string]>([
    ['mtu', node('both'), NONE, 'Full-size packets into and out of n1 are lost'],
    ['mtu', block(0, 1, 'both'), NONE, 'Full-size packets between zone z1 and zone z2 are lost'],
    ['mtu', block(0, 0, 'both'), PODS, 'Full-size packets among the pods of zone z1 are lost'],
    ['mtu', { kind: 'same', node: 0 }, NONE, 'Full-size packets between n1 and its own pods are lost'],
    ['mtu', { kind: 'everySame' }, NONE, 'Full-size packets between nodes and their own pods are lost everywhere'],
    ['identity', node('inbound'), PODS, 'Probes into the pods of n1 are answered by somebody else'],
    ['snat', pair('outbound'), NONE, 'Source addresses of packets from n1 to n2 are rewritten'],
    ['reply', everywhere, NONE, 'Probes get answers that are no floater’s everywhere'],
    ['loss', pair('both'), NONE, 'Some packets between n1 and n2 are lost'],
    ['slow', everywhere, NONE, 'Answers to probes are slow everywhere'],
  ])('%s %j', (symptom, place, limits, words) => expect(sentence(setting, { symptom, place, limits })).toBe(words));
});
