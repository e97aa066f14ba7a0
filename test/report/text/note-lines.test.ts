import { describe, expect, test } from 'vitest';
import type { Judgement, PassNote } from '../../../src/model/verdict.ts';
import { noteLines } from '../../../src/report/text/note-lines.ts';
import { summaryWords } from '../../../src/report/text/summary-words.ts';
import { styleFor } from '../../../src/ui/style.ts';
import { captureIo } from '../../support/io.ts';
import { aReport, type Decide, pass, timeout } from '../../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, twoClusters } from '../../support/plan.ts';

function noted(kind: PassNote['kind'], detail: string): Judgement {
  return { verdict: 'pass', latencyMs: 1, note: { kind, detail } };
}
const style = styleFor('stderr', captureIo().io);

describe('noteLines', () => {
  test.each<{ kind: PassNote['kind']; head: string }>([
    { kind: 'flaky', head: 'flaky' },
    { kind: 'clamped', head: 'warning' },
    { kind: 'source-ip', head: 'source address' },
  ])('a note of kind $kind begins with "$head", and names the pair', ({ kind, head }) => {
    const report = aReport(aBound(2), ({ source }) => (source === 0 ? noted(kind, 'some words') : pass(1)));
    expect(noteLines(report)).toEqual([`${head}: n1 → n2 (tcp pod-pod ipv4): some words`]);
    expect(summaryWords(report, style).split('\n')).toContain(`${head}: n1 → n2 (tcp pod-pod ipv4): some words`);
  });

  test('names the clusters if there are two', () => {
    const report = aReport(twoClusters(), ({ source, endpoint }) =>
      source === 0 && endpoint === 3 ? noted('flaky', 'some words') : pass(1),
    );
    expect(noteLines(report)).toEqual(['flaky: cluster-a/n1 → cluster-b/m2 (tcp pod-pod ipv4): some words']);
  });

  test('shows the first five of each kind, and how many more there are', () => {
    const decide: Decide = ({ source, endpoint, section }) =>
      section === 1 ? noted('clamped', 'x') : source === 0 && endpoint < 3 ? noted('flaky', 'y') : pass(1);
    const lines = noteLines(aReport(aBoundOfTwoChecks(4), decide));
    expect(lines.map((line) => line.split(':')[0])).toEqual([...Array(2).fill('flaky'), ...Array(6).fill('warning')]);
    expect(lines.at(-1)).toBe('warning: 7 more (-o json has them all)');
  });

  test('is empty if there are no notes', () => {
    expect(noteLines(aReport(aBound(3), () => timeout))).toEqual([]);
  });
});
