import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../src/report/markdown.ts';
import { cutOff, exampleReport } from '../support/example-report.ts';
import { aReport, pass, skip, timeout } from '../support/matrix.ts';
import { aBound, aBoundOfTwoChecks, CLUSTER, twoClusters } from '../support/plan.ts';

const headings = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('#'));
const rows = (text: string): readonly string[] => text.split('\n').filter((line) => line.startsWith('| '));

/** The cells of a row, split the way a Markdown reader does. */
const cells = (row: string): readonly string[] => row.slice(2, -2).split(/(?<!\\) \| /);

describe('renderMarkdown', () => {
  test('a run that passed has its verdict, and no empty chapters', () => {
    const text = renderMarkdown(aReport(aBound(3)));
    expect(text).toContain('**The network works: all 6 probes between 3 nodes passed.**');
    expect(headings(text)).toEqual(['# Network of cluster-a']);
  });

  test('findings come before failures, with evidence and commands to copy', () => {
    const text = renderMarkdown(exampleReport({ findings: [cutOff] }));
    expect(headings(text)).toEqual([
      '# Network of cluster-a',
      '## Findings',
      '### ND101: n3 is cut off',
      '## Failed probes',
    ]);
    expect(text).toContain('error, explains 4 of 4 failed probes\n\n- all 4 probes from and to n3 failed\n');
    expect(text).toContain('It may also be:\n\n- the floater on n3 alone is broken\n');
    expect(text).toContain('Often behind it:\n\n- the link of the node\n');
    expect(text).toContain('Next: the routes of the node (on n3)\n\n```sh\nip route\n```\n');
  });

  test('a warning explains nothing, because its probes passed', () => {
    const warning = { ...cutOff, severity: 'warning', explains: 0, of: 0 } as const;
    const text = renderMarkdown(exampleReport({ findings: [warning] }));
    expect(text).toContain('### ND101: n3 is cut off\n\nwarning\n\n- all 4 probes');
    expect(text).not.toContain('explains');
  });

  test('a command that contains a fence gets a longer fence', () => {
    const next = [{ why: 'x', command: 'echo ```' }];
    expect(renderMarkdown(exampleReport({ findings: [{ ...cutOff, next }] }))).toContain('````sh\necho ```\n````\n');
  });

  test('failures are a table', () => {
    const text = renderMarkdown(aReport(twoClusters(), ({ source }) => (source === 2 ? timeout : pass())));
    expect(rows(text)).toEqual([
      '| Check | Path    | Family | From         | To           | Target     | Verdict | Why                       |',
      '| ----- | ------- | ------ | ------------ | ------------ | ---------- | ------- | ------------------------- |',
      ...['n1', 'n2'].map(
        (node, index) =>
          `| tcp   | pod-pod | ipv4   | cluster-b/m1 | cluster-a/${node} | 10.244.${index + 1}.2 | fail    | TIMEOUT: no answer in 5 s |`,
      ),
    ]);
  });

  test('the first 50 of many failures, and how many more there are', () => {
    const text = renderMarkdown(aReport(aBound(9), () => timeout));
    expect(rows(text)).toHaveLength(2 + 50);
    expect(text).toContain('… and 22 more of 72.');
  });

  test('nodes that were not tested, skipped probes and remarks', () => {
    const report = aReport(aBoundOfTwoChecks(2), ({ section }) => (section === 1 ? skip : pass()));
    const untested = [
      { cluster: CLUSTER, node: 'n4', reason: 'Evicted', byRule: false },
      { cluster: CLUSTER, node: 'n5', reason: 'windows', byRule: true },
    ];
    const remarks = [{ cluster: CLUSTER, code: 'NO_IDENTITY', detail: 'who answers is not known' }] as const;
    const text = renderMarkdown({ ...report, untested, remarks });
    expect(text).toContain('## Not tested\n\n- n4: Evicted\n- n5: windows (left out on purpose)\n');
    expect(text).toContain(
      '## Remarks\n\n- skipped: 2 probes of icmp pod-pod ipv4: no floater has an IPv6 address\n- note: who answers is not known\n',
    );
  });

  test.each([
    ['a|b', 'a\\|b'],
    ['`rm`', '\\`rm\\`'],
    ['<img src=x onerror=y>', '&lt;img src=x onerror=y&gt;'],
    ['[a](http://b)', '\\[a\\](http://b)'],
    ['a\nb', 'a b'],
    ['a\\|b', 'a\\\\\\|b'],
    ['&lt;', '&amp;lt;'],
    ['my_node_*', 'my\\_node\\_\\*'],
  ])('%j is shown literally', (detail, shown) => {
    const report = aReport(aBound(2), () => ({ verdict: 'fail', reason: 'TIMEOUT', detail }));
    expect(cells(rows(renderMarkdown(report))[2] ?? '').at(-1)).toBe(`TIMEOUT: ${shown}`);
  });

  test.each([
    ['- a', '- \\- a'],
    ['10. a', '- 10\\. a'],
    ['10 nodes', '- 10 nodes'],
  ])('evidence that reads %j does not start a list', (line, shown) => {
    const text = renderMarkdown(exampleReport({ findings: [{ ...cutOff, evidence: [line] }] }));
    expect(text).toContain(`\n\n${shown}\n\n`);
  });

  test('no text breaks the table or opens a tag', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (detail) => {
        const report = aReport(aBound(2), () => ({ verdict: 'fail', reason: 'TIMEOUT', detail }));
        const [, , first = '', ...more] = rows(renderMarkdown(report));
        expect(first.replace(/\\[^a-z0-9]/g, '').split('|')).toHaveLength(10);
        expect(first).not.toContain('<');
        expect(more).toHaveLength(1);
      }),
    );
  });
});
