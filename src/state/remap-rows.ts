import { endpointName } from '../model/bound-plan.ts';
import type { Plan } from '../model/plan.ts';
import type { JournalRow } from './journal.ts';

export interface Plans {
  /** The plan that the rows were written under. */
  readonly from: Pick<Plan, 'endpoints'>;
  readonly to: Pick<Plan, 'endpoints'>;
}

/** The same verdicts in the order of another plan. Endpoints that it does not know are left out. Pure. */
export function remapRows(rows: readonly JournalRow[], { from, to }: Plans): readonly JournalRow[] {
  const places = new Map(from.endpoints.map((endpoint, index) => [endpointName(endpoint), index]));
  const names = to.endpoints.map(endpointName);
  const known = new Set(names);
  return rows
    .filter(({ source }) => known.has(source))
    .map((row) => {
      const moved = (text: string) => {
        const cells = text.split(',');
        return names.map((name) => cells[places.get(name) ?? -1] ?? '').join(',');
      };
      return {
        ...row,
        passed: moved(row.passed),
        others: row.others.filter(({ endpoint }) => known.has(endpoint)),
        ...(row.notes ? { notes: row.notes.filter(({ endpoint }) => known.has(endpoint)) } : {}),
        ...(row.spread === undefined ? {} : { spread: moved(row.spread) }),
      };
    });
}
