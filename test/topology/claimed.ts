import type { Finding } from '../../src/diagnose/finding.ts';
import type { Case } from './case.ts';
import { FIRST_FAILURE } from './truth.ts';

/** Source and endpoint of each cell. */
export function probesOf({ layout }: Case, claimed: Uint8Array): readonly (readonly [number, number])[] {
  return layout.rows.flatMap(({ source }, row) =>
    (layout.aimedAt[row] ?? [])
      .filter((endpoint) => claimed[row * layout.width + endpoint] === 1)
      .map((endpoint) => [source, endpoint] as const),
  );
}

/** The failed cells of its region, as a flag for each cell. */
export function claimedCells({ layout, report }: Case, { region }: Finding): Uint8Array {
  const claimed = new Uint8Array(layout.rows.length * layout.width);
  for (const { rows, endpoints } of region) {
    for (const row of rows) {
      const verdicts = report.matrix.rows[row]?.verdicts ?? [];
      for (const endpoint of endpoints) {
        if ((verdicts[endpoint] ?? 0) >= FIRST_FAILURE) claimed[row * layout.width + endpoint] = 1;
      }
    }
  }
  return claimed;
}

/** The failed cells, by `row * width + endpoint`. */
export function failedCells({ layout, report }: Case): readonly number[] {
  return layout.rows.flatMap((_, row) => {
    const verdicts = report.matrix.rows[row]?.verdicts ?? [];
    return (layout.aimedAt[row] ?? [])
      .filter((endpoint) => (verdicts[endpoint] ?? 0) >= FIRST_FAILURE)
      .map((endpoint) => row * layout.width + endpoint);
  });
}
