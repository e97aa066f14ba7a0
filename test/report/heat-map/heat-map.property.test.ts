import { stripVTControlCharacters } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blocks, boundOf, inZones, picture } from '../../support/heat-map.ts';
import { aReport, type Decide, pass, timeout } from '../../support/matrix.ts';

const someReport = fc
  .record({
    count: fc.integer({ min: 4, max: 40 }),
    zones: fc.integer({ min: 1, max: 8 }),
    failed: fc.array(fc.record({ source: fc.nat(39), endpoint: fc.nat(39) }), { minLength: 1, maxLength: 3 }),
  })
  .map(({ count, zones, failed }) => {
    const pairs = failed.map(({ source, endpoint }) => [source % count, endpoint % count]);
    const decide: Decide = ({ source, endpoint }) =>
      pairs.some(([from, to]) => from === source && to === endpoint) ? timeout : pass();
    return aReport(boundOf(inZones(count, zones)), decide);
  })
  .filter(({ failures }) => failures.length > 0);
const someScreen = fc.record({ rows: fc.integer({ min: 12, max: 60 }), columns: fc.integer({ min: 64, max: 200 }) });

describe('for any number of nodes and any size of the screen', () => {
  test('the heat-map fits', () => {
    fc.assert(
      fc.property(someReport, someScreen, fc.boolean(), (report, screen, inBlocks) => {
        const lines = inBlocks ? blocks(report, screen) : picture(report, screen);
        expect(lines.length).toBeGreaterThan(0);
        expect(lines.length).toBeLessThanOrEqual(screen.rows);
        const widths = lines.map((line) => Array.from(stripVTControlCharacters(line)).length);
        expect(Math.max(...widths)).toBeLessThanOrEqual(screen.columns);
      }),
      { numRuns: 60 },
    );
  });

  test('each failure is visible on the line and in the column of its nodes', () => {
    fc.assert(
      fc.property(someReport, someScreen, (report, screen) => {
        const lines = picture(report, screen);
        const cells = lines.slice(1).filter((line) => /[x%]/.test(line) && !line.includes('failed'));
        const seen = cells.join('').match(/[x%]/g)?.length ?? 0;
        expect(seen).toBeGreaterThan(0);
        expect(seen).toBeLessThanOrEqual(report.failures.length);
        if (report.failures.length === 1) expect(seen).toBe(1);
      }),
      { numRuns: 60 },
    );
  });
});
