import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { renderTable } from '../../src/report/table.ts';
import { styleFor } from '../../src/ui/style.ts';
import { captureIo } from '../support/io.ts';
import { aReport, type Decide, execError, pass, timeout } from '../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, twoClusters } from '../support/plan.ts';

const style = styleFor('stdout', captureIo().io);

function rendered(count: number, decide: Decide): string {
  return stripVTControlCharacters(renderTable(aReport(aBound(count), decide), style));
}

/** The cells of each line that has some. */
function rowsOf(text: string): readonly (readonly string[])[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.includes('---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

describe('renderTable', () => {
  test("has netctl's headers and words", () => {
    const rows = rowsOf(rendered(2, ({ source }) => (source === 0 ? timeout : pass())));
    expect(rows).toEqual([
      ['S/N', 'SRC NODE NAME', 'DST NODE NAME', 'TARGET IP', 'RESULT', 'LOG'],
      ['1', 'n1', 'n2', '10.244.2.2', 'FAILED', 'TIMEOUT: no answer in 5 s'],
      ['S/N', 'SRC NODE NAME', 'DST NODE NAME', 'TARGET IP', 'RESULT'],
      ['1', 'n2', 'n1', '10.244.1.2', 'SUCCEEDED'],
    ]);
  });

  test('with two clusters each end says its cluster', () => {
    const decide: Decide = ({ source }) => (source === 3 ? timeout : source === 0 ? pass() : undefined);
    const rows = rowsOf(renderTable(aReport(twoClusters(), decide), style));
    expect(rows[0]?.slice(0, 5)).toEqual(['S/N', 'SRC CLUSTER', 'SRC NODE NAME', 'DST CLUSTER', 'DST NODE NAME']);
    expect(rows[1]?.slice(0, 6)).toEqual(['1', 'cluster-b', 'm2', 'cluster-a', 'n1', '10.244.1.2']);
    expect(rows.at(-1)).toEqual(['2', 'cluster-a', 'n1', 'cluster-b', 'm2', '10.245.2.2', 'SUCCEEDED']);
  });

  test('with several checks each row says its check', () => {
    const decide: Decide = ({ section, source }) => (section === 1 && source === 0 ? timeout : pass());
    const rows = rowsOf(renderTable(aReport(aBoundOfTwoChecks(2), decide), style));
    expect(rows.map((cells) => cells.slice(0, 4))).toEqual([
      ['S/N', 'CHECK', 'SRC NODE NAME', 'DST NODE NAME'],
      ['1', 'icmp', 'n1', 'n2'],
      ['S/N', 'CHECK', 'SRC NODE NAME', 'DST NODE NAME'],
      ['1', 'tcp', 'n1', 'n2'],
      ['2', 'tcp', 'n2', 'n1'],
      ['3', 'icmp', 'n2', 'n1'],
    ]);
  });

  test('what could not be measured is an EXCEPTION', () => {
    const rows = rowsOf(rendered(2, () => execError));
    expect(rows[1]).toEqual(['1', 'n1', 'n2', '10.244.2.2', 'EXCEPTION', 'EXEC: the channel was cut']);
  });

  test('shows no table that would be empty', () => {
    expect(rendered(2, () => undefined)).toBe('');
    expect(rendered(2, () => pass())).not.toContain('LOG');
    expect(rendered(2, () => timeout)).not.toContain('SUCCEEDED');
  });

  test('every address family of a node has its own line and target', () => {
    const bound = aBound(2, (n) => ({ addresses: [`10.244.${n}.2`, `fd00::${n}`] }));
    const rows = rowsOf(renderTable(aReport(bound), style));
    expect(rows.slice(1).map(([, , , target]) => target)).toEqual(['10.244.2.2', '10.244.1.2', 'fd00::2', 'fd00::1']);
  });

  test('no control character of a detail reaches the terminal', () => {
    const detail = 'evil \u001b[2J\u0007\r\n\t\u009b text';
    const text = renderTable(
      aReport(aBound(2), () => ({ ...timeout, detail })),
      style,
    );
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u);
    expect(text).toContain('evil');
  });

  test('a long detail is wrapped, and none of it is lost', () => {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`);
    const decide: Decide = ({ source }) => (source === 0 ? { ...timeout, detail: words.join(' ') } : undefined);
    const rows = rowsOf(rendered(2, decide));
    expect(
      rows
        .slice(1)
        .map((row) => row[5])
        .join(' ')
        .split(/\s+/),
    ).toEqual(['TIMEOUT:', ...words]);
    expect(Math.max(...rows.map((row) => row[5]?.length ?? 0))).toBeLessThanOrEqual(60);
  });

  test('all lines of a table are of one width', () => {
    const lines = rendered(12, () => timeout)
      .split('\n')
      .filter((line) => line !== '');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  test('a big cluster whose network is wholly broken still gets its table, within seconds', () => {
    const text = rendered(370, () => timeout);
    expect(text).toContain('… and 136030 more of 136530; -o json has them all');
    expect(rowsOf(text)).toHaveLength(501);
  }, 10_000);
});
