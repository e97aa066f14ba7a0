import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '../model/plan.ts';
import { type ClusterIdentity, sameCluster } from '../model/same-cluster.ts';
import type { JournalRow } from './journal.ts';
import { planOrNothing } from './latest.ts';
import { readRows, readSections } from './read-run.ts';
import { REPORT, runIds, runsFolder } from './run-folders.ts';
import type { PlannedRun } from './saved-run.ts';

export interface RelatedTo {
  readonly source: ClusterIdentity;
  /** Set if the user named a destination. Runs that involve any other cluster are then unrelated. */
  readonly destination?: ClusterIdentity | undefined;
}

/**
 * The runs that involve the source or, if a destination is named, those within and between the two clusters.
 * The newest come first. Runs that cannot be read are left out.
 */
export async function relatedRuns(env: NodeJS.ProcessEnv, clusters: RelatedTo): Promise<readonly PlannedRun[]> {
  const runs: PlannedRun[] = [];
  for (const runId of await runIds(env)) {
    const plan = await planOrNothing(env, runId);
    if (!plan || !isRelated(plan, clusters)) continue;
    const sections = await readSections(join(runsFolder(env), runId), plan).catch(() => undefined);
    runs.push({ runId, plan, sections: sections ?? [] });
  }
  return runs;
}

function isRelated({ source, destinations }: Plan, clusters: RelatedTo): boolean {
  const own = [source, ...destinations];
  const { destination } = clusters;
  if (!destination) return own.some((one) => sameCluster(one, clusters.source));
  return own.every((one) => sameCluster(one, clusters.source) || sameCluster(one, destination));
}

/** The rows of one of these runs. @throws UserError as readRun does */
export async function rowsOfRun(
  env: NodeJS.ProcessEnv,
  { runId, plan, sections }: PlannedRun,
): Promise<readonly JournalRow[]> {
  return (await readRows(join(runsFolder(env), runId), plan, sections)) ?? [];
}

const CHUNK = 256 * 1024;
/** The summary comes after the nodes. A thousand nodes take less than this. */
const LONGEST_HEAD = 16 * CHUNK;

/**
 * Whether the run has failures, as far as the head of its report shows. The head is read in milliseconds,
 * while the report and journal of a thousand nodes are many megabytes. True if the head does not show it.
 */
export async function mayHaveFailed(env: NodeJS.ProcessEnv, runId: string): Promise<boolean> {
  const file = await open(join(runsFolder(env), runId, REPORT)).catch(() => undefined);
  if (!file) return true;
  try {
    const bytes = Buffer.alloc(LONGEST_HEAD);
    for (let read = 0; read < LONGEST_HEAD; ) {
      const { bytesRead } = await file.read(bytes, read, CHUNK, read);
      read += bytesRead;
      const failed = FAILED.exec(bytes.subarray(0, read).toString('latin1'))?.[1];
      if (failed !== undefined) return failed !== '0';
      if (bytesRead === 0) return true;
    }
    return true;
  } catch {
    return true;
  } finally {
    await file.close();
  }
}

/**
 * A string within the JSON cannot match this, because quotation marks in strings are escaped with a
 * backslash.
 */
const FAILED = /"summary":\{"probes":\d+,"pass":\d+,"fail":(\d+),/;
