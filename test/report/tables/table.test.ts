import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { bind } from '../../../src/model/bound-plan.ts';
import { renderTable, type TableView } from '../../../src/report/tables/table.ts';
import { explained } from '../../support/findings.ts';
import { aReport, type Decide, execError, pass, timeout } from '../../support/matrix.ts';
import { aBound, aFloater, aPlan, CLUSTER, twoClusters } from '../../support/plan.ts';
import { rowsOf, view } from '../../support/table.ts';

function rendered(count: number, decide: Decide): string {
  return stripVTControlCharacters(renderTable(aReport(aBound(count), decide), view));
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

  test('with two clusters each end names its cluster', () => {
    const decide: Decide = ({ source }) => (source === 3 ? timeout : source === 0 ? pass() : undefined);
    const rows = rowsOf(renderTable(aReport(twoClusters(), decide), view));
    expect(rows[0]?.slice(0, 5)).toEqual(['S/N', 'SRC CLUSTER', 'SRC NODE NAME', 'DST CLUSTER', 'DST NODE NAME']);
    expect(rows[1]?.slice(0, 6)).toEqual(['1', 'cluster-b', 'm2', 'cluster-a', 'n1', '10.244.1.2']);
    expect(rows.at(-1)).toEqual(['2', 'cluster-a', 'n1', 'cluster-b', 'm2', '10.245.2.2', 'SUCCEEDED']);
  });

  test('a probe that could not be measured is an EXCEPTION', () => {
    const rows = rowsOf(rendered(2, () => execError));
    expect(rows[1]).toEqual(['1', 'n1', 'n2', '10.244.2.2', 'EXCEPTION', 'EXEC: the channel was cut']);
  });

  test('shows no empty tables', () => {
    expect(rendered(2, () => undefined)).toBe('');
    expect(rendered(2, () => pass())).not.toContain('LOG');
    expect(rendered(2, () => timeout)).not.toContain('SUCCEEDED');
  });

  test('every address family of a node has its own line and target', () => {
    const bound = aBound(2, (n) => ({ addresses: [`10.244.${n}.2`, `fd00::${n}`] }));
    const rows = rowsOf(renderTable(aReport(bound), view));
    expect(rows.slice(1).map(([, , , target]) => target)).toEqual(['10.244.2.2', '10.244.1.2', 'fd00::2', 'fd00::1']);
  });

  test('no control character of a detail reaches the terminal', () => {
    const detail = 'evil \u001b[2J\u0007\r\n\t\u009b text';
    const text = renderTable(
      aReport(aBound(2), () => ({ ...timeout, detail })),
      view,
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

  test('all lines of a table have the same width', () => {
    const lines = rendered(12, () => timeout)
      .split('\n')
      .filter((line) => line !== '');
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });

  test('a big cluster whose network is completely broken still gets its table within seconds', () => {
    const wide = renderTable(
      aReport(aBound(370), () => timeout),
      { ...view, wide: true },
    );
    expect(wide).toContain('… and 136030 more of 136530; -o json has them all');
    expect(rowsOf(wide)).toHaveLength(501);
  });
});

describe('failures that the findings explain', () => {
  const report = aReport(aBound(4), () => timeout);
  const small: TableView = { ...view, screen: { rows: 5, columns: undefined } };

  test('are cut to a screenful, and the rest is counted', () => {
    const text = renderTable(explained(report), small);
    expect(rowsOf(text)).toHaveLength(6);
    expect(text).toContain(
      '… and 7 more of 12, which the findings explain; -o wide lists each, -o json has them all\n',
    );
  });

  test('are all shown if they fit, with -o wide, or if one is not explained', () => {
    const all = renderTable(report, view);
    expect(rowsOf(all)).toHaveLength(13);
    expect(renderTable(explained(report), view)).toBe(all);
    expect(rowsOf(renderTable(explained(report), { ...small, wide: true }))).toHaveLength(13);
    expect(renderTable(explained(report, { region: [{ rows: [0, 1, 2], endpoints: [0, 1, 2, 3] }] }), small)).toBe(all);
  });
});

/** The report of two nodes that two checks probed. icmp from n1 fails. */
function twoChecks() {
  const checks = [
    { name: 'tcp', paths: ['pod-pod'] },
    { name: 'icmp', paths: ['pod-pod'] },
  ] as const;
  const bound = bind(aPlan(2, { checks }), [aFloater(1), aFloater(2)], []);
  return aReport(bound, ({ section, source }) => (section === 1 && source === 0 ? timeout : pass(0.5)));
}

const wide: TableView = { ...view, wide: true };
const LONG = 'arn:aws:eks:eu-west-1:123456789012:cluster/prod';

describe('several checks', () => {
  test('each line names its check', () => {
    expect(rowsOf(renderTable(twoChecks(), view)).map((row) => row.slice(0, 4))).toEqual([
      ['S/N', 'CHECK', 'SRC NODE NAME', 'DST NODE NAME'],
      ['1', 'icmp', 'n1', 'n2'],
      ['S/N', 'CHECK', 'SRC NODE NAME', 'DST NODE NAME'],
      ['1', 'tcp', 'n1', 'n2'],
      ['2', 'tcp', 'n2', 'n1'],
      ['3', 'icmp', 'n2', 'n1'],
    ]);
  });

  test('more passes than fit are counted for each', () => {
    expect(rowsOf(renderTable(twoChecks(), { ...view, screen: { rows: 2, columns: undefined } })).slice(2)).toEqual([
      ['CHECK', 'SRC CLUSTER', 'DST CLUSTER', 'PASSED', 'MEDIAN', 'WORST'],
      ['tcp', 'cluster-a', 'cluster-a', '2 of 2', '0.50 ms', '0.50 ms'],
      ['icmp', 'cluster-a', 'cluster-a', '1 of 2', '0.50 ms', '0.50 ms'],
    ]);
  });
});

describe('-o wide', () => {
  test('shows the check, the path, the latency if there is one, and the tries of failures', () => {
    const decide: Decide = ({ source, endpoint }) => {
      if (source === 0) return endpoint === 1 ? { ...timeout, latencyMs: 12.345 } : timeout;
      return pass(0.5);
    };
    expect(rowsOf(renderTable(aReport(aBound(3), decide), wide)).slice(0, 5)).toEqual([
      ['S/N', 'CHECK', 'PATH', 'SRC NODE NAME', 'DST NODE NAME', 'TARGET IP', 'RESULT', 'LATENCY', 'TRIES', 'LOG'],
      ['1', 'tcp', 'pod-pod', 'n1', 'n2', '10.244.2.2', 'FAILED', '12.35 ms', '1', 'TIMEOUT: no answer in 5 s'],
      ['2', 'tcp', 'pod-pod', 'n1', 'n3', '10.244.3.2', 'FAILED', '-', '1', 'TIMEOUT: no answer in 5 s'],
      ['S/N', 'CHECK', 'PATH', 'SRC NODE NAME', 'DST NODE NAME', 'TARGET IP', 'RESULT', 'LATENCY'],
      ['1', 'tcp', 'pod-pod', 'n2', 'n1', '10.244.1.2', 'SUCCEEDED', '0.50 ms'],
    ]);
  });

  test('lists passes one by one, up to 500', () => {
    const text = renderTable(aReport(aBound(24)), wide);
    expect(rowsOf(text)).toHaveLength(501);
    expect(text).toContain('… and 52 more of 552; -o json has them all');
  });

  test('shortens no name, however narrow the terminal', () => {
    const bound = aBound(2);
    const nodes = bound.plan.nodes.map((node) => ({ ...node, name: `${LONG}-${node.name}` }));
    const endpoints = bound.plan.endpoints.map((one) => ({ ...one, node: `${LONG}-${one.node}` }));
    const report = aReport({ ...bound, plan: { ...bound.plan, nodes, endpoints } });
    const screen = { rows: 50, columns: 40 };
    expect(renderTable(report, { ...wide, screen })).toContain(`${LONG}-n1`);
    expect(renderTable(report, { ...view, screen })).not.toContain(`${LONG}-n1`);
  });
});

describe('a narrow terminal', () => {
  test('two clusters with long names still fit', () => {
    const bound = twoClusters();
    const named = <T extends { readonly cluster: string }>(one: T): T => ({
      ...one,
      cluster: one.cluster === CLUSTER ? LONG : `${LONG}uction`,
    });
    const plan = { ...bound.plan, endpoints: bound.plan.endpoints.map(named), nodes: bound.plan.nodes.map(named) };
    const directions = [{ from: LONG, to: `${LONG}uction` }];
    const report = aReport({ ...bound, plan: { ...plan, directions } }, ({ endpoint }) =>
      endpoint === 2 ? timeout : pass(),
    );
    const lines = (columns: number | undefined) =>
      renderTable(report, { ...view, screen: { rows: 50, columns } }).split('\n');
    const widest = (columns: number | undefined) => Math.max(...lines(columns).map((line) => line.length));
    expect(widest(undefined)).toBeGreaterThan(170);
    expect(widest(140)).toBeLessThanOrEqual(140);
    expect(lines(140).join('')).toContain('arn:aws');
    expect(lines(300)).toEqual(lines(undefined));
  });
});
