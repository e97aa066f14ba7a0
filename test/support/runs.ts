import type { BoundPlan } from '../../src/model/bound-plan.ts';
import type { Matrix } from '../../src/model/matrix.ts';
import type { ClusterRef, Plan } from '../../src/model/plan.ts';
import { type JournalRow, journalRow } from '../../src/state/journal.ts';
import { createRun, type StoreOptions } from '../../src/state/run-store.ts';
import { type Decide, filled, judgedCells, pass, reportOf } from './matrix.ts';
import { aBound, aNode, aPlan, clusterRef } from './plan.ts';

/** A state folder for tests. Notes go to `notes`. */
export function stateIn(home: string, notes: string[] = []): StoreOptions {
  return { env: { NETDOCTOR_HOME: home }, command: 'check', onNote: (line) => notes.push(line) };
}

/** Every row of a matrix as it is written to disk and read again. */
export function rowsOnDisk(matrix: Matrix, plan: Plan): readonly JournalRow[] {
  const places = matrix.sections.flatMap((_, section) => plan.endpoints.map((_, source) => ({ section, source })));
  const rows = places.map((at) => journalRow(matrix, plan, at)).filter((row) => row !== undefined);
  return JSON.parse(JSON.stringify(rows));
}

export interface SaveOptions {
  readonly bound?: BoundPlan;
  readonly decide?: Decide;
  /** How far it got: only its plan, its rows, or its report. */
  readonly until?: 'plan' | 'rows' | 'report';
}

/** Saves a run as a check does. @returns its folder */
export async function saveRun(options: StoreOptions, runId: string, save: SaveOptions = {}): Promise<string> {
  const { bound: given = aBound(3), decide = () => pass(0.5), until = 'report' } = save;
  const bound = { ...given, plan: { ...given.plan, runId } };
  const store = await createRun(bound.plan, options);
  try {
    if (until === 'plan') return store.folder;
    await store.begin(bound.sections);
    const matrix = filled(bound, judgedCells(bound, decide));
    for (const row of rowsOnDisk(matrix, bound.plan)) await store.append([row]);
    if (until === 'report') await store.finish({ ...reportOf(bound, matrix) });
    const trouble = store.trouble();
    if (trouble) throw trouble;
    return store.folder;
  } finally {
    await store.close();
  }
}

export function aCluster(name: string, over: Partial<ClusterRef> = {}): ClusterRef {
  return { ...clusterRef, name, context: name, fingerprint: `of ${name}`, flags: { context: name }, ...over };
}

/** A plan over clusters with these names, each with the nodes n1 and n2. */
export function planOver(runId: string, source: string, destination?: string): Plan {
  const clusters = destination === undefined ? [source] : [source, destination];
  const nodes = clusters.flatMap((cluster) => ['n1', 'n2'].map((name) => aNode(name, { cluster })));
  return {
    ...aPlan(0, { nodes }),
    runId,
    source: aCluster(source),
    destinations: destination === undefined ? [] : [aCluster(destination)],
    directions: [{ from: source, to: destination ?? source }],
  };
}
