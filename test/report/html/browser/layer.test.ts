import { describe, expect, test } from 'vitest';
import { CODES } from '../../../../src/model/verdict.ts';
import { decode } from '../../../../src/report/html/browser/decode.ts';
import { KINDS } from '../../../../src/report/html/browser/kinds.ts';
import { type Choice, layerOf, maskOf } from '../../../../src/report/html/browser/layer.ts';
import { spoken, storyOf } from '../../../../src/report/html/browser/pair-story.ts';
import { pageData } from '../../../../src/report/html/encode.ts';
import { aFinding, bigReport } from '../../../support/big-report.ts';

const plain = bigReport(3, {
  checks: ['tcp', 'udp'],
  code: ({ node }, to, check) => {
    if (check === 'udp' && node === 'n1' && to.node === 'n2') return CODES['fail TIMEOUT'];
    if (check === 'udp' && node === 'n1' && to.node === 'n3') return CODES.skip;
    if (check === 'tcp' && node === 'n3' && to.node === 'n1') return CODES['error EXEC'];
    return check === 'tcp' && node === 'n3' && to.node === 'n2' ? 0 : undefined;
  },
});
const report = { ...plain, findings: [aFinding(plain, {}, () => true)] };
const model = await decode(pageData(report));

function kinds(choice: Choice) {
  const { kinds: cells, columns } = layerOf(model, choice);
  return Array.from({ length: 3 }, (_, row) =>
    Array.from(cells.slice(row * columns.length, (row + 1) * columns.length), (kind) => KINDS[kind]),
  );
}

describe('layerOf', () => {
  test('one section', () => {
    expect(kinds(1)).toEqual([
      ['blank', 'fail', 'skip'],
      ['pass', 'blank', 'pass'],
      ['pass', 'pass', 'blank'],
    ]);
  });

  test('the worst of all sections; a skip does not count if another check passed', () => {
    expect(kinds('worst')).toEqual([
      ['blank', 'fail', 'pass'],
      ['pass', 'blank', 'pass'],
      ['error', 'none', 'blank'],
    ]);
  });
});

describe('maskOf', () => {
  test('marks only failed cells, in the section that is shown', () => {
    const masked = (choice: Choice) => maskOf(model, 0, { choice, layer: layerOf(model, choice) });
    expect(masked('worst')).toEqual({ mask: Uint8Array.of(0, 1, 0, 0, 0, 0, 0, 0, 0), marked: 1 });
    expect(masked(1)?.marked).toBe(1);
    expect(masked(0)).toBeUndefined();
  });
});

describe('storyOf', () => {
  test('every probe of the pair, the worst first', () => {
    const story = storyOf(model, { source: 0, destination: 1 });
    expect(story).toMatchObject({ source: 'n1', destination: 'n2' });
    expect(story.lines).toMatchObject([
      {
        what: 'udp pod-pod IPv4',
        verdict: 'failed: TIMEOUT',
        words: 'no answer in 5 s (2 attempts)',
        address: '10.0.1.2',
      },
      { what: 'tcp pod-pod IPv4', verdict: 'passed', words: '' },
    ]);
    expect(story.lines[1]?.latency).toMatch(/^≈ \d/);
  });

  test('for screen readers: trouble in full, passes as a number', () => {
    expect(spoken(storyOf(model, { source: 0, destination: 1 }))).toBe(
      'n1 to n2: udp pod-pod IPv4 failed: TIMEOUT, no answer in 5 s (2 attempts); 1 passed',
    );
    expect(spoken(storyOf(model, { source: 0, destination: 0 }))).toBe('n1 to n1: no probe');
  });
});
