import { describe, expect, test } from 'vitest';
import { spoiltFloaters } from '../../src/diagnose/spoilt.ts';
import { worldOf } from '../../src/diagnose/world.ts';
import type { Judgement } from '../../src/model/verdict.ts';
import { type Break, diagnosed, LAYERED, type NamedProbe, type RunOptions, SERVICES } from '../support/diagnosed.ts';

const changed = (node: string): Judgement => ({
  verdict: 'error',
  reason: 'POD',
  detail: `the floater on ${node} was replaced during the check`,
});

/** The spoilt floaters, as `n1 pod`, with the number of probes that they spoilt. */
function spoilt(options: RunOptions, breaks: Break): readonly string[] {
  const world = worldOf(diagnosed(options, breaks));
  return spoiltFloaters(world).map(({ node, layer, errors }) => `${world.nodes[node]?.name} ${layer} ${errors}`);
}

const ofPod = (node: string) => (probe: NamedProbe) =>
  (probe.from === node && probe.path.startsWith('pod-')) || (probe.to === node && probe.path.endsWith('-pod'));

describe('floaters most of whose probes were spoilt', () => {
  test('one of the two of a node', () => {
    const both: RunOptions = { nodes: 4, checks: ['tcp', 'udp'], paths: LAYERED, services: SERVICES };
    const spoils = ofPod('n1');
    expect(spoilt(both, (probe) => (spoils(probe) ? changed('n1') : undefined))).toEqual([
      `n1 pod ${2 * (3 + 3 + 4 + 3) + SERVICES.length}`,
    ]);
  });

  test('of two nodes the one that changed, by what is said', () => {
    expect(spoilt({ nodes: 2 }, () => changed('n2'))).toEqual(['n2 pod 2']);
  });

  test('one that only others probe', () => {
    const breaks: Break = ({ from, to }) => {
      if (from === 'n3') return { verdict: 'skip', detail: 'not a source' };
      return to === 'n3' ? changed('n3') : undefined;
    };
    expect(spoilt({ nodes: 5 }, breaks)).toEqual(['n3 pod 4']);
  });

  test('if nobody is named, it is the one that probes', () => {
    const detail = 'it was restarted';
    expect(
      spoilt({ nodes: 4 }, ({ from }) => (from === 'n2' ? { verdict: 'error', reason: 'POD', detail } : undefined)),
    ).toEqual(['n2 pod 3']);
  });

  test('a name within another name is not that node', () => {
    expect(spoilt({ nodes: 12 }, ({ from }) => (from === 'n11' ? changed('n11') : undefined))).toEqual(['n11 pod 11']);
  });

  test('not one of which only a few were', () => {
    expect(spoilt({ nodes: 6 }, ({ from, to }) => (from === 'n1' && to === 'n2' ? changed('n1') : undefined))).toEqual(
      [],
    );
  });
});
