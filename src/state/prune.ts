import { readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Plan } from '../model/plan.ts';
import { clustersKey, latestRunIds, planOrNothing } from './latest.ts';
import { liveRunIds } from './locks.ts';
import { runIds, runsFolder } from './run-folders.ts';

const KEEP = 20;
/**
 * The prefix of a folder that is being removed. It begins with a dot, so the folder does not count as a run.
 */
const REMOVED = '.removed-';

/**
 * Removes all but the newest runs of these clusters. Keeps the run that `latest` names, runs in progress, and
 * folders without a readable plan.
 * @returns the ids of the removed runs
 */
export async function pruneRuns(
  env: NodeJS.ProcessEnv,
  clusters: Pick<Plan, 'source' | 'destinations'>,
  keep = KEEP,
): Promise<readonly string[]> {
  const folder = runsFolder(env);
  await sweep(folder);
  const ids = await runIds(env);
  if (ids.length <= keep) return [];
  const key = clustersKey(clusters);
  const ofClusters: string[] = [];
  for (const runId of ids) {
    const plan = await planOrNothing(env, runId);
    if (plan && clustersKey(plan) === key) ofClusters.push(runId);
  }
  const [latest, live] = await Promise.all([latestRunIds(env), liveRunIds(env)]);
  const old = ofClusters.slice(keep).filter((runId) => !latest.has(runId) && !live.has(runId));
  for (const runId of old) await remove(folder, runId);
  return old;
}

/** Renames the folder first, so that a half-removed folder does not look like a run. */
async function remove(folder: string, runId: string): Promise<void> {
  const leaving = join(folder, `${REMOVED}${runId}`);
  await rename(join(folder, runId), leaving);
  await rm(leaving, { recursive: true, force: true });
}

/** Removes what an earlier, interrupted removal left behind. */
async function sweep(folder: string): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const left = names.filter((name) => name.startsWith(REMOVED));
  for (const name of left) await rm(join(folder, name), { recursive: true, force: true });
}
