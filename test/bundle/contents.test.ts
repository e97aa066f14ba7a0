import { expect, test } from 'vitest';
import { bundleContents } from '../../src/bundle/contents.ts';
import { CODES } from '../../src/model/verdict.ts';
import { checkedReport } from '../../src/state/report-value.ts';
import { bigReport } from '../support/big-report.ts';

test('a report with many failures is packed as it is saved, and can be read', async () => {
  const report = bigReport(80, { code: ({ node }) => (/[05]$/.test(node) ? CODES['fail TIMEOUT'] : undefined) });
  expect(report.summary.fail).toBeGreaterThan(1_000);
  const packed = bundleContents({ report, saved: [], rebuilt: false, versions: {} });
  const text = packed.find(({ name }) => name === 'report.json')?.text ?? '';
  expect(text.length).toBeLessThan(JSON.stringify(report).length);
  expect((await checkedReport(JSON.parse(text))).report?.summary).toEqual(report.summary);
});
