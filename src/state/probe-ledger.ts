import { endpointName, type Section } from '../model/bound-plan.ts';
import type { ClusterRef, Endpoint, Plan } from '../model/plan.ts';
import { sameCluster } from '../model/same-cluster.ts';
import type { JournalRow } from './journal.ts';

/** What one run found out about a probe. Any other value means that it was not measured. */
export const FOUND = { pass: 1, fail: 2, skip: 3 } as const;

/**
 * Rows by a key that is the same for every run (`rowOf`). The bytes are FOUND, indexed by the number of the
 * endpoint.
 */
export type Verdicts = ReadonlyMap<string, Uint8Array>;

/**
 * Numbers for clusters and endpoints that hold across several runs, whatever name each run has for a cluster.
 */
export interface Ledger {
  /** Returns the same number for the same cluster. */
  readonly cluster: (ref: Pick<ClusterRef, 'fingerprint' | 'server'>) => number;
  /** The numbers of a plan's endpoints, in its order. */
  readonly endpoints: (plan: Pick<Plan, 'source' | 'destinations' | 'endpoints'>) => readonly number[];
  /** The number of endpoints so far. */
  readonly size: () => number;
}

export function startLedger(): Ledger {
  const clusters: Pick<ClusterRef, 'fingerprint' | 'server'>[] = [];
  const numbers = new Map<string, number>();
  const cluster: Ledger['cluster'] = (ref) => {
    const known = clusters.findIndex((one) => sameCluster(one, ref));
    return known < 0 ? clusters.push(ref) - 1 : known;
  };
  const numberOf = (name: string): number => {
    const number = numbers.get(name) ?? numbers.size;
    numbers.set(name, number);
    return number;
  };
  return {
    cluster,
    endpoints: ({ source, destinations, endpoints }) => {
      const names = new Map([source, ...destinations].map((ref) => [ref.name, String(cluster(ref))]));
      return endpoints.map((end: Endpoint) =>
        numberOf(endpointName({ ...end, cluster: names.get(end.cluster) ?? '' })),
      );
    },
    size: () => numbers.size,
  };
}

/** @param source the number of the endpoint */
export function rowOf({ check, path, family }: Section, source: number): string {
  return `${check}/${path}/${family}/${source}`;
}

/** The verdicts of a run by the ledger's numbers. Pure. */
export function verdictsOf(plan: Plan, rows: readonly JournalRow[], ledger: Ledger): Verdicts {
  const numbers = ledger.endpoints(plan);
  const byName = new Map(plan.endpoints.map((end, index) => [endpointName(end), numbers[index] ?? 0]));
  return new Map(
    rows.map((row) => {
      const found = new Uint8Array(ledger.size());
      for (const [index, latency] of row.passed.split(',').entries()) {
        if (latency !== '') found[numbers[index] ?? 0] = FOUND.pass;
      }
      for (const { endpoint, verdict } of row.others) {
        const number = byName.get(endpoint);
        if (number !== undefined && (verdict === 'fail' || verdict === 'skip')) found[number] = FOUND[verdict];
      }
      return [rowOf(row, byName.get(row.source) ?? -1), found];
    }),
  );
}
