import { sectionIndex } from '../check/runner.ts';
import { endpointName, isPair, type Section } from '../model/bound-plan.ts';
import type { Plan } from '../model/plan.ts';
import { counted } from '../text/plural.ts';
import { entryCode, type JournalEntry, type JournalRow } from './journal.ts';

export interface RowPlaces {
  readonly plan: Plan;
  readonly sections: readonly Section[];
}

/**
 * Returns a function that describes what contradicts the plan in a row, or returns undefined. The row must
 * already have the right shape. Pure.
 */
export function rowFaults({ plan, sections }: RowPlaces): (row: JournalRow) => string | undefined {
  const places = new Map(plan.endpoints.map((endpoint, index) => [endpointName(endpoint), index]));
  return (row) => {
    const { check, path, family, source, others } = row;
    if (sectionIndex({ sections }, row) < 0) return `the run has no section ${check} ${path} ${family}`;
    const from = places.get(source);
    if (from === undefined) return `the plan has no source ${source}`;
    const passed = row.passed.split(',');
    if (passed.length !== plan.endpoints.length) {
      return `it has ${counted(passed.length, 'destination')}, the plan ${plan.endpoints.length}`;
    }
    const planned = destinationsOf(plan, row, from);
    const stray = passed.findIndex((latency, index) => latency !== '' && !planned(index));
    if (stray >= 0) return `the plan has no probe from ${source} to ${nameAt(plan, stray)}`;
    const note = row.notes?.find(({ endpoint }) => passed[places.get(endpoint) ?? -1] === undefined);
    if (note) return `the plan has no destination ${note.endpoint}`;
    if (row.spread !== undefined && row.spread.split(',').length !== passed.length) {
      return `its spread has ${counted(row.spread.split(',').length, 'destination')}, the plan ${passed.length}`;
    }
    return firstFault(others, { source, passed, places, planned });
  };
}

interface EntryPlaces {
  readonly source: string;
  readonly passed: readonly string[];
  readonly places: ReadonlyMap<string, number>;
  readonly planned: (endpoint: number) => boolean;
}

function firstFault(others: readonly JournalEntry[], { source, passed, places, planned }: EntryPlaces) {
  const seen = new Set<number>();
  for (const entry of others) {
    const { endpoint, verdict, reason } = entry;
    const place = places.get(endpoint);
    if (place === undefined) return `the plan has no destination ${endpoint}`;
    if (!planned(place)) return `the plan has no probe from ${source} to ${endpoint}`;
    if (seen.has(place) || passed[place] !== '') return `it has two verdicts for ${endpoint}`;
    if (entryCode(entry) === undefined) return `there is no verdict ${verdict} ${reason ?? ''}`.trimEnd();
    seen.add(place);
  }
  return undefined;
}

/** Like isPair, but for one source and section, because it is asked once per endpoint for every row. */
function destinationsOf(plan: Plan, section: Section, source: number) {
  const from = plan.endpoints[source];
  return (index: number): boolean => {
    const to = plan.endpoints[index];
    return from !== undefined && to !== undefined && isPair(plan, section, { source: from, destination: to });
  };
}

function nameAt({ endpoints }: Plan, index: number): string {
  const endpoint = endpoints[index];
  return endpoint ? endpointName(endpoint) : '';
}
