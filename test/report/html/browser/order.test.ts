import { expect, test } from 'vitest';
import { CODES } from '../../../../src/model/verdict.ts';
import { decode } from '../../../../src/report/html/browser/decode.ts';
import { layerOf } from '../../../../src/report/html/browser/layer.ts';
import { axesOf, type Sort } from '../../../../src/report/html/browser/order.ts';
import { pageData } from '../../../../src/report/html/encode.ts';
import { bigReport } from '../../../support/big-report.ts';

const report = bigReport(6, {
  code: (source, destination) => (source.node === 'n5' && destination.node < 'n4' ? CODES['fail TIMEOUT'] : undefined),
});

async function ordered(sort: Sort) {
  const model = await decode(pageData(report));
  const layer = layerOf(model, 'worst');
  const { rows, columns } = axesOf(layer, model.ends, sort);
  const names = (places: Int32Array, ends: readonly number[]) =>
    Array.from(places, (place) => model.ends[ends[place] ?? -1]?.name ?? '').join(' ');
  return { rows: names(rows.places, layer.rows), columns: names(columns.places, layer.columns), groups: rows.groups };
}

test('by zone, and within it by name', async () => {
  const { rows, columns, groups } = await ordered('zone');
  expect(rows).toBe('n1 n4 n2 n5 n3 n6');
  expect(columns).toBe(rows);
  expect(groups).toEqual([
    { name: 'eu-1a', from: 0, count: 2 },
    { name: 'eu-1b', from: 2, count: 2 },
    { name: 'eu-1c', from: 4, count: 2 },
  ]);
});

test('by name; one cluster makes no groups', async () => {
  expect(await ordered('name')).toMatchObject({ rows: 'n1 n2 n3 n4 n5 n6', groups: [] });
  expect((await ordered('cluster')).groups).toEqual([]);
});

test('by failures, separately for each axis', async () => {
  expect(await ordered('failures')).toMatchObject({ rows: 'n5 n1 n2 n3 n4 n6', columns: 'n1 n2 n3 n4 n5 n6' });
});
