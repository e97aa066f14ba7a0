import { describe, expect, test } from 'vitest';
import { type CheckTraits, protocolsOn, sendsOnly, traitsIn, UNKNOWN_TRAITS } from '../../src/model/check-traits.ts';

const both: CheckTraits = { protocols: ['tcp', 'udp'], onlyOn: { udp: ['pod-pod'] }, latency: 'answer' };
const one: CheckTraits = { protocols: ['tcp'], latency: 'connection' };

describe('what a check sends', () => {
  test('on one of its paths', () => {
    expect(protocolsOn(both, 'pod-pod')).toEqual(['tcp', 'udp']);
    expect(protocolsOn(both, 'pod-node')).toEqual(['tcp']);
    expect(protocolsOn(one, 'pod-node')).toEqual(['tcp']);
  });

  test('and nothing else', () => {
    expect([sendsOnly(one, 'tcp'), sendsOnly(one, 'udp'), sendsOnly(both, 'tcp')]).toEqual([true, false, false]);
    expect(sendsOnly(UNKNOWN_TRAITS, 'tcp')).toBe(false);
  });
});

test('by name, those of a check of which nothing is known too', () => {
  const traitsOf = traitsIn([{ name: 'tcp', traits: one }]);
  expect([traitsOf('tcp'), traitsOf('constructor')]).toEqual([one, UNKNOWN_TRAITS]);
});
