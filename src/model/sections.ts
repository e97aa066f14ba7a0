import type { Section } from './bound-plan.ts';
import type { MatrixRowReport, MeasuredRun } from './measured-run.ts';

/** `tcp/pod-pod/ipv4`: unique within a report. */
export function sectionKey({ check, path, family }: Section): string {
  return `${check}/${path}/${family}`;
}

/** The sections for which a report has a row, in its order. Pure. */
export function sectionsOf({ matrix }: Pick<MeasuredRun, 'matrix'>): readonly Section[] {
  const byKey = new Map(
    matrix.rows.map(({ check, path, family }) => [sectionKey({ check, path, family }), { check, path, family }]),
  );
  return [...byKey.values()];
}

/** A section's row for every endpoint in order; an empty row if the report has none. Pure. */
export function rowsOf({ matrix }: Pick<MeasuredRun, 'matrix'>, section: Section): readonly MatrixRowReport[] {
  const key = sectionKey(section);
  const bySource = new Map(matrix.rows.filter((row) => sectionKey(row) === key).map((row) => [row.source, row]));
  return matrix.endpoints.map(
    (_, source) => bySource.get(source) ?? { ...section, source, verdicts: [], latencies: [] },
  );
}

/** Every row of every section, including rows without verdicts. Pure. */
export function everyRow(report: Pick<MeasuredRun, 'matrix'>): readonly MatrixRowReport[] {
  return sectionsOf(report).flatMap((section) => rowsOf(report, section));
}
