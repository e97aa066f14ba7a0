import type { Section } from './bound-plan.ts';
import type { MatrixRowReport, MeasuredRun } from './measured-run.ts';

/** `tcp/pod-pod/ipv4`: one of a kind in a report. */
export function sectionKey({ check, path, family }: Section): string {
  return `${check}/${path}/${family}`;
}

/** The sections of which a report has a row, in its order. Pure. */
export function sectionsOf({ matrix }: Pick<MeasuredRun, 'matrix'>): readonly Section[] {
  const byKey = new Map(
    matrix.rows.map(({ check, path, family }) => [sectionKey({ check, path, family }), { check, path, family }]),
  );
  return [...byKey.values()];
}

/** Of a section, for every endpoint in order: its row, and one without verdicts where it has none. Pure. */
export function rowsOf({ matrix }: Pick<MeasuredRun, 'matrix'>, section: Section): readonly MatrixRowReport[] {
  const key = sectionKey(section);
  const bySource = new Map(matrix.rows.filter((row) => sectionKey(row) === key).map((row) => [row.source, row]));
  return matrix.endpoints.map(
    (_, source) => bySource.get(source) ?? { ...section, source, verdicts: [], latencies: [] },
  );
}

/** Every row of every section, those without verdicts among them. Pure. */
export function everyRow(report: Pick<MeasuredRun, 'matrix'>): readonly MatrixRowReport[] {
  return sectionsOf(report).flatMap((section) => rowsOf(report, section));
}
