import { describe, expect, test } from 'vitest';
import type { Obstacle } from '../../../src/model/obstacle.ts';
import type { Judgement } from '../../../src/model/verdict.ts';
import { type Break, diagnosed, LAYERED, type RunOptions } from '../../support/diagnosed.ts';
import { timeout } from '../../support/matrix.ts';

const stopped = (obstacle: Obstacle): Judgement => ({
  verdict: 'error',
  reason: 'EXEC',
  detail: 'what was said',
  obstacle,
});

/** Nothing gets into n1, and no program could be run there. */
const cutOff =
  (obstacle: Obstacle): Break =>
  ({ from, to }) => {
    if (from === 'n1') return stopped(obstacle);
    return to === 'n1' ? timeout : undefined;
  };

const lines = (options: RunOptions, breaks: Break) =>
  diagnosed(options, breaks).findings.map(({ code, title }) => `${code} ${title}`);

const MANY: RunOptions = { nodes: 5, checks: ['tcp', 'udp'] };

describe('a program that could not be reached since nothing gets into its node', () => {
  test.each<Obstacle>(['silent', 'kubelet-unreached', 'unopened', 'cut', 'konnectivity'])(
    '%s is one finding with it, and counted there',
    (obstacle) => {
      const { findings } = diagnosed(MANY, cutOff(obstacle));
      expect(findings.map(({ code, title }) => `${code} ${title}`)).toEqual(['ND102 Nothing gets into n1']);
      expect(findings[0]?.evidence).toContain(
        'programs could not be run on n1 either (what was said): 8 probes from there could not be measured',
      );
    },
  );

  test.each<[Obstacle, string]>([
    ['no-right', 'ND810'],
    ['program', 'ND801'],
    ['busy', 'ND801'],
    ['kubelet-no-certificate', 'ND805'],
  ])('%s has another cause: %s', (obstacle, code) => {
    expect(diagnosed(MANY, cutOff(obstacle)).findings.map((finding) => finding.code)).toEqual(['ND102', code]);
  });

  test('others that could not be reached stay a finding', () => {
    const breaks: Break = (probe) => (probe.from === 'n4' ? stopped('silent') : cutOff('silent')(probe));
    expect(lines(MANY, breaks)).toEqual([
      'ND102 Nothing gets into n1',
      'ND801 Nothing could be measured from n4: the exec got no answer',
    ]);
  });

  test('if the node itself is reached, and only its pods are not, it is another cause', () => {
    const breaks: Break = ({ from, to, path }) => {
      if (from === 'n1') return stopped('silent');
      return to === 'n1' && path.endsWith('-pod') ? timeout : undefined;
    };
    const found = lines({ ...MANY, paths: LAYERED }, breaks);
    expect(found).toHaveLength(2);
    expect(found[1]).toBe('ND801 Nothing could be measured from n1: the exec got no answer');
  });

  test('what does not get out of a node keeps nobody from reaching it', () => {
    const breaks: Break = ({ from, to }) => (from === 'n1' ? (to === 'n2' ? stopped('cut') : timeout) : undefined);
    expect(diagnosed(MANY, breaks).findings.map(({ code }) => code)).toEqual(['ND103', 'ND813']);
  });
});
