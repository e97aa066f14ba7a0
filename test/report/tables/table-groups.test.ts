import { describe, expect, test } from 'vitest';
import { renderTable, type TableView } from '../../../src/report/tables/table.ts';
import { aReport, type Decide, pass, skip, timeout } from '../../support/matrix.ts';
import { aBound, twoClusters } from '../../support/plan.ts';
import { rowsOf, view } from '../../support/table.ts';

describe('more passes than a screenful', () => {
  const screen = (rows: number): TableView => ({ ...view, screen: { rows, columns: undefined } });

  test('are counted by source node, with median and worst latency', () => {
    const decide: Decide = ({ source, endpoint }) => {
      if (source === 0 && endpoint === 1) return timeout;
      return source === 3 ? undefined : pass(source * 10 + endpoint);
    };
    const text = renderTable(aReport(aBound(4), decide), screen(7));
    expect(rowsOf(text).slice(2)).toEqual([
      ['SRC NODE NAME', 'PASSED', 'MEDIAN', 'WORST'],
      ['n1', '2 of 3', '2.00 ms', '3.00 ms'],
      ['n2', '3 of 3', '12.00 ms', '13.00 ms'],
      ['n3', '3 of 3', '21.00 ms', '23.00 ms'],
      ['n4', '0 of 3', '-', '-'],
    ]);
    expect(text).toContain('8 probes passed: -o wide lists each, -o json has them all');
  });

  test('are listed if they fit', () => {
    expect(rowsOf(renderTable(aReport(aBound(3)), screen(6)))).toHaveLength(7);
    expect(rowsOf(renderTable(aReport(aBound(3)), screen(5)))).toHaveLength(4);
  });

  test('are counted by direction if the nodes would be more than a screenful as well', () => {
    const report = aReport(twoClusters({ within: true }), ({ source, endpoint }) => pass(source + endpoint));
    expect(rowsOf(renderTable(report, screen(3)))).toEqual([
      ['SRC CLUSTER', 'DST CLUSTER', 'PASSED', 'MEDIAN', 'WORST'],
      ['cluster-a', 'cluster-a', '2 of 2', '1.00 ms', '1.00 ms'],
      ['cluster-a', 'cluster-b', '4 of 4', '3.00 ms', '4.00 ms'],
      ['cluster-b', 'cluster-a', '4 of 4', '3.00 ms', '4.00 ms'],
      ['cluster-b', 'cluster-b', '2 of 2', '5.00 ms', '5.00 ms'],
    ]);
  });

  test('skipped probes do not count as missing', () => {
    const dual = aBound(3, (n) => ({ addresses: [`10.244.${n}.2`, `fd00::${n}`] }));
    const text = renderTable(
      aReport(dual, ({ section }) => (section === 1 ? skip : pass())),
      screen(4),
    );
    expect(rowsOf(text).map((row) => row[1])).toEqual(['PASSED', '2 of 2', '2 of 2', '2 of 2']);
  });

  test('failures are still listed', () => {
    const rows = rowsOf(
      renderTable(
        aReport(aBound(10), ({ source, endpoint }) => (source < 2 && endpoint === source + 4 ? timeout : pass())),
        screen(5),
      ),
    );
    expect(rows.filter(([, , , , result]) => result === 'FAILED')).toHaveLength(2);
  });

  test('are counted within seconds for a big cluster', () => {
    const text = renderTable(aReport(aBound(370)), screen(400));
    expect(rowsOf(text)).toHaveLength(371);
    expect(text).toContain('136530 probes passed: -o wide lists the first 500, -o json has them all');
  });
});
