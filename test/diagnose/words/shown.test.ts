import { describe, expect, test } from 'vitest';
import { shownIn } from '../../../src/diagnose/words/shown.ts';
import { worldOf } from '../../../src/diagnose/world.ts';
import {
  ALL,
  type Break,
  diagnosed,
  failing,
  failure,
  from,
  isDns,
  isPodEnd,
  type RunOptions,
  SERVICES,
  to,
  way,
} from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

/** What the first finding of such a run shows. */
function shown(options: RunOptions, breaks: Break) {
  const report = diagnosed(options, breaks);
  const [finding] = report.findings;
  if (!finding) throw new Error('no finding');
  return shownIn(worldOf(report), finding.region);
}

describe('what the run shows about a finding', () => {
  test('reasons and details of its own failures, and of no others', () => {
    const into = failing(failure('REFUSED', 'Connection refused'), to('n2'));
    const breaks: Break = (probe) => into(probe) ?? (way('n4', 'n5')(probe) ? failure('RESET', 'reset') : undefined);
    const found = shown({ nodes: 6 }, breaks);
    expect(found.reasons).toEqual(new Map([['REFUSED', 5]]));
    expect(new Set(found.details)).toEqual(new Set(['Connection refused']));
    expect(found.isPodsOnly).toBe(true);
    expect(found).not.toHaveProperty('nodeLayer');
    expect(found).not.toHaveProperty('families');
  });

  test('pods of a node: nodes reach each other, and the node its own pods', () => {
    const found = shown(ALL, failing(timeout, isPodEnd('n2')));
    expect(found).toMatchObject({ nodeLayer: 'passed', isPodsOnly: false });
  });

  test('a whole node: its own layer failed too', () => {
    const breaks: Break = (probe) =>
      (from('n2')(probe) || to('n2')(probe)) && probe.from !== probe.to ? timeout : undefined;
    expect(shown(ALL, breaks)).toMatchObject({ nodeLayer: 'failed', ownPods: 'passed' });
  });

  test('one family, where the other passes', () => {
    const found = shown(
      ALL,
      failing(timeout, (probe) => probe.family === 'ipv6' && (from('n2')(probe) || to('n2')(probe))),
    );
    expect(found).toMatchObject({ families: ['ipv6'], otherFamily: 'passed' });
  });

  test('Services have reasons and details, but no layers', () => {
    const found = shown(
      { ...ALL, services: SERVICES },
      failing(failure('REFUSED', 'Connection refused'), (probe) => isDns(probe) && from('n3')(probe)),
    );
    expect(found.reasons).toEqual(new Map([['REFUSED', expect.any(Number)]]));
    expect(found.details?.[0]).toBe('Connection refused');
    expect(found).not.toHaveProperty('nodeLayer');
    expect(found.otherNodes).toBe('passed');
  });

  test('a Service that no node reaches', () => {
    const found = shown({ ...ALL, services: SERVICES }, failing(failure('REFUSED', 'x'), isDns));
    expect(found.otherNodes).toBe('failed');
  });

  test('of very many failures a sample is taken, evenly', () => {
    const found = shown({ nodes: 60, checks: ['tcp', 'udp'] }, ({ check }) =>
      check === 'tcp' ? failure('TIMEOUT', 'a') : failure('REFUSED', 'b'),
    );
    expect(found.details?.length).toBeLessThanOrEqual(700);
    const [a, b] = ['a', 'b'].map((text) => found.details?.filter((detail) => detail === text).length ?? 0);
    expect(Math.abs((a ?? 0) - (b ?? 0))).toBeLessThan(5);
    expect(found.reasons?.size).toBe(2);
  });

  test('nothing failed: nothing is shown', () => {
    expect(shownIn(worldOf(diagnosed({ nodes: 3 })), [])).toEqual({});
  });
});
